"""The end of a circulation: counted, decided, sealed and told, all in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from collab.base import alone
from collab.base.clock import local
from collab.extensions import db
from collab.minutes import sealing as seals
from collab.minutes.actions.decisions import (
    DecisionFields,
    Given,
    decide_by_circulation,
    record_decision,
)
from collab.minutes.models import Vote
from collab.papers import letters
from collab.papers.actions import life
from collab.papers.actions.journal import enter
from collab.papers.counting import outcome
from collab.papers.export import printing
from collab.papers.models import Ballot, Circulation, Course, Outcome, Rule, Step
from collab.papers.record import circulation_record, counted, last_ballots
from collab.papers.sealing import store

REMINDED_BEFORE = timedelta(days=3)
"""Cities that have not voted are reminded so long before the last day."""


def end_due(now: datetime) -> int:
    """For the worker: end what is past its last day. Twice, or after a kill, makes nothing twice."""
    today = local(now).date()
    over = select(Circulation.id).where(Circulation.state == Course.RUNNING, Circulation.until < today)
    ids = db.session.scalars(over).all()
    db.session.rollback()

    def one(number: int) -> bool:
        circulation = db.session.get(Circulation, number, with_for_update=True)
        if circulation is None or circulation.state != Course.RUNNING or circulation.until >= today:
            return False
        end(circulation, now)
        return True

    return alone.each_alone("end circulation", ids, one)


def remind_due(now: datetime) -> int:
    """For the worker: remind, once, cities that have not voted; not on the day on which they were asked."""
    today = local(now).date()
    near = select(Circulation.id).where(
        Circulation.state == Course.RUNNING,
        Circulation.reminded_at.is_(None),
        Circulation.until <= today + REMINDED_BEFORE,
        Circulation.until >= today,
    )
    ids = db.session.scalars(near).all()
    db.session.rollback()

    def one(number: int) -> bool:
        circulation = db.session.get(Circulation, number, with_for_update=True)
        if circulation is None or circulation.state != Course.RUNNING or circulation.reminded_at is not None:
            return False
        if local(circulation.started_at).date() >= today:
            return False
        circulation.reminded_at = now
        letters.send_reminder(circulation, now)
        return True

    return alone.each_alone("remind of circulation", ids, one)


def end(circulation: Circulation, now: datetime) -> None:
    """Count, decide, seal, and tell the steering group. The decision is of the last day, or of today."""
    paper = circulation.paper
    found = outcome(Rule(circulation.rule), circulation.quorum, counted(circulation))
    on = min(local(now).date(), circulation.until)
    mailed = letters.told_of_result(circulation)
    circulation.state, circulation.outcome, circulation.ended_at = Course.ENDED, found, now
    if found is Outcome.ACCEPTED:
        decision = decide_by_circulation(
            paper.workspace,
            DecisionFields(circulation.wording, title=circulation.title, votes=_given(circulation)),
            circulation.cities,
            decided_on=on,
            actor=circulation.started_by,
            now=now,
        )
        record_decision("decision.circulated", decision, None, now)
        author = circulation.started_by
        life.accept(paper, decision, actor=None, author=author, now=now, mailed=mailed)
    elif found is Outcome.REJECTED:
        life.mark_rejected(paper, on, None, now, mailed=mailed)
    else:
        enter(paper, Step.NO_QUORUM, None, now, mailed=mailed)
    db.session.flush()
    record = circulation_record(circulation)
    circulation.seal = paper.stages[-1].seal = seals.seal(record, store())
    circulation.pdf_digest = printing.keep_pdf(record, store(), seal=circulation.seal)
    letters.send_result(circulation, now)


def _given(circulation: Circulation) -> dict[int, Given]:
    """For the decision: what each city said, with who said it and when. In German, as in all records."""
    return {
        city_id: Given(Vote(ballot.vote), _told(ballot))
        for city_id, ballot in last_ballots(circulation).items()
    }


def _told(ballot: Ballot) -> str:
    moment = local(ballot.at)
    when = f"{moment:%d.%m.%Y}, {moment.hour}:{moment.minute:02d} Uhr"
    name = ballot.by.person.display_name
    who = f"eingetragen vom Projektbüro ({name}, {when})" if ballot.on_behalf else f"{name}, {when}"
    return f"{ballot.note} ({who})"[:500] if ballot.note else who
