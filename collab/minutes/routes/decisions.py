"""Decisions: the list of a workspace, the page of one, and writing them during the meeting."""

from __future__ import annotations

from typing import Any

from flask import Response as FlaskResponse
from flask import g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from collab.activity import feed
from collab.attachments.queries import attached
from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.spreadsheets import csv_file
from collab.base.undo import tell_with_undo
from collab.comments.queries import thread
from collab.documents.downloads import disposition
from collab.extensions import db
from collab.minutes import beside, decision_kind, decision_queries, minutes_shown
from collab.minutes.actions import decisions, writing
from collab.minutes.actions.decisions import meeting_of
from collab.minutes.decision_queries import Wanted
from collab.minutes.export.sheet import VOTES
from collab.minutes.models import AgendaItem, Decision, Meeting, MinutesState, Vote
from collab.minutes.queries import visible_meeting
from collab.minutes.record import citation
from collab.minutes.routes import bp
from collab.minutes.routes.writing import back, ensure_on_agenda
from collab.minutes.writing_forms import DecisionForm, votes_given
from collab.people.forms import one_line
from collab.tasks.queries import tasks_from
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/decisions")
@permits(Permission.MINUTES_READ)
def decision_list(workspace: Workspace) -> str:
    account = signed_in()
    wanted = _wanted()
    listing = decision_queries.listing(workspace, account, wanted, request.args.get("page", 1, type=int))
    return render_template(
        "minutes/decisions.html",
        wanted=wanted,
        listing=listing,
        columns=beside.columns_of(listing.decisions, account),
        links=beside.links(),
        years=decision_queries.years(workspace, account),
        cities=decision_queries.cities(workspace, account),
    )


@bp.get("/w/<workspace>/decisions.csv")
@permits(Permission.MINUTES_READ)
def decisions_csv(workspace: Workspace) -> FlaskResponse:
    found = decision_queries.every(workspace, signed_in(), _wanted())
    response = make_response(_csv(found))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = disposition("attachment", f"Beschlüsse {workspace.slug}.csv")
    return response


def _wanted() -> Wanted:
    year, city = request.args.get("year", type=int), request.args.get("city", type=int)
    return Wanted(
        year=year if year is not None and 1900 < year < 2200 else None,
        city=city if city is not None and 0 < city < 10**9 else None,
        words=one_line(request.args.get("q"))[:200],
    )


def _csv(found: list[Decision]) -> bytes:
    cities = sorted({assent.city.name for decision in found for assent in decision.assents})
    heads = ["Nummer", "Datum", "Kurztitel", "Wortlaut", "Sitzung", "Verantwortlich", "Bis", *cities]
    return csv_file(heads, (_row(decision, cities) for decision in found))


def _row(decision: Decision, cities: list[str]) -> list[str]:
    votes = {assent.city.name: str(VOTES[Vote(assent.vote)]) for assent in decision.assents}
    return [
        citation(decision),
        decision.decided_on.isoformat(),
        decision.title,
        decision.wording,
        decision.item.meeting.title if decision.item else "Umlaufbeschluss",
        decision.responsible.display_name if decision.responsible else "",
        decision.due.isoformat() if decision.due else "",
        *(votes.get(city, "") for city in cities),
    ]


@bp.get("/b/<decision>")
@permits(Permission.MINUTES_READ)
def decision(decision: Decision) -> str:
    account = signed_in()
    meeting = decision.item.meeting if decision.item else None
    subject = decision_kind.subject_of(decision)
    return render_template(
        "minutes/decision.html",
        decision=decision,
        meeting=meeting,
        sees_meeting=meeting is not None and _sees(meeting),
        name=decisions.name_of(decision),
        citation=citation(decision),
        tasks=tasks_from("decision", [decision.id], account).get(decision.id, []),
        changes=may(Permission.MINUTES_WRITE) and _may_change(decision),
        thread=thread(subject, account),
        subject=subject,
        attached=attached("decision", decision.id, account),
        history=feed.bundle(feed.read(account, object=("decision", decision.id), limit=20).lines),
        parts=beside.parts_of(decision, account),
        short_address=public_url("minutes.decision", decision=decision.key),
    )


