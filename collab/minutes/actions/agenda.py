"""The agenda: adding, changing, moving and taking off items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes.actions.journal import record_meeting
from collab.minutes.agenda import DEEPEST, Entry, numbered
from collab.minutes.models import AgendaItem, Meeting, MinutesState
from collab.minutes.typed import Line
from collab.people.models import Account, Person

MOST_ITEMS = 300


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


class Where(StrEnum):
    """Where an item is dropped, seen from another one."""

    BEFORE = "before"
    AFTER = "after"
    BELOW = "below"


@dataclass(frozen=True)
class ItemFields:
    """What people say of an item. `minutes`: planned duration."""

    title: str
    note: str = ""
    minutes: int | None = None
    responsible: Person | None = None
    public: bool = True
    stays_open: bool = False


def ensure_changeable(meeting: Meeting) -> None:
    """An agenda is part of the minutes: once these are sent, it stays as it is."""
    if meeting.state != MinutesState.DRAFT:
        raise Refused(
            _("Das Protokoll dieser Sitzung ist verschickt. Die Tagesordnung lässt sich nicht mehr ändern.")
        )
    if meeting.trashed_at is not None:
        raise Refused(_("Diese Sitzung liegt im Papierkorb. Holen Sie sie zuerst zurück."))


def add_lines(
    meeting: Meeting,
    lines: Sequence[Line],
    *,
    actor: Account,
    now: datetime,
    below: AgendaItem | None = None,
) -> list[AgendaItem]:
    """Items at the end of the agenda, or at the end of those below another item."""
    ensure_changeable(meeting)
    if len(meeting.items) + len(lines) > MOST_ITEMS:
        raise Refused(_("Eine Tagesordnung hat höchstens %(count)s Punkte.", count=MOST_ITEMS))
    added = put_lines(meeting, lines, below)
    if added:
        record_meeting("meeting.agenda_changed", meeting, actor, now)
    return added


def put_lines(meeting: Meeting, lines: Iterable[Line], below: AgendaItem | None = None) -> list[AgendaItem]:
    """The same, as a part of a larger change: without a line in the journal."""
    room = DEEPEST - 1 - (_entry(meeting, below).depth + 1 if below else 0)
    way: list[AgendaItem] = []
    added = []
    for line in lines:
        depth = min(line.depth, len(way), max(room, 0))
        parent = way[depth - 1] if depth else below
        item = AgendaItem(
            title=line.title,
            minutes=line.minutes,
            public=parent.public if parent else True,
            parent_id=parent.id if parent else None,
            position=len(_level(meeting, parent.id if parent else None)) + 1,
        )
        meeting.items.append(item)
        db.session.flush()
        del way[depth:]
        way.append(item)
        added.append(item)
    return added


def change_item(item: AgendaItem, fields: ItemFields, *, actor: Account, now: datetime) -> bool:
    """Returns whether anything is different."""
    ensure_changeable(item.meeting)
    given = {
        "title": fields.title,
        "note": fields.note,
        "minutes": fields.minutes,
        "responsible_id": fields.responsible.id if fields.responsible else None,
        "public": fields.public,
        "stays_open": fields.stays_open,
    }
    changed = [name for name, value in given.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, given[name])
    if "public" in changed and not item.public:
        _hide(_entry(item.meeting, item))
    if changed:
        record_meeting("meeting.agenda_changed", item.meeting, actor, now)
    return bool(changed)


def move_item(item: AgendaItem, direction: Direction, *, actor: Account, now: datetime) -> bool:
    """One step. `in` makes it part of the item before it, `out` puts it behind the one it is part of."""
    ensure_changeable(item.meeting)
    entry = _entry(item.meeting, item)
    if direction is Direction.UP and entry.before:
        moved = _put(item, entry.before, Where.BEFORE)
    elif direction is Direction.DOWN and entry.after:
        moved = _put(item, entry.after, Where.AFTER)
    elif direction is Direction.IN and entry.before:
        moved = _put(item, entry.before, Where.BELOW)
    elif direction is Direction.OUT and entry.parent:
        moved = _put(item, entry.parent.item, Where.AFTER)
    else:
        return False
    if moved:
        record_meeting("meeting.agenda_changed", item.meeting, actor, now)
    return moved


def place_item(item: AgendaItem, target: AgendaItem, where: Where, *, actor: Account, now: datetime) -> bool:
    """Drop an item before, after or below another one of the same agenda."""
    ensure_changeable(item.meeting)
    if target.meeting_id != item.meeting_id or target.removed_at is not None:
        raise Refused(_("Diesen Punkt gibt es hier nicht mehr. Bitte laden Sie die Seite neu."))
    moved = _put(item, target, where)
    if moved:
        record_meeting("meeting.agenda_changed", item.meeting, actor, now)
    return moved


def _put(item: AgendaItem, target: AgendaItem, where: Where) -> bool:
    """Into its new place, if that is not inside itself and not too deep."""
    meeting = item.meeting
    entry, aim = _entry(meeting, item), _entry(meeting, target)
    above: Entry | None = aim
    while above is not None:
        if above.item is item:
            return False
        above = above.parent
    depth = aim.depth + 1 if where is Where.BELOW else aim.depth
    if depth + _height(entry) > DEEPEST - 1:
        raise Refused(
            _("Tiefer geht es nicht: Eine Tagesordnung hat höchstens %(count)s Ebenen.", count=DEEPEST)
        )
    parent_id = target.id if where is Where.BELOW else target.parent_id
    left = [each for each in _level(meeting, item.parent_id) if each is not item]
    level = left if parent_id == item.parent_id else _level(meeting, parent_id)
    index = len(level) if where is Where.BELOW else level.index(target) + (where is Where.AFTER)
    level.insert(index, item)
    item.parent_id = parent_id
    if any(each.id == parent_id and not each.public for each in meeting.items):
        _hide(entry)
    _renumber(left)
    _renumber(level)
    db.session.flush()
    return True


def remove_item(item: AgendaItem, *, actor: Account, now: datetime) -> None:
    """Off the agenda, with what is below it; `restore_item` brings it back."""
    meeting = item.meeting
    ensure_changeable(meeting)
    if item.removed_at is not None:
        return
    for entry in _branch(_entry(meeting, item)):
        entry.item.removed_at = now
    db.session.flush()
    db.session.expire(meeting, ["items"])
    record_meeting("meeting.agenda_changed", meeting, actor, now)


def restore_item(item: AgendaItem, *, actor: Account, now: datetime) -> None:
    """Back to its place, with what went together with it; to the end of the top where its parent is gone."""
    meeting = item.meeting
    ensure_changeable(meeting)
    if item.removed_at is None:
        return
    gone = list(
        db.session.scalars(
            select(AgendaItem).where(
                AgendaItem.meeting_id == meeting.id, AgendaItem.removed_at == item.removed_at
            )
        )
    )
    for entry in _branch(next(entry for entry in numbered(gone) if entry.item is item)):
        entry.item.removed_at = None
    if item.parent_id is not None and item.parent_id not in {each.id for each in meeting.items}:
        item.parent_id, item.position = None, len(_level(meeting, None)) + 1
    db.session.flush()
    db.session.expire(meeting, ["items"])
    record_meeting("meeting.agenda_changed", meeting, actor, now)


def put_first(meeting: Meeting, item: AgendaItem) -> None:
    """A new item at the very top, before all others."""
    for each in _level(meeting, None):
        each.position += 1
    item.position = 1
    meeting.items.append(item)
    db.session.flush()


def _hide(entry: Entry) -> None:
    """What is part of an item that is not public is not public either; each can be made so by itself."""
    for each in _branch(entry):
        each.item.public = False


def _level(meeting: Meeting, parent_id: int | None) -> list[AgendaItem]:
    """The items with the same parent, in order; those whose parent is gone count as top ones."""
    known = {item.id for item in meeting.items}
    found = [
        item for item in meeting.items if (item.parent_id if item.parent_id in known else None) == parent_id
    ]
    return sorted(found, key=lambda item: (item.position, item.id))


def _renumber(level: list[AgendaItem]) -> None:
    for position, item in enumerate(level, start=1):
        item.position = position


def _entry(meeting: Meeting, item: AgendaItem) -> Entry:
    return next(entry for entry in numbered(meeting.items) if entry.item is item)


def _branch(entry: Entry) -> Iterable[Entry]:
    yield entry
    for below in entry.below:
        yield from _branch(below)


def _height(entry: Entry) -> int:
    return 1 + max((_height(below) for below in entry.below), default=-1)
