"""Saving a text that several people may be writing: nothing that anybody wrote is lost.

Whoever saves says on which revision her text is based. If others have saved since, their changes and hers
are merged; where both changed the same lines, a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.writing.drafts import drop_draft, keep_draft, place_of
from collab.writing.merging import Merge, merge
from collab.writing.models import Revision

GROWS = timedelta(minutes=10)
STEPS_KEPT = timedelta(days=1)
TRIES = 3


Text = tuple[str, int, str]
"""Kind, id of the record, and which of its texts."""


@dataclass(frozen=True)
class State:
    """What is to be saved."""

    title: str
    text: str
    note: str


@dataclass(frozen=True)
class Saved:
    """`merged`: others' changes are in it as well. `changed`: a new state was written."""

    revision: Revision
    merged: bool
    changed: bool


class Conflict(Refused):
    """Mine and theirs changed the same lines since `base`. `both` holds the lines of both, to be corrected.

    Mine is kept as a draft: whoever catches this commits. Not caught, it is a page that says so.
    """

    def __init__(self, base: str, mine: str, theirs: Revision, merged: Merge, title: str) -> None:
        super().__init__(
            _(
                "%(name)s hat denselben Text inzwischen geändert. Gehen Sie zurück, heben Sie Ihren Text auf "
                "und laden Sie die Seite neu.",
                name=theirs.author.person.display_name,
            )
        )
        self.base, self.mine, self.theirs, self.both = base, mine, theirs, merged.text
        self.collisions, self.title = merged.collisions, title


def save(
    kind: str,
    object_id: int,
    text: str,
    *,
    based_on: int,
    actor: Account,
    now: datetime,
    title: str = "",
    note: str = "",
    field: str = "text",
    place: str = "",
) -> Saved:
    """Write a new state of a text. `based_on` is the number of the revision it was made from, 0 for none.

    `place`: where the form keeps its draft; it goes when the text is saved. Raises `Conflict`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    place = place or place_of(kind, object_id, field)
    for left in reversed(range(TRIES)):
        try:
            with db.session.begin_nested():
                saved = _save((kind, object_id, field), State(title, text, note), based_on, actor, now)
        except Conflict:
            keep_draft(actor, place, text, based_on=based_on, now=now)
            raise
        except IntegrityError:  # another process wrote the same number in this moment (PostgreSQL)
            if not left:
                raise
        else:
            break
    drop_draft(actor, place)
    return saved


def current(kind: str, object_id: int, field: str = "text") -> Revision | None:
    """The present state, None if nothing was written yet."""
    return db.session.scalar(
        select(Revision)
        .where(Revision.kind == kind, Revision.object_id == object_id, Revision.field == field)
        .options(joinedload(Revision.author).joinedload(Account.person))
        .order_by(Revision.number.desc())
        .limit(1)
    )


def revisions(kind: str, object_id: int, field: str = "text") -> Sequence[Revision]:
    """The history, newest first."""
    return db.session.scalars(
        select(Revision)
        .where(
            Revision.kind == kind,
            Revision.object_id == object_id,
            Revision.field == field,
            Revision.step.is_(False),
        )
        .options(joinedload(Revision.author).joinedload(Account.person))
        .order_by(Revision.number.desc())
    ).all()


def revision(kind: str, object_id: int, number: int, field: str = "text") -> Revision | None:
    """One state by its number; if that one is forgotten, the last one before it."""
    return db.session.scalar(
        select(Revision)
        .where(
            Revision.kind == kind,
            Revision.object_id == object_id,
            Revision.field == field,
            Revision.number <= number,
        )
        .order_by(Revision.number.desc())
        .limit(1)
    )


def _save(of: Text, new: State, based_on: int, actor: Account, now: datetime) -> Saved:
    latest = current(*of)
    merged = False
    if latest is not None and latest.number != based_on:
        base = revision(*of[:2], based_on, of[2])
        base_text, base_title = (base.text, base.title) if base else ("", "")
        both = merge(base_text, new.text, latest.text)
        if both.collisions:
            raise Conflict(base_text, new.text, latest, both, new.title)
        merged = both.text != new.text
        title = latest.title if new.title == base_title else new.title
        new = State(title, both.text, new.note)
    if latest is not None and (latest.text, latest.title) == (new.text, new.title):
        return Saved(latest, merged, changed=False)
    return Saved(_write(latest, of, new, actor, now), merged, changed=True)


def _write(latest: Revision | None, of: Text, new: State, actor: Account, now: datetime) -> Revision:
    written = Revision(
        kind=of[0],
        object_id=of[1],
        field=of[2],
        number=latest.number + 1 if latest else 1,
        title=new.title,
        text=new.text,
        note=new.note,
        author=actor,
        created_at=now,
        changed_at=now,
    )
    if latest is not None and _grows(latest, new, actor, now):
        latest.step = True
        written.created_at = latest.created_at
        written.note = new.note or latest.note
        _forget_steps(of, now)
    db.session.add(written)
    db.session.flush()
    return written


def _grows(latest: Revision, new: State, actor: Account, now: datetime) -> bool:
    """Her own young state with nothing that sets it apart is replaced in the history."""
    told = new.note and latest.note and new.note != latest.note
    return latest.author_id == actor.id and now - latest.created_at < GROWS and not told


def _forget_steps(of: Text, now: datetime) -> None:
    db.session.execute(
        delete(Revision).where(
            Revision.kind == of[0],
            Revision.object_id == of[1],
            Revision.field == of[2],
            Revision.step.is_(True),
            Revision.changed_at < now - STEPS_KEPT,
        )
    )