def _sees(meeting: Meeting) -> bool:
    """A decision may have been taken in a meeting of a workspace that the reader does not see."""
    if meeting.workspace_id == g.workspace.id:
        return True
    found = select(Meeting.id).where(Meeting.id == meeting.id, visible_meeting(signed_in()))
    return db.session.scalar(found) is not None


def _may_change(decision: Decision) -> bool:
    if decision.removed_at is not None or decision.item is None:
        return False
    meeting = decision.item.meeting
    if meeting.state == MinutesState.APPROVED:
        return False
    return meeting.state == MinutesState.DRAFT or writing.may_settle(meeting, signed_in())


@bp.post("/agenda/<agenda_item>/decisions")
@permits(Permission.MINUTES_WRITE)
def add_decision(agenda_item: AgendaItem) -> Any:
    ensure_on_agenda(agenda_item)
    meeting = agenda_item.meeting
    writing.ensure_writable(meeting, signed_in())
    cities = decisions.voting_cities(meeting)
    form = DecisionForm.of(minutes_shown.people_of(meeting))
    if form.validate_on_submit():
        decisions.add_decision(agenda_item, form.fields(cities), actor=signed_in(), now=now())
        db.session.commit()
        return back(agenda_item)
    page = render_template(
        "minutes/decision_form.html",
        form=form,
        item=agenda_item,
        meeting=meeting,
        decision=None,
        cities=cities,
        votes=votes_given(cities),
    )
    return page, 422


@bp.post("/agenda/<agenda_item>/decisions/proposed")
@permits(Permission.MINUTES_WRITE)
def take_over_wording(agenda_item: AgendaItem) -> Response:
    """What is proposed for an item (by a paper, say) becomes its decision."""
    ensure_on_agenda(agenda_item)
    decisions.take_over_wording(agenda_item, actor=signed_in(), now=now())
    db.session.commit()
    return back(agenda_item)


@bp.route("/b/<decision>/edit", methods=["GET", "POST"])
@permits(Permission.MINUTES_WRITE)
def edit_decision(decision: Decision) -> Any:
    meeting = meeting_of(decision)
    writing.ensure_writable(meeting, signed_in())
    cities = [assent.city for assent in decision.assents]
    form = DecisionForm.of(minutes_shown.people_of(meeting), decision)
    if form.validate_on_submit():
        decisions.change_decision(decision, form.fields(cities), actor=signed_in(), now=now())
        db.session.commit()
        assert decision.item is not None
        return back(decision.item)
    page = render_template(
        "minutes/decision_form.html",
        form=form,
        item=decision.item,
        meeting=meeting,
        decision=decision,
        cities=sorted(cities, key=lambda city: city.name),
        votes={assent.city_id: assent for assent in decision.assents},
    )
    return page, 422 if form.errors else 200


@bp.post("/b/<decision>/votes")
@permits(Permission.MINUTES_WRITE)
def save_votes(decision: Decision) -> Response:
    """All votes of one decision, or "all agree" by the button of that name."""
    cities = [assent.city for assent in decision.assents]
    if "all_agree" in request.form:
        decisions.all_agree(decision, actor=signed_in(), now=now())
    else:
        decisions.set_votes(decision, votes_given(cities), actor=signed_in(), now=now())
    db.session.commit()
    assert decision.item is not None
    return back(decision.item)


@bp.post("/b/<decision>/remove")
@permits(Permission.MINUTES_WRITE)
def remove_decision(decision: Decision) -> Response:
    decisions.remove_decision(decision, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(_("Der Beschluss ist entfernt."), url_for(".restore_decision", decision=decision.key))
    assert decision.item is not None
    return back(decision.item)


@bp.post("/b/<decision>/restore")
@permits(Permission.MINUTES_WRITE)
def restore_decision(decision: Decision) -> Response:
    decisions.restore_decision(decision, actor=signed_in(), now=now())
    db.session.commit()
    assert decision.item is not None
    return redirect(url_for(".write", meeting=meeting_of(decision).key) + f"#item-{decision.item.key}", 303)
