"""Lines of the journal and of a paper's timeline, and rows of later work, for this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from collab import activity
from collab.extensions import db
from collab.papers.labels import name_of
from collab.papers.models import Paper, Stage, Step
from collab.papers.queries import steering_accounts
from collab.people.models import Account
from collab.search.queue import queue_index

KIND = "paper"


def record_paper(verb: str, paper: Paper, actor: Account | None, now: datetime, **detail: Any) -> None:
    """One line about a paper, and its entry in the index is made anew."""
    paper.changed_at = now
    db.session.flush()
    activity.record(
        verb,
        KIND,
        paper.id,
        name_of(paper),
        actor=actor,
        now=now,
        workspace=paper.workspace,
        **detail,
    )
    queue_index(KIND, paper.id, now)


def enter(
    paper: Paper,
    step: Step,
    actor: Account | None,
    now: datetime,
    *,
    note: str = "",
    seal: str | None = None,
    mailed: Iterable[Account] = (),
    **detail: Any,
) -> None:
    """A step of a paper's life: a row of its timeline, and a line of the journal that matters to steering.

    `mailed`: to whom a letter says it, so that no other mail repeats it.
    """
    paper.stages.append(
        Stage(version=paper.version, step=step, at=now, by=actor, note=note[:1000], seal=seal)
    )
    told = told_of(paper, actor)
    written_to = sorted({account.person_id for account in mailed})
    persons = {"to": told, "mailed": written_to}
    named = {name: ids for name, ids in persons.items() if ids}
    record_paper(f"paper.{step}", paper, actor, now, **detail, **named)


def told_of(paper: Paper, actor: Account | None) -> list[int]:
    """The persons of the steering group in the cities of the workspace, without the one who acts."""
    cities = [city.id for city in paper.workspace.cities]
    return [
        account.person_id for account in steering_accounts(cities) if actor is None or account.id != actor.id
    ]
