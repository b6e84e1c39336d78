"""The inbox, and following or muting a record."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.addresses import own_path
from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import moment_of_click, tell_with_undo
from collab.extensions import db
from collab.inbox import actions, queries
from collab.inbox.box import note_read
from collab.inbox.models import InboxEntry
from collab.inbox.queries import Show
from collab.kinds import Subject
from collab.notifications.following import set_mark
from collab.notifications.labels import MARKED
from collab.notifications.models import Mark
from collab.notifications.needs import waiting_for
from collab.search.request import page_number
from collab.workspaces.gate import find_workspace, signed_in
from collab.workspaces.models import Workspace

bp = Blueprint("inbox", __name__)


@bp.get("/inbox")
@permits(Permission.SIGNED_IN)
def index() -> str:
    account = signed_in()
    asked = request.args.get("show", "")
    show = Show(asked) if asked in set(Show) else Show.UNREAD
    workspace = chosen_workspace(request.args.get("workspace", ""))
    number = page_number(request.args.get("page", "1"))
    return render_template(
        "inbox/index.html",
        found=queries.listing(account, show, workspace, number),
        show=show,
        chosen=workspace,
        workspaces=queries.workspaces_of(account),
        unread=queries.unread_count(account),
        waiting=waiting_for(account, now()) if show is Show.UNREAD else [],
    )


@bp.get("/inbox/<entry>")
@permits(Permission.SIGNED_IN)
def open_entry(entry: InboxEntry) -> Response:
    """Leads to the record; from then on the entry is read."""
    address = queries.address_of(entry, signed_in())
    if address is None:
        abort(404)
    if entry.read_at is None:
        note_read(entry.id, now())
    return redirect(request.script_root + address, 303)


@bp.post("/inbox/<entry>")
@permits(Permission.SIGNED_IN)
def mark(entry: InboxEntry) -> Response:
    """`as`: read, unread, done, open."""
    wanted, moment = request.values.get("as", ""), now()
    title = request.form.get("title", "")[:200]
    if wanted == "done":
        actions.mark_done(entry, moment)
        tell_with_undo(
            _("„%(title)s“ ist erledigt.", title=title) if title else _("Der Eintrag ist erledigt."),
            url_for("inbox.take_back", moment=moment.isoformat()),
        )
    elif wanted == "open":
        entry.done_at = None
        flash(_("Der Eintrag ist wieder offen."), "success")
    elif wanted == "read":
        actions.mark_read(entry, moment)
    elif wanted == "unread":
        actions.mark_unread(entry)
    else:
        raise Refused(_("So lässt sich ein Eintrag nicht kennzeichnen."), 400)
    db.session.commit()
    return back()


@bp.post("/inbox")
@permits(Permission.SIGNED_IN)
def mark_all_done() -> Response:
    moment, workspace = now(), chosen_workspace(request.form.get("workspace", ""))
    count = actions.mark_all_done(signed_in(), workspace, moment)
    db.session.commit()
    if count:
        said = ngettext("%(num)s Eintrag ist erledigt.", "%(num)s Einträge sind erledigt.", count)
        tell_with_undo(said, url_for("inbox.take_back", moment=moment.isoformat()))
    return back()


@bp.post("/inbox/take-back")
@permits(Permission.SIGNED_IN)
def take_back() -> Response:
    count = actions.take_back(signed_in(), moment_of_click())
    db.session.commit()
    if count:
        flash(
            ngettext("%(num)s Eintrag ist wieder da.", "%(num)s Einträge sind wieder da.", count), "success"
        )
    return redirect(url_for("inbox.index"), 303)


@bp.post("/about/<about>/follow")
@permits(Permission.WORKSPACE_READ)
def follow(about: Subject) -> Response:
    """`mark`: follow, mute, or usual."""
    wanted = request.values.get("mark", "")
    if wanted not in MARKED:
        raise Refused(_("Diese Wahl gibt es nicht. Bitte wählen Sie eine der drei."), 400)
    chosen = Mark(wanted) if wanted in set(Mark) else None
    before = set_mark(signed_in(), about.kind, about.object_id, chosen, now())
    db.session.commit()
    if before != chosen:
        undo = url_for("inbox.follow", about=about.about, mark=before or "usual")
        tell_with_undo(_("„%(title)s“: %(mark)s.", title=about.title, mark=MARKED[wanted]), undo)
    return redirect(own_path(request.form.get("next")) or request.script_root + about.url, 303)


def chosen_workspace(slug: str) -> Workspace | None:
    """404 where it is not hers, so that a filter never shows something else than it says."""
    if not slug:
        return None
    found = find_workspace(signed_in(), slug)
    if found is None:
        abort(404)
    return found


def back() -> Response:
    return redirect(own_path(request.form.get("next")) or url_for("inbox.index"), 303)
