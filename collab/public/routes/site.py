"""Address, languages, texts and topics of a site; switching it on and off."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.people.forms import one_line, some_lines
from collab.people.models import Person
from collab.public import queries
from collab.public.actions import sites
from collab.public.forms import SiteForm, TopicForm
from collab.public.languages import direction, own_name
from collab.public.models import PublicSite, PublicTopic
from collab.public.routes import bp
from collab.public.showing import words_in
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

LONGEST_TEXT = 5000


@bp.route("/w/<workspace>/public/settings", methods=["GET", "POST"])
@permits(Permission.PUBLISH)
def settings(workspace: Workspace) -> Any:
    site = queries.load_site(workspace)
    form = SiteForm(**_present(workspace, site))
    members = sites.possible_recipients(workspace)
    if form.validate_on_submit():
        try:
            sites.set_up(
                workspace,
                form.slug.data,
                form.in_order(),
                bool(form.contact_form.data),
                _recipients(site, members),
                actor=signed_in(),
                now=now(),
            )
        except Refused as refusal:
            db.session.rollback()
            form.slug.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("public.index", workspace=workspace.slug), 303)
    page = render_template(
        "public/manage/settings.html",
        form=form,
        site=site,
        members=members,
        topics=site.topics if site else [],
        chosen={(each.topic_id, each.person_id) for each in site.recipients} if site else set(),
        words_in=words_in,
        example=public_url("face.front", face=form.slug.data or workspace.slug),
    )
    return page, 422 if form.errors else 200


@bp.post("/w/<workspace>/public/switch")
@permits(Permission.PUBLISH)
def switch(workspace: Workspace) -> Response:
    """On or off; one click, and the way back beside the message."""
    site = site_or_404(workspace)
    back = url_for("public.index", workspace=workspace.slug)
    if request.values.get("on") == "1":
        sites.switch_on(site, actor=signed_in(), now=now())
        message, wish = _("Die öffentliche Seite ist eingeschaltet. Alle können sie jetzt sehen."), "0"
    else:
        sites.switch_off(site, actor=signed_in(), now=now())
        message, wish = _("Die öffentliche Seite ist ausgeschaltet. Niemand sieht sie mehr."), "1"
    db.session.commit()
    tell_with_undo(message, url_for("public.switch", workspace=workspace.slug, on=wish))
    return redirect(back, 303)


@bp.route("/w/<workspace>/public/texts/<tongue>", methods=["GET", "POST"])
@permits(Permission.PUBLISH)
def texts(workspace: Workspace, tongue: str) -> Any:
    """Title, introduction and topics in one language."""
    site = site_or_404(workspace)
    if tongue not in site.languages:
        abort(404)
    error = ""
    if request.method == "POST":
        topics = {topic.key: _typed(f"topic-{topic.key}-") for topic in site.topics}
        title, text = _typed("")
        try:
            sites.word(site, tongue, title, text, topics, actor=signed_in(), now=now())
        except Refused as refusal:
            db.session.rollback()
            error = refusal.message
        else:
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("public.texts", workspace=workspace.slug, tongue=tongue), 303)
    page = render_template(
        "public/manage/texts.html",
        site=site,
        tongue=tongue,
        text_in=lambda rows: next((each for each in rows if each.language == tongue), None),
        words_in=words_in,
        own_name=own_name,
        direction=direction,
        topic_form=TopicForm(formdata=None),
        error=error,
    )
    return page, 422 if error else 200


@bp.post("/w/<workspace>/public/topics")
@permits(Permission.PUBLISH)
def add_topic(workspace: Workspace) -> Response:
    site = site_or_404(workspace)
    sites.add_topic(site, one_line(request.form.get("title")), actor=signed_in(), now=now())
    db.session.commit()
    return _to_texts(site)


@bp.post("/w/<workspace>/public/topics/<public_topic>/move")
@permits(Permission.PUBLISH)
def move_topic(workspace: Workspace, public_topic: PublicTopic) -> Response:
    step = -1 if request.form.get("to") == "up" else 1
    sites.move_topic(public_topic, step, actor=signed_in(), now=now())
    db.session.commit()
    return _to_texts(public_topic.site)


@bp.post("/w/<workspace>/public/topics/<public_topic>/remove")
@permits(Permission.PUBLISH)
def remove_topic(workspace: Workspace, public_topic: PublicTopic) -> Response:
    site = public_topic.site
    sites.remove_topic(public_topic, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Das Thema ist entfernt. Was darunter stand, ist weiter öffentlich."), "success")
    return _to_texts(site)


def site_or_404(workspace: Workspace) -> PublicSite:
    site = queries.load_site(workspace)
    if site is None:
        abort(404)
    return site


def _to_texts(site: PublicSite) -> Response:
    address = url_for("public.texts", workspace=site.workspace.slug, tongue=site.languages[0])
    return redirect(f"{address}#topics", 303)


def _present(workspace: Workspace, site: PublicSite | None) -> dict[str, Any]:
    if site is None:
        return {"slug": workspace.slug, "languages": ["de"], "main": "de", "contact_form": False}
    return {
        "slug": site.slug,
        "languages": site.languages,
        "main": site.languages[0],
        "contact_form": site.contact_form,
    }


def _recipients(site: PublicSite | None, members: list[Person]) -> dict[PublicTopic | None, list[Person]]:
    """Who is ticked for the site (`recipients`) and for each topic (`recipients-<key>`)."""
    topics: list[PublicTopic | None] = [None, *(site.topics if site else ())]
    found = {}
    for topic in topics:
        keys = request.form.getlist(f"recipients-{topic.key}" if topic else "recipients")
        found[topic] = [person for person in members if person.key in keys]
    return found


def _typed(beginning: str) -> tuple[str, str]:
    title = one_line(request.form.get(f"{beginning}title"))[:200]
    return title, some_lines(request.form.get(f"{beginning}text"))[:LONGEST_TEXT]
