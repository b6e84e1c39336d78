"""Taking archives in, and noting that one has left the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from collab import activity
from collab.bags.importing import take_in
from collab.bags.models import BagImport, ImportState
from collab.base.database import writing
from collab.base.errors import Refused
from collab.base.storage import Store
from collab.documents.files import Arrival
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces import slugs
from collab.workspaces.models import Workspace

MOST_ATTEMPTS = 5
KEPT = timedelta(days=365)  # a report of what was taken in

log = structlog.get_logger("bags")


def note_export(workspace: Workspace, *, actor: Account | None, now: datetime) -> None:
    """An archive with personal data leaves the house: the journal says who has taken it."""
    activity.record(
        "workspace.exported", "workspace", workspace.id, workspace.title,
        actor=actor, now=now, workspace=workspace,
    )  # fmt: skip


def queue_import(arrival: Arrival, slug: str, *, actor: Account, now: datetime) -> BagImport:
    """The worker looks at it next. Refused for a short address that nothing can have."""
    slug = slug.strip()
    if slug and not slugs.well_formed(slug):
        raise Refused(_("Kurzadressen bestehen aus Kleinbuchstaben, Ziffern und Bindestrichen."), 422)
    job = BagImport(
        account_id=actor.id,
        filename=arrival.filename,
        size=arrival.size,
        digest=arrival.digest,
        slug=slug,
        queued_at=now,
        not_before=now,
    )
    db.session.add(job)
    db.session.flush()
    return job


def discard(job: BagImport) -> None:
    """Its bytes go with the next sweep of the store."""
    if job.state == ImportState.DONE:
        raise Refused(_("Dieses Archiv ist schon eingespielt."))
    db.session.delete(job)


def import_file(path: Path, slug: str, *, now: datetime) -> Workspace:
    """For the command: take an archive in at once."""
    job = BagImport(
        filename=path.name[:255], size=path.stat().st_size, slug=slug, queued_at=now, not_before=now
    )
    return take_in(path, slug, _store(), job, now)


def work_off(now: datetime) -> int:
    """For the worker: take in what waits, each alone. Killed on the way, it begins again; nothing is half."""
    due = select(BagImport.id).where(BagImport.state == ImportState.WAITING, BagImport.not_before <= now)
    ids = db.session.scalars(due.order_by(BagImport.id)).all()
    db.session.rollback()
    for number in ids:
        try:
            _take(number, now)
        except Refused as refused:
            db.session.rollback()
            _note(number, now, refused.message)
        except Exception as error:
            db.session.rollback()
            log.exception("an archive could not be taken in", id=number)
            _note_failure(number, now, f"{type(error).__name__}: {error}")
    return len(ids)


def _take(number: int, now: datetime) -> None:
    job = db.session.get_one(BagImport, number)
    assert job.digest is not None
    try:
        path = _store().path(job.digest)
    except FileNotFoundError:
        raise Refused(_("Diese Datei ist nicht mehr da. Bitte laden Sie sie noch einmal hoch.")) from None
    take_in(path, job.slug, _store(), job, now)


def _note(number: int, now: datetime, reason: str) -> None:
    with writing():
        job = db.session.get(BagImport, number)
        if job is not None:
            job.state, job.done_at, job.digest = ImportState.REFUSED, now, None
            job.report = {"reason": reason}
        db.session.commit()


def _note_failure(number: int, now: datetime, error: str) -> None:
    """Tried again later, but not for ever."""
    with writing():
        job = db.session.get(BagImport, number)
        if job is not None:
            job.failed(error, now)
            tired = job.attempts >= MOST_ATTEMPTS
        db.session.commit()
    if job is not None and tired:
        _note(
            number, now, _("Das Archiv ließ sich nicht einspielen. Näheres steht im Protokoll des Servers.")
        )


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


def forget_old(now: datetime) -> int:
    """For the worker: reports of refused archives after a year. What was taken in stays known."""
    old = db.session.scalars(
        select(BagImport).where(BagImport.state == ImportState.REFUSED, BagImport.queued_at < now - KEPT)
    ).all()
    for job in old:
        db.session.delete(job)
    return len(old)
