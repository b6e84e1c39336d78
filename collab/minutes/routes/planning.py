"""Planning a meeting, changing it, calling it off, throwing it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.calendar.models import Event
from collab.documents.queries import cities_for
from collab.extensions import db
from collab.minutes import actions, choosing, forms, listing, queries, shown
from collab.minutes.actions import Invited, MeetingFields
from collab.minutes.forms import MeetingForm
from collab.minutes.models import AgendaTemplate, Meeting, MeetingSeries
from collab.minutes.routes import bp
from collab.minutes.typed import Line
from collab.people.forms import one_line
from collab.people.models import Organisation, Person
from collab.workspaces import access
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

Answer = str | Response | tuple[str, int]


@bp.route("/w/<workspace>/meetings/new", methods=["GET", "POST"])
@permits(Permission.MINUTES_WRITE)
def plan(workspace: Workspace) -> Answer:
    """A new meeting: empty, like another one (`?like=`), in a series, or for an event of the calendar."""
    like = _meeting_in(workspace, request.values.get("like", ""))
    event = _event_in(workspace, request.values.get("event", ""))
    form = MeetingForm(data=_beginning(workspace, like, event)) if request.method == "GET" else MeetingForm()
    offers = _offers(form, workspace, like=like or listing.last_meeting(workspace))
    preselected = _preselected(workspace, like, event)
    people = _chosen_people(workspace) if request.method == "POST" else preselected
    if _asks_for_people() or not form.validate_on_submit():
        page = _page(form, people, workspace=workspace, like=like, event=event, last=offers.last)
        return page, 422 if form.errors else 200
    try:
        meeting = actions.plan_meeting(
            workspace,
            _fields(form, offers),
            _invited(people, form),
            actor=signed_in(),
            now=now(),
            agenda=_agenda(form.agenda.data, workspace),
            event=event,
        )
    except Refused as refusal:
        db.session.rollback()
        form.title.errors = [refusal.message]
        return _page(form, people, workspace=workspace, like=like, event=event, last=offers.last), 422
    db.session.commit()
    flash(_("Die Sitzung ist angesetzt. Eingeladen wird erst, wenn Sie es sagen."), "success")
    return redirect(url_for("minutes.show", meeting=meeting.key), 303)


@bp.route("/m/<meeting>/edit", methods=["GET", "POST"])
@permits(Permission.MINUTES_WRITE)
def edit(meeting: Meeting) -> Answer:
    shown.load_all(meeting)
    workspace = meeting.workspace
    form = MeetingForm(data=forms.prefilled(meeting)) if request.method == "GET" else MeetingForm()
    offers = _offers(form, workspace, meeting=meeting)
    there = [each.person for each in meeting.event.participants if each.person is not None]
    people = _chosen_people(workspace, there) if request.method == "POST" else there
    if _asks_for_people() or not form.validate_on_submit():
        page = _page(form, people, workspace=workspace, meeting=meeting)
        return page, 422 if form.errors else 200
    try:
        changed = actions.change_meeting(
            meeting, _fields(form, offers), _invited(people, form), actor=signed_in(), now=now()
        )
    except Refused as refusal:
        db.session.rollback()
        form.title.errors = [refusal.message]
        return _page(form, people, workspace=workspace, meeting=meeting), 422
    db.session.commit()
    flash(_("Gespeichert.") if changed else _("Es war nichts zu ändern."), "success")
    return redirect(url_for("minutes.show", meeting=meeting.key), 303)


@bp.get("/w/<workspace>/meetings/people")
@permits(Permission.MINUTES_WRITE)
def find_people(workspace: Workspace) -> str:
    """The part of the form with people who are no members, while somebody types a name."""
    chosen = choosing.named(signed_in(), request.args.getlist("people"), workspace)
    return render_template("minutes/_found.html", **_others(workspace, chosen))


@bp.post("/m/<meeting>/cancel")
@permits(Permission.MINUTES_WRITE)
def cancel(meeting: Meeting) -> Response:
    actions.cancel_meeting(meeting, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("minutes.reinstate", meeting=meeting.key)
    tell_with_undo(_("Die Sitzung ist abgesagt. Wer eingeladen war, bekommt Bescheid."), undo)
    return redirect(url_for("minutes.show", meeting=meeting.key), 303)


@bp.post("/m/<meeting>/reinstate")
@permits(Permission.MINUTES_WRITE)
def reinstate(meeting: Meeting) -> Response:
    actions.reinstate_meeting(meeting, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Sitzung findet doch statt."), "success")
    return redirect(url_for("minutes.show", meeting=meeting.key), 303)


@bp.post("/m/<meeting>/trash")
@permits(Permission.MINUTES_WRITE)
def trash_meeting(meeting: Meeting) -> Response:
    actions.trash_meeting(meeting, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("minutes.restore_meeting", meeting=meeting.key)
    tell_with_undo(_("„%(title)s“ liegt im Papierkorb.", title=meeting.title), undo)
    return redirect(url_for("minutes.index", workspace=meeting.workspace.slug), 303)


@bp.post("/m/<meeting>/restore")
@permits(Permission.MINUTES_WRITE)
def restore_meeting(meeting: Meeting) -> Response:
    actions.restore_meeting(meeting, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=meeting.title), "success")
    return redirect(url_for("minutes.show", meeting=meeting.key), 303)


@dataclass(frozen=True)
class _Offers:
    """What the selects of the form stand for."""

    cities: Sequence[Organisation]
    people: Sequence[Person]
    series: Sequence[MeetingSeries]
    workspace: Workspace
    last: Meeting | None


def _offers(
    form: MeetingForm, workspace: Workspace, *, meeting: Meeting | None = None, like: Meeting | None = None
) -> _Offers:
    cities = cities_for(workspace)
    source = meeting or like
    people = choosing.of_meeting(source) if source is not None else choosing.members(workspace)
    known = select(MeetingSeries).where(MeetingSeries.workspace_id == workspace.id)
    series = list(db.session.scalars(known.order_by(MeetingSeries.title)))
    agendas = forms.agenda_choices(shown.templates(workspace), like) if meeting is None else [("", "")]
    form.choose_from(cities=cities, people=people, series=series, agendas=agendas)
    return _Offers(cities, people, series, workspace, like)


def _beginning(workspace: Workspace, like: Meeting | None, event: Event | None) -> dict[str, Any]:
    """What the empty form says already."""
    if event is not None:
        return forms.prefilled_by(event)
    if like is None:
        series = one_line(request.args.get("series"))
        return {"series": series, "title": "", "agenda": ""}
    values = forms.prefilled(like) | {"agenda": f"like-{like.key}", "day": None, "description": ""}
    following = listing.next_date(like)
    return values | ({"day": following.date()} if following and following > now() - timedelta(days=1) else {})


def _preselected(workspace: Workspace, like: Meeting | None, event: Event | None) -> list[Person]:
    source = like.event if like is not None else event
    if source is None:
        return choosing.members(workspace)
    there = [each.person for each in source.participants if each.person is not None]
    return there or choosing.members(workspace)


def _fields(form: MeetingForm, offers: _Offers) -> MeetingFields:
    people = {person.key: person for person in offers.people}
    return MeetingFields(
        title=form.title.data or "",
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        place=form.place.data or "",
        link=form.link.data or "",
        description=form.description.data or "",
        city=next((city for city in offers.cities if str(city.id) == form.city.data), None),
        chair=people.get(form.chair.data),
        minute_taker=people.get(form.minute_taker.data),
        quorum=form.quorum.data,
        series=_series(form, offers),
    )


def _series(form: MeetingForm, offers: _Offers) -> MeetingSeries | None:
    if form.series.data == forms.NEW:
        return actions.series_named(offers.workspace, form.new_series.data or "", now=now())
    return next((each for each in offers.series if each.key == form.series.data), None)


def _agenda(chosen: str, workspace: Workspace) -> list[Line]:
    """The items that a new agenda begins with: of another meeting, or of a template."""
    source, _dash, name = (chosen or "").partition("-")
    if source == "like" and (meeting := _meeting_in(workspace, name)) is not None:
        return actions.lines_like(meeting)
    if source == "template" and name.isdigit():
        template = db.session.get(AgendaTemplate, int(name))
        if template is not None and template.workspace_id == workspace.id:
            return actions.lines_of(template)
    return []


def _asks_for_people() -> bool:
    """Without JavaScript the search for people is a button of the form."""
    return request.method == "POST" and "find" in request.form


def _chosen_people(workspace: Workspace, there: Sequence[Person] = ()) -> list[Person]:
    """Those with a tick; who is on the list already may stay whoever looks at it."""
    keys = request.form.getlist("people")
    visible = {person.key: person for person in choosing.named(signed_in(), keys, workspace)}
    visible |= {person.key: person for person in there if person.key in keys}
    return choosing.in_order(visible.values())


def _invited(people: Sequence[Person], form: MeetingForm) -> list[Invited]:
    return [Invited(person=person) for person in people] + form.people_outside


def _page(form: MeetingForm, people: Sequence[Person], *, workspace: Workspace, **words: Any) -> str:
    checked = {person.id for person in people}
    members = choosing.members(workspace)
    return render_template(
        "minutes/edit.html",
        form=form,
        cities=choosing.by_city(choosing.Choice(each, each.id in checked) for each in members),
        **_others(workspace, people),
        **{"meeting": None, "like": None, "event": None, "last": None} | words,
    )


def _others(workspace: Workspace, chosen: Sequence[Person]) -> dict[str, Any]:
    """People who are no members: those with a tick, and those found by the words typed."""
    words = one_line(request.values.get("q"))[:100]
    members = choosing.members(workspace)
    inside = {person.id for person in members}
    kept = [person for person in chosen if person.id not in inside]
    found = choosing.found(signed_in(), words, [*members, *kept])
    return {"kept": kept, "found": found, "words": words}


def _meeting_in(workspace: Workspace, key: str) -> Meeting | None:
    meeting = queries.find_meeting(signed_in(), key) if key else None
    if meeting is None or meeting.trashed_at is not None or meeting.workspace_id != workspace.id:
        return None
    return meeting


def _event_in(workspace: Workspace, key: str) -> Event | None:
    """The event that becomes a meeting, if it is one of this workspace."""
    if not key:
        return None
    event = db.session.scalar(
        access.visible(Event, signed_in()).where(Event.key == key, Event.workspace_id == workspace.id)
    )
    if event is None:
        abort(404)
    return event
