"""Papers and circulations as plain values: what is sealed, and what the PDF is made of.

As with minutes, whoever or whatever has a life of its own stands in it as {"id", "name"}, days are
"2026-05-12" and moments UTC with offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from collab.attachments.models import Attachment
from collab.documents.models import Document, Version
from collab.extensions import db
from collab.minutes.record import citation
from collab.papers.counting import Count, count
from collab.papers.labels import number_of
from collab.papers.models import Ballot, Circulation, Paper, Stage, Step
from collab.people.models import Account, Organisation, Person

FORMAT = 1

Record = dict[str, Any]


def paper_record(paper: Paper) -> Record:
    """A paper as it was handed over; it says the same ever after."""
    handed = [
        stage for stage in paper.stages if stage.step == Step.SUBMITTED and stage.version == paper.version
    ]
    return {
        "format": FORMAT,
        "key": paper.key,
        "number": number_of(paper),
        "version": paper.version,
        "workspace": {"id": paper.workspace.slug, "name": paper.workspace.title},
        "title": paper.title,
        "reasoning": paper.reasoning,
        "proposal": paper.proposal,
        "cost": paper.cost,
        "payer": paper.payer,
        "needed_by": _day(paper.needed_by),
        "tasks": [
            {
                "text": task.text,
                "person": _person(task.person),
                "city": _city(task.city),
                "due": _day(task.due),
            }
            for task in paper.tasks
        ],
        "attachments": _attached(paper),
        "submitted_at": _moment(paper.submitted_at),
        "submitted_by": _account(handed[-1].by) if handed else None,
    }


def circulation_record(circulation: Circulation) -> Record:
    """A circulation that has ended: the rule, every vote with name and time, and what came of it."""
    paper = circulation.paper
    decision = paper.decision if circulation.outcome == "accepted" else None
    return {
        "format": FORMAT,
        "key": circulation.key,
        "workspace": {"id": paper.workspace.slug, "name": paper.workspace.title},
        "paper": {
            "key": paper.key,
            "number": number_of(paper),
            "version": circulation.version,
            "title": circulation.title,
            "proposal": circulation.wording,
            "seal": _seal_of_version(circulation),
        },
        "rule": str(circulation.rule),
        "quorum": circulation.quorum,
        "oral": circulation.oral,
        "entitled": [_city(city) for city in sorted(circulation.cities, key=lambda each: each.name)],
        "started_at": _moment(circulation.started_at),
        "started_by": _account(circulation.started_by),
        "until": _day(circulation.until),
        "extensions": [_extension(stage) for stage in _extensions(circulation)],
        "ballots": [_ballot(ballot) for ballot in circulation.ballots],
        "outcome": circulation.outcome,
        "ended_at": _moment(circulation.ended_at),
        "decision": {"key": decision.key, "number": citation(decision)} if decision else None,
    }


def last_ballots(circulation: Circulation) -> Mapping[int, Ballot]:
    """What counts of each city that has voted, by its id."""
    return {ballot.city_id: ballot for ballot in circulation.ballots}


def counted(circulation: Circulation) -> Count:
    votes = [ballot.vote for ballot in last_ballots(circulation).values()]
    return count(votes, len(circulation.cities))


def _seal_of_version(circulation: Circulation) -> str | None:
    """Of the paper as it was handed over, in the version that circulated."""
    seals = [
        stage.seal
        for stage in circulation.paper.stages
        if stage.step == Step.SUBMITTED and stage.version == circulation.version
    ]
    return seals[-1] if seals else None


def _extensions(circulation: Circulation) -> list[Stage]:
    return [
        stage
        for stage in circulation.paper.stages
        if stage.step == Step.EXTENDED
        and stage.at >= circulation.started_at
        and (circulation.ended_at is None or stage.at <= circulation.ended_at)
    ]


def _extension(stage: Stage) -> Record:
    return {"at": _moment(stage.at), "by": _account(stage.by), "note": stage.note}


def _ballot(ballot: Ballot) -> Record:
    return {
        "city": _city(ballot.city),
        "vote": str(ballot.vote),
        "note": ballot.note,
        "at": _moment(ballot.at),
        "by": _account(ballot.by),
        "on_behalf": ballot.on_behalf,
    }


def _attached(paper: Paper) -> list[Record]:
    """What is attached, with the SHA-256 of the bytes."""
    query = (
        select(Document.key, Document.title, Version.digest)
        .join(Attachment, Attachment.document_id == Document.id)
        .join(Version, (Version.document_id == Document.id) & (Version.number == Document.current_number))
        .where(Attachment.kind == "paper", Attachment.object_id == paper.id, Document.trashed_at.is_(None))
        .order_by(Attachment.position, Attachment.id)
    )
    return [{"id": key, "name": title, "sha256": digest} for key, title, digest in db.session.execute(query)]


def _person(person: Person | None) -> Record | None:
    return {"id": person.key, "name": person.display_name} if person else None


def _account(account: Account | None) -> Record | None:
    return _person(account.person) if account else None


def _city(city: Organisation | None) -> Record | None:
    return {"id": city.id, "name": city.name} if city else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
