"""Loads the demo content into an empty instance, through the same actions that people use.

All rows come in one transaction, so there is no half a load: whatever interrupts it leaves at most
files that no row names, and the next load begins afresh (the same bytes are stored once only).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import delete, exists, func, select, update

from collab.activity.journal import number_new_lines
from collab.activity.models import Activity
from collab.base.database import writing
from collab.base.errors import Refused
from collab.base.mail.models import OutgoingMail
from collab.demo.documents import DemoDocument, Progress, write_documents
from collab.demo.logins import PASSWORD
from collab.demo.story import Story
from collab.documents.files import Arrival, take_in
from collab.documents.models import ExtractionJob
from collab.extensions import db
from collab.inbox.walking import walk
from collab.notifications.models import NotificationSettings
from collab.notifications.settings import create_missing
from collab.people.models import Account, Organisation, Person
from collab.people.passwords import hashed
from collab.search.models import IndexJob
from collab.workspaces.models import Workspace

UNTOLD = timedelta(days=10)
"""What happened in so many days before the end of the story is left to tell for the first digest."""


@dataclass(frozen=True)
class Loaded:
    """How many there are now."""

    people: int
    workspaces: int
    documents: int
    versions: int


def is_empty() -> bool:
    """Nobody and nothing is here yet."""
    return not any(
        db.session.scalar(select(exists().where(table.id.is_not(None))))
        for table in (Account, Organisation, Person, Workspace)
    )


def load_demo(now: datetime, progress: Progress | None = None) -> Loaded:
    """Fill an empty instance, and commit. Refused where anything is already.

    Nothing happens later than `now`. Reading and indexing the documents is left to the worker.
    """
    with TemporaryDirectory(prefix="demo-") as folder:
        written = write_documents(Path(folder), progress)
        arrivals = _store(written)
    with writing():
        db.session.rollback()  # whatever was read so far; from here on it is a write transaction
        if not is_empty():
            raise Refused("The demo content is for an empty instance only.")
        story = Story(now, hashed(PASSWORD))
        story.tell(written, arrivals)
        _send_nothing()
        _begin_work_now(now)
        _leave_news(now)
        db.session.commit()
    walk(now)
    return Loaded(
        people=len(story.persons),
        workspaces=len(story.workspaces),
        documents=len(written),
        versions=len(arrivals),
    )


def _store(written: Iterable[DemoDocument]) -> dict[Path, Arrival]:
    arrivals = {}
    for document in written:
        for version in document.versions:
            with version.path.open("rb") as stream:
                arrivals[version.path] = take_in(stream, version.path.name)
    return arrivals


def _send_nothing() -> None:
    """Invitations and minutes of the story went out long ago; what people do from now on is sent as ever."""
    db.session.flush()
    db.session.execute(delete(OutgoingMail))


def _begin_work_now(now: datetime) -> None:
    """The story is old; the work that it left for the worker is not."""
    for table in (ExtractionJob, IndexJob):
        db.session.execute(update(table).values(queued_at=now, not_before=now))


def _leave_news(now: datetime) -> None:
    """Everybody has been told all but the last days of the story, instead of eighteen years of it.

    The worker numbers the journal; in an empty instance it has nothing to number until we commit.
    """
    number_new_lines()
    db.session.flush()
    end = db.session.scalar(select(func.max(Activity.at))) or now
    told = db.session.scalar(select(func.max(Activity.number)).where(Activity.at < end - UNTOLD)) or 0
    create_missing(now)
    db.session.flush()
    db.session.execute(update(NotificationSettings).values(told_up_to=told))
