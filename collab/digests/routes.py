"""Pages: what an account wants to hear, what the next digest would say, and wishes from mails."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab import kinds
from collab.base.addresses import own_path
from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.mail.bounces import settle
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.digests import letters, tokens
from collab.digests.building import Window, build, with_sections
from collab.digests.forms import AT_ONCE, LEVELS, WITH_DIGEST, SettingsForm
from collab.extensions import csrf, db
from collab.kinds import Card
from collab.notifications.following import marked_cards, set_mark
from collab.notifications.labels import MARKED, USUAL
from collab.notifications.models import Level, Mark, Rhythm
from collab.notifications.settings import (
    change,
    change_addressed,
    change_rhythm,
    level_of,
    levels_of,
    set_level,
    settings_of,
)
from collab.notifications.suggestions import open_suggestions
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

bp = Blueprint("digests", __name__)


@bp.get("/account/notifications")
@permits(Permission.SIGNED_IN)
def settings() -> str:
    chosen = settings_of(signed_in(), now())
    given = {
        "rhythm": chosen.rhythm,
        "hour": chosen.hour,
        "weekdays": list(chosen.weekdays),
        "addressed": AT_ONCE if chosen.addressed_at_once else WITH_DIGEST,
        "without_read": chosen.without_read,
    }
    return show_settings(SettingsForm(data=given))


@bp.post("/account/notifications")
@permits(Permission.SIGNED_IN)
def change_settings() -> str | Response:
    account, moment = signed_in(), now()
    form = SettingsForm()
    if not form.validate_on_submit():
        return show_settings(form)
    for workspace in visible_workspaces(account):
        wanted = request.form.get(f"level-{workspace.slug}")
        if wanted in list(Level):
            set_level(account, workspace, Level(wanted))
    chosen = settings_of(account, moment)
    if form.addressed.data:
        chosen.addressed_at_once = form.addressed.data == AT_ONCE
    chosen.without_read = form.without_read.data
    change(
        chosen,
        rhythm=Rhythm(form.rhythm.data),
        hour=form.hour.data,
        weekdays="".join(sorted(form.weekdays.data)),
        now=moment,
    )
    db.session.commit()
    flash(_("Ihre Einstellungen sind gespeichert."), "success")
    return redirect(url_for("digests.settings"), 303)


@bp.post("/account/notifications/records")
@permits(Permission.SIGNED_IN)
def change_mark() -> Response:
    """Follow, mute, or as usual (`mark`), a record that the account sees: `kind` and `id`."""
    account, wanted, kind = signed_in(), request.values.get("mark", ""), request.values.get("kind", "")
    card = card_of(account, kind, request.values.get("id", ""))
    if card is None or wanted not in MARKED:
        raise Refused(_("Diesen Eintrag gibt es nicht (mehr), oder Sie sehen ihn nicht."), 400)
    chosen = Mark(wanted) if wanted in set(Mark) else None
    before = set_mark(account, kind, card.object_id, chosen, now())
    db.session.commit()
    if before != chosen:
        undo = url_for("digests.change_mark", kind=kind, id=card.object_id, mark=before or USUAL)
        tell_with_undo(_("„%(title)s“: %(mark)s.", title=card.title, mark=MARKED[wanted]), undo)
    return redirect(url_for("digests.settings"), 303)


def card_of(account: Account, kind: str, number: str) -> Card | None:
    known = {each.name: each for each in kinds.every()}
    if kind not in known or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return known[kind].cards([int(number)], account).get(int(number))


@bp.post("/account/address-works")
@permits(Permission.SIGNED_IN)
def settle_address() -> Response:
    """The person herself says that her address is right."""
    settle(signed_in().email)
    db.session.commit()
    flash(_("Danke. Wir senden weiter an diese Adresse."), "success")
    return redirect(url_for("home.index"), 303)


@bp.get("/account/notifications/preview")
@permits(Permission.SIGNED_IN)
def preview() -> str:
    """What the next digest would say, were it written now."""
    account = signed_in()
    chosen = settings_of(account, now())
    digest = build(account, Window(chosen.told_up_to, None))
    digest = with_sections(digest, account, chosen.looked_at, now())
    return render_template(
        "digests/preview.html",
        digest=digest,
        settings=chosen,
        subject=letters.subject(digest) if digest else None,
        most=letters.MOST_ITEMS,
    )


@bp.post("/w/<workspace>/notifications")
@permits(Permission.WORKSPACE_READ)
def change_level(workspace: Workspace) -> Response:
    wanted = request.form.get("level", "")
    if wanted not in list(Level):
        raise Refused(_("Diese Stufe gibt es nicht. Bitte wählen Sie eine aus der Liste."), 400)
    before = set_level(signed_in(), workspace, Level(wanted))
    db.session.commit()
    if before != wanted:
        flash(_("Gespeichert: Aus „%(title)s“ hören Sie künftig: %(level)s.", title=workspace.title,
                level=level_name(Level(wanted))), "success")  # fmt: skip
    return redirect(own_path(request.form.get("next")) or f"{request.script_root}/w/{workspace.slug}/", 303)


@bp.get("/n/<token>")
@permits(Permission.OPEN)
def wish(token: str) -> str | tuple[str, int]:
    """A link from a mail. It only shows a button: programs that follow links must change nothing."""
    return show_wish(token, done=False)


@bp.post("/n/<token>")
@permits(Permission.OPEN)
def grant_wish(token: str) -> str | tuple[str, int]:
    return show_wish(token, done=True)


csrf.exempt(grant_wish)  # a mail program posts here without a session (RFC 8058); the token is signed


def show_wish(token: str, done: bool) -> str | tuple[str, int]:
    wanted = tokens.read(token)
    account = db.session.get(Account, wanted.account_id) if wanted else None
    if wanted is None or account is None or not account.is_active:
        return render_template("digests/wish_unknown.html"), 404
    undo = None
    if done:
        undo = tokens.sign(grant(wanted, account))
        db.session.commit()
    return render_template(
        "digests/wish.html", wish=wanted, done=done, undo=undo, token=token, level_name=level_name
    )


def grant(wanted: tokens.Wish, account: Account) -> tokens.Wish:
    """Do what the wish says; returns the wish that takes it back."""
    if wanted.rhythm is not None:
        return tokens.Wish(account.id, rhythm=change_rhythm(account, wanted.rhythm, now()))
    if wanted.addressed_at_once is not None:
        before = change_addressed(account, wanted.addressed_at_once, now())
        return tokens.Wish(account.id, addressed_at_once=before)
    assert wanted.level is not None
    workspace = db.session.get_one(Workspace, wanted.workspace_id)
    level = set_level(account, workspace, wanted.level)
    return tokens.Wish(account.id, workspace_id=workspace.id, level=level)


def show_settings(form: SettingsForm) -> str:
    from collab.digests.suggesting import in_words  # its pages join those here

    account = signed_in()
    return render_template(
        "digests/settings.html",
        form=form,
        workspaces=visible_workspaces(account),
        levels=levels_of(account),
        level_choices=LEVELS,
        settings=settings_of(account, now()),
        marked=marked_cards(account),
        suggestions=open_suggestions(account),
        in_words=in_words,
    )


def visible_workspaces(account: Account) -> list[Workspace]:
    return list(db.session.scalars(access.visible(Workspace, account).order_by(Workspace.title)))


def level_name(level: Level) -> str:
    return str(dict(LEVELS)[level])


def level_here(workspace: Workspace) -> dict[str, object]:
    """For the small form on the page of a workspace."""
    return {"level": level_of(signed_in(), workspace), "choices": LEVELS}
