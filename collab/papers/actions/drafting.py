"""Writing a paper, and the trash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from collab import kinds
from collab.base.errors import Refused
from collab.extensions import db
from collab.papers.actions.journal import KIND, record_paper
from collab.papers.models import Paper, PaperState, PaperTask
from collab.people.models import Account, Organisation, Person
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace
from collab.writing.saving import save

LONGEST = 300
MOST_TASKS = 30
TEXTS = ("reasoning", "proposal")
"""The texts with revisions, by the name of their column."""


@dataclass(frozen=True)
class PaperFields:
    """What people say of a paper. `cost`: in cents."""

    title: str
    reasoning: str = ""
    proposal: str = ""
    cost: int | None = None
    payer: str = ""
    needed_by: date | None = None


def write_paper(
    workspace: Workspace, fields: PaperFields, *, actor: Account, now: datetime, place: str = ""
) -> Paper:
    """A new draft. `place`: where the form kept what was typed, see `places`."""
    paper = Paper(
        workspace=workspace,
        title=fields.title,
        cost=fields.cost,
        payer=fields.payer,
        needed_by=fields.needed_by,
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
    )
    db.session.add(paper)
    db.session.flush()
    _save_texts(paper, fields, {}, actor, now, place)
    record_paper("paper.written", paper, actor, now)
    return paper


def change_paper(
    paper: Paper, fields: PaperFields, based_on: dict[str, int], *, actor: Account, now: datetime
) -> bool:
    """Returns whether anything is different. `based_on`: of each text the revision that the form showed.

    Raises `Conflict` where somebody else changed the same lines.
    """
    ensure_draft(paper)
    changed = _save_texts(paper, fields, based_on, actor, now, f"{KIND}-{paper.key}")
    given = {
        "title": fields.title,
        "cost": fields.cost,
        "payer": fields.payer,
        "needed_by": fields.needed_by,
    }
    for name, value in given.items():
        if getattr(paper, name) != value:
            setattr(paper, name, value)
            changed = True
    if changed:
        record_paper("paper.changed", paper, actor, now)
    return changed


def place_of(place: str, field: str) -> str:
    """Where the form keeps the draft of one text."""
    return f"{place}-{field}"[:120]


def add_task(
    paper: Paper,
    text: str,
    person: Person | None = None,
    city: Organisation | None = None,
    due: date | None = None,
    *,
    actor: Account,
    now: datetime,
) -> PaperTask:
    """Propose what is to be done once the paper is accepted."""
    ensure_draft(paper)
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Bitte schreiben Sie, was zu tun ist."), 422)
    if len(text) > LONGEST:
        raise Refused(_("Bitte fassen Sie sich kürzer: höchstens %(count)s Zeichen.", count=LONGEST), 422)
    if len(paper.tasks) >= MOST_TASKS:
        raise Refused(_("Eine Vorlage schlägt höchstens %(count)s Aufgaben vor.", count=MOST_TASKS))
    task = PaperTask(text=text, person=person, city=city, due=due)
    paper.tasks.append(task)
    record_paper("paper.changed", paper, actor, now)
    return task


def remove_task(task: PaperTask, *, actor: Account, now: datetime) -> None:
    paper = task.paper
    ensure_draft(paper)
    paper.tasks.remove(task)
    record_paper("paper.changed", paper, actor, now)


def trash_paper(paper: Paper, *, actor: Account, now: datetime) -> None:
    """Only what nobody was shown yet: a paper that was handed over stays in the file."""
    if paper.number is not None:
        raise Refused(
            _("Diese Vorlage war schon vorgelegt und bleibt in den Akten. Sie können sie zurückziehen.")
        )
    if paper.trashed_at is None:
        paper.trashed_at, paper.trashed_by_id = now, actor.id
        record_paper("paper.trashed", paper, actor, now)


def restore_paper(paper: Paper, *, actor: Account, now: datetime) -> None:
    if paper.trashed_at is not None:
        paper.trashed_at = paper.trashed_by_id = None
        record_paper("paper.restored", paper, actor, now)


def destroy_paper(paper: Paper, now: datetime) -> None:
    """For good; the journal keeps its lines."""
    queue_index(KIND, paper.id, now)
    kinds.forget(KIND, [paper.id], now)
    db.session.execute(delete(Paper).where(Paper.id == paper.id))
    db.session.expire_all()


def ensure_draft(paper: Paper) -> None:
    if paper.trashed_at is not None:
        raise Refused(_("Diese Vorlage liegt im Papierkorb. Holen Sie sie zuerst zurück."))
    if paper.state != PaperState.DRAFT:
        raise Refused(_("Diese Vorlage ist vorgelegt und bleibt, wie sie ist."))


def _save_texts(
    paper: Paper, fields: PaperFields, based_on: dict[str, int], actor: Account, now: datetime, place: str
) -> bool:
    changed = False
    for field in TEXTS:
        text = getattr(fields, field)
        if not text and field not in based_on:
            continue
        saved = save(
            KIND,
            paper.id,
            text,
            based_on=based_on.get(field, 0),
            actor=actor,
            now=now,
            title=fields.title,
            field=field,
            place=place_of(place, field) if place else "",
        )
        if saved.changed:
            setattr(paper, field, saved.revision.text)
            changed = True
    return changed
