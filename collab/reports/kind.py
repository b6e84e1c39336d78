"""What journal, search, digests, calendar and comments know of reports and milestones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.extensions import db
from collab.kinds import Card, Dated, IndexedText, Kind, Subject, Verb, ids_in_steps
from collab.people.models import Account, Person
from collab.reports.labels import LIGHTS, light
from collab.reports.models import TEXTS, Milestone, ReportState, StatusReport
from collab.reports.queries import find_report, visible_milestone, visible_report
from collab.reports.titles import title_of
from collab.search.engine import Entry
from collab.workspaces.models import Workspace

NAME, MILESTONE = "status_report", "milestone"
ICON, FLAG = "light", "flag"


def url_of(key: str) -> str:
    return f"/r/{key}"


def url_of_milestone(slug: str, key: str) -> str:
    return f"/w/{slug}/reports#milestone-{key}"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(
            StatusReport.id,
            StatusReport.key,
            StatusReport.day,
            StatusReport.corrects_id,
            StatusReport.workspace_id,
            Person,
        )
        .join(Account, Account.id == StatusReport.author_id)
        .join(Person, Person.id == Account.person_id)
        .where(StatusReport.id.in_(ids), visible_report(account))
    )
    return {
        row.id: Card(
            kind=NAME,
            object_id=row.id,
            title=title_of(row.day, row.corrects_id is not None),
            url=url_of(row.key),
            icon=ICON,
            workspace_id=row.workspace_id,
            day=row.day,
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    """Submitted reports only: the index knows the workspace and its guests, not who works in it."""
    return {
        report.id: Entry(
            kind=NAME,
            object_id=report.id,
            workspace_id=report.workspace_id,
            title=title_of(report.day, report.corrects_id is not None),
            text=words_of(report),
            day=report.day,
            author=report.author.person.display_name,
            archived=report.workspace.archived_at is not None,
            inner=True,
        )
        for report in _load(ids)
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {report.id: IndexedText(words_of(report)) for report in _load(ids)}


def words_of(report: StatusReport) -> str:
    parts = [light(report.light) if report.light else "", report.reason]
    parts += [getattr(report, field) for field in TEXTS]
    return "\n".join(part for part in parts if part)


def _load(ids: Collection[int]) -> list[StatusReport]:
    return list(
        db.session.scalars(
            select(StatusReport)
            .where(
                StatusReport.id.in_(ids),
                StatusReport.trashed_at.is_(None),
                StatusReport.state == ReportState.SUBMITTED,
            )
            .options(
                joinedload(StatusReport.workspace),
                joinedload(StatusReport.author).joinedload(Account.person),
            )
        )
    )


def all_ids() -> Iterator[int]:
    return ids_in_steps(
        StatusReport.id, StatusReport.trashed_at.is_(None), StatusReport.state == ReportState.SUBMITTED
    )


def subject_of(report: StatusReport) -> Subject:
    return Subject(
        kind=NAME,
        object_id=report.id,
        key=report.key,
        title=title_of(report.day, report.corrects_id is not None),
        url=url_of(report.key),
        workspace=report.workspace,
        sealed=not report.is_draft or report.trashed_at is not None,
        discussed=not report.is_draft,
    )


def subject(account: Account, key: str) -> Subject | None:
    report = find_report(account, key)
    return None if report is None else subject_of(report)


def milestone_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Milestone.id, Milestone.key, Milestone.title, Milestone.current, Workspace.id.label("room"))
        .add_columns(Workspace.slug)
        .join(Workspace, Workspace.id == Milestone.workspace_id)
        .where(Milestone.id.in_(ids), visible_milestone(account))
    )
    return {
        row.id: Card(
            kind=MILESTONE,
            object_id=row.id,
            title=row.title,
            url=url_of_milestone(row.slug, row.key),
            icon=FLAG,
            workspace_id=row.room,
            day=row.current,
        )
        for row in db.session.execute(query)
    }


def milestone_entries(ids: Collection[int]) -> Mapping[int, Entry]:
    return {
        milestone.id: Entry(
            kind=MILESTONE,
            object_id=milestone.id,
            workspace_id=milestone.workspace_id,
            title=milestone.title,
            text=_reasons(milestone),
            day=milestone.current,
            archived=milestone.workspace.archived_at is not None,
            inner=True,
        )
        for milestone in _load_milestones(ids)
    }


def milestone_texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {each.id: IndexedText(_reasons(each)) for each in _load_milestones(ids)}


def _load_milestones(ids: Collection[int]) -> list[Milestone]:
    return list(
        db.session.scalars(
            select(Milestone)
            .where(Milestone.id.in_(ids))
            .options(joinedload(Milestone.workspace), selectinload(Milestone.moves))
        )
    )


def _reasons(milestone: Milestone) -> str:
    said = [move.reason for move in milestone.moves] + [milestone.dropped_reason]
    return "\n".join(reason for reason in said if reason)


def milestone_dates(first: date, last: date, account: Account, workspace: Workspace | None) -> list[Dated]:
    """Milestones of the calendar: on the day that holds, or on which they were reached."""
    day = Milestone.reached, Milestone.current
    query = (
        select(Milestone, Workspace.slug)
        .join(Workspace, Workspace.id == Milestone.workspace_id)
        .where(visible_milestone(account), Milestone.dropped_at.is_(None))
        .where(day[0].between(first, last) | (day[0].is_(None) & day[1].between(first, last)))
    )
    if workspace is not None:
        query = query.where(Milestone.workspace_id == workspace.id)
    return [
        Dated(
            kind=MILESTONE,
            title=_("Meilenstein: %(title)s", title=milestone.title),
            url=url_of_milestone(slug, milestone.key),
            icon=FLAG,
            workspace_id=milestone.workspace_id,
            first_day=milestone.reached or milestone.current,
            last_day=milestone.reached or milestone.current,
            state="done" if milestone.reached else "",
        )
        for milestone, slug in db.session.execute(query)
    ]


REPORTS = Kind(
    name=NAME,
    label=_l("Statusbericht"),
    plural=_l("Statusberichte"),
    icon=ICON,
    cards=cards,
    entries=entries,
    texts=texts,
    all_ids=all_ids,
    subject=subject,
    verbs={
        "status_report.submitted": Verb(
            _l("%(actor)s hat den „%(title)s“ eingereicht, Ampel: %(light)s"), 3, labels={"light": LIGHTS}
        ),
        "status_report.light_changed": Verb(
            _l("%(actor)s hat den „%(title)s“ eingereicht, Ampel: %(light)s statt %(before)s"),
            3,
            labels={"light": LIGHTS, "before": LIGHTS},
        ),
        "status_report.withdrawn": Verb(
            _l("%(actor)s hat den „%(title)s“ gleich nach dem Einreichen zurückgezogen"), 1
        ),
    },
)

MILESTONES = Kind(
    name=MILESTONE,
    label=_l("Meilenstein"),
    plural=_l("Meilensteine"),
    icon=FLAG,
    cards=milestone_cards,
    entries=milestone_entries,
    texts=milestone_texts,
    all_ids=lambda: ids_in_steps(Milestone.id),
    dates=milestone_dates,
    inner=True,
    verbs={
        "milestone.planned": Verb(
            _l("%(actor)s hat den Meilenstein „%(title)s“ geplant: %(day)s"),
            many=_l("%(actor)s hat %(count)s Meilensteine geplant"),
        ),
        "milestone.renamed": Verb(_l("%(actor)s hat den Meilenstein „%(title)s“ umbenannt"), 1),
        "milestone.moved": Verb(
            _l("%(actor)s hat den Meilenstein „%(title)s“ verschoben: %(day)s statt %(before)s"), 3
        ),
        "milestone.reached": Verb(_l("%(actor)s hat den Meilenstein „%(title)s“ als erreicht gemeldet"), 3),
        "milestone.dropped": Verb(_l("%(actor)s hat den Meilenstein „%(title)s“ gestrichen: %(reason)s"), 3),
        "milestone.reopened": Verb(_l("%(actor)s hat den Meilenstein „%(title)s“ wieder aufgenommen")),
    },
)
