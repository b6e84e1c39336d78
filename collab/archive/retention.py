"""What is deleted when: rules by document type, the list of what is due, and deleting with a record.

Nothing is deleted by itself. A document is due when its workspace has been closed for as long as the rule of
its type says; lasting results, documents of sealed minutes and of papers, and what somebody holds are never
due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from collab import activity
from collab.archive.models import Disposal, LastingResult, RetentionHold, RetentionRule
from collab.attachments.models import Attachment
from collab.base.clock import local
from collab.base.errors import Refused
from collab.documents.actions import restore_document, trash_document
from collab.documents.models import Document
from collab.extensions import db
from collab.minutes.models import AgendaItem, Decision, Meeting, MinutesState
from collab.people.models import Account
from collab.workspaces.models import Workspace

PER_PAGE = 200


@dataclass(frozen=True)
class Due:
    """Documents that may be deleted, those of the workspace closed first at the top, and how many in all."""

    documents: Sequence[Document]
    total: int


@dataclass(frozen=True)
class Period:
    """None for years: for ever."""

    years: int | None
    ground: str = ""


def rules() -> dict[str, RetentionRule]:
    """By document type; types without a rule are kept for ever."""
    return {rule.doctype: rule for rule in db.session.scalars(select(RetentionRule))}


def set_rules(given: Mapping[str, Period], *, actor: Account, now: datetime) -> bool:
    """Returns whether anything is different."""
    known = rules()
    before = {doctype: Period(rule.years, rule.ground) for doctype, rule in known.items()}
    after = {doctype: rule for doctype, rule in given.items() if rule.years is not None}
    if before == after:
        return False
    for doctype, rule in known.items():
        if doctype not in after:
            db.session.delete(rule)
    for doctype, wanted in after.items():
        if before.get(doctype) == wanted:
            continue
        row = known.get(doctype) or RetentionRule(doctype=doctype)
        assert wanted.years is not None
        row.years, row.ground = wanted.years, wanted.ground
        row.changed_at, row.changed_by_id = now, actor.id
        db.session.add(row)
    activity.record("retention.changed", "disposal", 0, _("Aufbewahrung"), actor=actor, now=now)
    return True


def due(now: datetime) -> Due:
    """At most `PER_PAGE` documents; the rest comes when these are decided."""
    condition = _is_due(local(now).date())
    documents = db.session.scalars(
        select(Document)
        .join(Workspace, Workspace.id == Document.workspace_id)
        .where(condition)
        .options(joinedload(Document.workspace))
        .order_by(Workspace.archived_at, Workspace.id, Document.title_key, Document.id)
        .limit(PER_PAGE)
    ).all()
    total = db.session.scalar(
        select(func.count()).select_from(Document).join(Workspace, Workspace.id == Document.workspace_id)
        .where(condition)
    )  # fmt: skip
    return Due(documents, total or 0)


def dispose(chosen: Sequence[str], reason: str, *, actor: Account, now: datetime) -> list[Disposal]:
    """Delete these documents (their keys) and keep a record of each. What is not due any more stays.

    They lie in the trash for the usual time first, so that a mistake can be taken back.
    """
    if not reason:
        raise Refused(_("Bitte geben Sie an, warum gelöscht wird, zum Beispiel „Frist abgelaufen“."), 422)
    known = rules()
    documents = db.session.scalars(
        select(Document)
        .join(Workspace, Workspace.id == Document.workspace_id)
        .where(Document.key.in_(chosen), _is_due(local(now).date()))
        .options(joinedload(Document.workspace))
        .order_by(Document.id)
    ).all()
    records = []
    for document in documents:
        assert document.workspace.archived_at is not None
        record = Disposal(
            workspace=document.workspace,
            document_key=document.key,
            title=document.title,
            filename=document.filename,
            doctype=document.doctype,
            day=document.day,
            digests=[version.digest for version in reversed(document.versions)],
            closed_on=local(document.workspace.archived_at).date(),
            rule=_in_words(known[document.doctype]),
            reason=reason,
            disposed_at=now,
            disposed_by_id=actor.id,
        )
        db.session.add(record)
        trash_document(document, actor=actor, now=now)
        records.append(record)
    return records


def take_back(record: Disposal, *, actor: Account, now: datetime) -> Document:
    """Bring a deleted document back, while it is still in the trash."""
    document = db.session.scalar(select(Document).where(Document.key == record.document_key))
    if document is None:
        raise Refused(_("Das Dokument ist endgültig gelöscht; es lässt sich nicht mehr zurückholen."))
    restore_document(document, actor=actor, now=now)
    record.taken_back_at = now
    return document


def hold(chosen: Sequence[str], until: date, reason: str, *, actor: Account, now: datetime) -> int:
    """Keep these documents longer; returns how many."""
    if until <= local(now).date():
        raise Refused(_("Bitte wählen Sie einen Tag in der Zukunft."), 422)
    if not reason:
        raise Refused(_("Bitte geben Sie an, warum die Dokumente länger aufbewahrt werden."), 422)
    numbers = db.session.scalars(select(Document.id).where(Document.key.in_(chosen))).all()
    for number in numbers:
        row = db.session.get(RetentionHold, number) or RetentionHold(document_id=number)
        row.until, row.reason, row.held_at, row.held_by_id = until, reason, now, actor.id
        db.session.add(row)
    if numbers:
        activity.record("retention.held", "disposal", 0, _("Aufbewahrung"), actor=actor, now=now)
    return len(numbers)


def disposals() -> Sequence[Disposal]:
    """All records, the newest first."""
    return db.session.scalars(
        select(Disposal)
        .options(joinedload(Disposal.workspace))
        .options(joinedload(Disposal.disposed_by).joinedload(Account.person))
        .order_by(Disposal.disposed_at.desc(), Disposal.id.desc())
    ).all()


def find_disposal(_account: Account, key: str) -> Disposal | None:
    """For the gate; all addresses of records are for the office."""
    return db.session.scalar(select(Disposal).where(Disposal.key == key))


def _in_words(rule: RetentionRule) -> str:
    years = ngettext("%(num)s Jahr nach Abschluss", "%(num)s Jahre nach Abschluss", rule.years)
    return f"{years} ({rule.ground})" if rule.ground else years


def _is_due(today: date) -> ColumnElement[bool]:
    """The condition for documents; false for all where there is no rule."""
    known = rules()
    if not known:
        return Document.id.is_(None)
    years_over = [
        and_(Document.doctype == doctype, Workspace.archived_at < _closed_before(today, rule.years))
        for doctype, rule in known.items()
    ]
    return and_(
        Document.trashed_at.is_(None),
        or_(*years_over),
        Document.id.not_in(
            select(LastingResult.object_id).where(
                LastingResult.kind == "document", LastingResult.unmarked_at.is_(None)
            )
        ),
        Document.id.not_in(select(RetentionHold.document_id).where(RetentionHold.until >= today)),
        Document.id.not_in(_of_sealed_records()),
    )


def _closed_before(today: date, years: int) -> datetime:
    """Closed before this moment: the years are over. The day itself still counts."""
    day = today - relativedelta(years=years)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _of_sealed_records() -> Select[int]:
    """The ids of documents that approved minutes or papers name: the record would point to nothing."""
    sealed = select(Meeting.id).where(Meeting.state == MinutesState.APPROVED)
    items = select(AgendaItem.id).where(AgendaItem.meeting_id.in_(sealed))
    decisions = select(Decision.id).where(Decision.item_id.in_(items))
    attached = select(Attachment.document_id).where(
        or_(
            and_(Attachment.kind == "meeting", Attachment.object_id.in_(sealed)),
            and_(Attachment.kind == "agenda_item", Attachment.object_id.in_(items)),
            and_(Attachment.kind == "decision", Attachment.object_id.in_(decisions)),
            Attachment.kind == "paper",
        )
    )
    uploaded = select(Meeting.uploaded_id).where(
        Meeting.state == MinutesState.APPROVED, Meeting.uploaded_id.is_not(None)
    )
    everything = attached.union(uploaded).subquery()
    return select(everything.c[0])
