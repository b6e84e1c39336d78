"""Making one record public: first what exactly everybody would see, then one click; and back again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.kinds import Subject
from collab.public import queries, showing
from collab.public.actions import publishing
from collab.public.face.frame import date_words, today, url_of
from collab.public.forms import PublishForm
from collab.public.kinds import AHEAD, BEHIND
from collab.public.models import Publication, PublicSite
from collab.public.rendering import addresses, pictures_in, render
from collab.public.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.writing.mentions import named_in_text


@bp.route("/about/<about>/publish", methods=["GET", "POST"])
@permits(Permission.PUBLISH)
def offer(about: Subject) -> Any:
    site = queries.load_site(about.workspace)
    if site is None:
        raise Refused(
            _("Dieser Arbeitsbereich hat noch keine öffentliche Seite. Richten Sie sie zuerst ein.")
        )
    present = publishing.publication_of(about)
    form = PublishForm(
        language=present.language if present else site.languages[0],
        topic=present.topic.key if present and present.topic else "",
    )
    form.offer(site)
    if form.validate_on_submit():
        topic = next((each for each in site.topics if each.key == form.topic.data), None)
        publishing.publish(about, site, form.language.data, topic, actor=signed_in(), now=now())
        db.session.commit()
        flash(_told(site), "success")
        return redirect(about.url, 303)
    page = _preview(about, site, form, present)
    return page, 422 if form.errors else 200


@bp.post("/w/<workspace>/public/publications/<publication>/take-back")
@permits(Permission.PUBLISH)
def take_back(workspace: Workspace, publication: Publication) -> Response:
    publishing.take_back(publication, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(
        _("„%(title)s“ ist nicht mehr öffentlich.", title=publication.title),
        url_for("public.put_back", workspace=workspace.slug, publication=publication.key),
    )
    return redirect(url_for("public.index", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/public/publications/<publication>/put-back")
@permits(Permission.PUBLISH)
def put_back(workspace: Workspace, publication: Publication) -> Response:
    publishing.put_back(publication, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder öffentlich, so wie vorher.", title=publication.title), "success")
    return redirect(url_for("public.index", workspace=workspace.slug), 303)


def _told(site: PublicSite) -> str:
    if site.on_since is None:
        return _("Vorgemerkt: Öffentlich wird es, wenn die öffentliche Seite eingeschaltet ist.")
    return _("Alle können es jetzt sehen, auch ohne Anmeldung.")


def _as_everybody_sees_it(site: PublicSite, about: Subject, text: str) -> Markup:
    """Links as they would be; pictures from inside, because they are not public yet."""
    pictures = pictures_in(text, about.workspace.id)
    where = addresses(
        showing.everything(site, now()),
        lambda shown: url_of(site, shown.language, shown),
        lambda key: f"/d/{key}/image" if key in pictures else None,
    )
    return render(text, where, top_heading=3)


def _preview(about: Subject, site: PublicSite, form: PublishForm, present: Publication | None) -> str:
    """What would be public, made by the same means as the public page."""
    kind, frozen, warnings = publishing.as_it_is(about)
    record = kind.load([about.object_id])[about.object_id]
    dates = kind.dates(record, today() - BEHIND, today() + AHEAD) if kind.dates else []
    whens = [showing.When(d.first_day, d.last_day, d.starts_at, d.ends_at, d.cancelled) for d in dates]
    return render_template(
        "public/manage/offer.html",
        subject=about,
        site=site,
        form=form,
        present=present if present is not None and present.taken_back_at is None else None,
        kind=kind,
        frozen=frozen,
        warnings=warnings,
        named=named_in_text(frozen.text, about.workspace, signed_in()) if frozen.text else [],
        text=_as_everybody_sees_it(site, about, frozen.text),
        dates=[date_words("de")(each) for each in whens if each.last_day >= today()][:5],
    )
