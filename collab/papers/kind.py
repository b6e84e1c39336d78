"""What journal, search, digests, comments, attachments and the calendar know of papers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.base.clock import local
from collab.extensions import db
from collab.kinds import Card, Dated, IndexedText, Kind, Subject, Verb, ids_in_steps
from collab.papers.labels import name_of
from collab.papers.models import Circulation, Course, Paper, PaperState
from collab.papers.queries import find_paper, visible_paper
from collab.people.models import Account
from collab.search.engine import Entry
from collab.workspaces.models import Workspace

NAME = "paper"
ICON = "paper"


def url_of(key: str) -> str:
    return f"/v/{key}"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Paper)
        .where(Paper.id.in_(ids), visible_paper(account))
        .options(joinedload(Paper.workspace), joinedload(Paper.created_by).joinedload(Account.person))
    )
    return {
        paper.id: Card(
            kind=NAME,
            object_id=paper.id,
            title=name_of(paper),
            url=url_of(paper.key),
            icon=ICON,
            workspace_id=paper.workspace_id,
            day=local(paper.submitted_at or paper.changed_at).date(),
            author=paper.created_by.person.display_name,
        )
        for paper in db.session.scalars(query)
    }


def _indexed(ids: Collection[int]) -> list[Paper]:
    """What was handed over; what is being written is for nobody to find."""
    query = (
        select(Paper)
        .where(Paper.id.in_(ids), Paper.state != PaperState.DRAFT, Paper.trashed_at.is_(None))
        .options(
            joinedload(Paper.workspace).selectinload(Workspace.cities),
            joinedload(Paper.created_by).joinedload(Account.person),
            selectinload(Paper.tasks),
        )
    )
    return list(db.session.scalars(query))


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    return {
        paper.id: Entry(
            kind=NAME,
            object_id=paper.id,
            workspace_id=paper.workspace_id,
            title=name_of(paper),
            text=_text(paper),
            day=local(paper.submitted_at or paper.changed_at).date(),
            author=paper.created_by.person.display_name,
            cities=tuple(city.name for city in paper.workspace.cities),
            archived=paper.workspace.archived_at is not None,
            inner=True,
        )
        for paper in _indexed(ids)
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {paper.id: IndexedText(_text(paper)) for paper in _indexed(ids)}


def _text(paper: Paper) -> str:
    number = f"Vorlage {paper.year}/{paper.number}, {name_of(paper)}"
    lines = [paper.proposal, paper.reasoning, paper.payer, *(task.text for task in paper.tasks), number]
    return "\n".join(line for line in lines if line)


def all_ids() -> Iterator[int]:
    return ids_in_steps(Paper.id, Paper.trashed_at.is_(None), Paper.state != PaperState.DRAFT)


def subject(account: Account, key: str) -> Subject | None:
    paper = find_paper(account, key)
    return subject_of(paper) if paper is not None else None


def subject_of(paper: Paper) -> Subject:
    """What is attached is part of the paper: once that is handed over, it stays as it is."""
    return Subject(
        kind=NAME,
        object_id=paper.id,
        key=paper.key,
        title=name_of(paper),
        url=url_of(paper.key),
        workspace=paper.workspace,
        sealed=paper.state != PaperState.DRAFT or paper.trashed_at is not None,
        discussed=paper.trashed_at is None,
    )


def dates(first: date, last: date, account: Account, workspace: Workspace | None) -> list[Dated]:
    """The last days of circulations."""
    query = (
        select(Circulation)
        .join(Paper, Paper.id == Circulation.paper_id)
        .where(Circulation.state.in_((Course.RUNNING, Course.ENDED)))
        .where(Circulation.until.between(first, last), visible_paper(account))
        .options(joinedload(Circulation.paper))
    )
    if workspace is not None:
        query = query.where(Paper.workspace_id == workspace.id)
    return [
        Dated(
            kind=NAME,
            title=_("Umlauf endet: %(title)s", title=circulation.title),
            url=url_of(circulation.paper.key),
            icon=ICON,
            workspace_id=circulation.paper.workspace_id,
            first_day=circulation.until,
            last_day=circulation.until,
            state="" if circulation.state == Course.RUNNING else "done",
        )
        for circulation in db.session.scalars(query)
    ]


VERBS = {
    "paper.written": Verb(_l("%(actor)s hat die Vorlage „%(title)s“ begonnen"), 1),
    "paper.changed": Verb(_l("%(actor)s hat an der Vorlage „%(title)s“ geschrieben"), 1),
    "paper.submitted": Verb(_l("%(actor)s hat die Vorlage „%(title)s“ der Regiegruppe vorgelegt"), 3),
    "paper.on_agenda": Verb(
        _l("%(actor)s hat die Vorlage „%(title)s“ auf eine Tagesordnung gesetzt: %(meeting)s")
    ),
    "paper.circulating": Verb(
        _l("%(actor)s hat den Umlauf zur Vorlage „%(title)s“ begonnen; er endet am %(until)s"), 3
    ),
    "paper.voted": Verb(_l("%(actor)s hat im Umlauf zu „%(title)s“ für %(city)s abgestimmt")),
    "paper.voted_for": Verb(
        _l("%(actor)s hat im Umlauf zu „%(title)s“ die Stimme von %(city)s nachgetragen")
    ),
    "paper.extended": Verb(_l("%(actor)s hat den Umlauf zur Vorlage „%(title)s“ verlängert, bis %(until)s")),
    "paper.cancelled": Verb(_l("%(actor)s hat den Umlauf zur Vorlage „%(title)s“ abgebrochen"), 3),
    "paper.oral": Verb(
        _l("%(actor)s hat für %(city)s mündliche Beratung der Vorlage „%(title)s“ verlangt"), 3
    ),
    "paper.no_quorum": Verb(
        _l("%(actor)s hat den Umlauf zur Vorlage „%(title)s“ beendet: nicht beschlussfähig"), 3
    ),
    "paper.accepted": Verb(_l("%(actor)s hat die Vorlage „%(title)s“ als beschlossen eingetragen"), 3),
    "paper.rejected": Verb(_l("%(actor)s hat die Vorlage „%(title)s“ als abgelehnt eingetragen"), 3),
    "paper.returned": Verb(_l("%(actor)s hat die Vorlage „%(title)s“ zur Überarbeitung zurückverwiesen"), 3),
    "paper.withdrawn": Verb(_l("%(actor)s hat die Vorlage „%(title)s“ zurückgezogen"), 3),
    "paper.announced": Verb(
        _l("%(actor)s gibt das Ergebnis des Umlaufs zu „%(title)s“ bekannt: %(meeting)s"), 1
    ),
    "paper.trashed": Verb(
        _l("%(actor)s hat den Entwurf der Vorlage „%(title)s“ in den Papierkorb gelegt"), 1
    ),
    "paper.restored": Verb(
        _l("%(actor)s hat den Entwurf der Vorlage „%(title)s“ aus dem Papierkorb zurückgeholt"), 1
    ),
}

KIND = Kind(
    name=NAME,
    label=_l("Vorlage"),
    plural=_l("Vorlagen"),
    icon=ICON,
    cards=cards,
    entries=entries,
    texts=texts,
    all_ids=all_ids,
    subject=subject,
    dates=dates,
    verbs=VERBS,
)
