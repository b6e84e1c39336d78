"""Every change of this room. Actions take the actor and the moment, and never commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from collab import activity, kinds
from collab.base.clock import local
from collab.base.errors import Refused
from collab.checklists.answering import answers_for
from collab.checklists.catalogue import Template
from collab.checklists.models import Checklist, CityAnswer, Item, Theme, Value
from collab.checklists.reading import latest
from collab.extensions import db
from collab.people.models import Account, Organisation
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace

KIND = "checklist"
MOST_ITEMS = 300
OLDEST = date(1990, 1, 1)


@dataclass(frozen=True)
class Said:
    """What a city says to one item."""

    value: Value
    note: str = ""


def record(verb: str, checklist: Checklist, actor: Account | None, now: datetime, **detail: Any) -> None:
    """One line about a checklist, and its entry in the index is made anew."""
    db.session.flush()
    activity.record(
        verb,
        KIND,
        checklist.id,
        checklist.title,
        actor=actor,
        now=now,
        workspace=checklist.workspace,
        **detail,
    )
    queue_index(KIND, checklist.id, now)


def create_checklist(
    workspace: Workspace,
    title: str,
    description: str = "",
    *,
    actor: Account,
    now: datetime,
    template: Template | None = None,
) -> Checklist:
    """A new checklist, empty or with the themes and items of an entry of the catalogue."""
    checklist = Checklist(
        workspace=workspace,
        title=title,
        description=description,
        template=template.name if template else "",
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
    )
    for place, theme in enumerate(template.themes if template else ()):
        items = [
            Item(title=item.title, explanation=item.explanation, position=number)
            for number, item in enumerate(theme.items)
        ]
        checklist.themes.append(Theme(title=theme.title, position=place, items=items))
    db.session.add(checklist)
    record("checklist.created", checklist, actor, now)
    return checklist


def change_checklist(
    checklist: Checklist, title: str, description: str, *, actor: Account, now: datetime
) -> bool:
    ensure_present(checklist)
    if (title, description) == (checklist.title, checklist.description):
        return False
    checklist.title, checklist.description, checklist.changed_at = title, description, now
    record("checklist.changed", checklist, actor, now)
    return True


def answer_items(
    checklist: Checklist,
    city: Organisation,
    said: Mapping[int, Said],
    *,
    day: date,
    actor: Account,
    now: datetime,
    seen: int | None = None,
) -> int:
    """Write what a city says to items, by their id, as it stands on that day.

    `seen`: the id of the newest answer that the writer knew; what she left as she had seen it is left alone,
    whatever others wrote meanwhile. Returns how many answers were written. However many they are, the
    journal gets one line.
    """
    ensure_present(checklist)
    if city.id not in answers_for(actor, checklist.workspace, [city]):
        raise Refused(_("Für %(city)s antworten andere.", city=city.name), 403)
    if not OLDEST <= day <= local(now).date():
        raise Refused(_("Der Stand muss ein Tag sein, der nicht in der Zukunft liegt."), 422)
    items = {item.id: item for theme in checklist.themes for item in theme.items if item.closed_at is None}
    rows = db.session.scalars(
        select(CityAnswer)
        .where(CityAnswer.item_id.in_(items), CityAnswer.city_id == city.id)
        .order_by(CityAnswer.day, CityAnswer.id)
    ).all()
    present = latest(rows, until=day)
    known = present if seen is None else latest((row for row in rows if row.id <= seen), until=day)
    written = 0
    for item_id, given in said.items():
        if item_id not in items or any(
            _says_the_same(answers.get(item_id, {}).get(city.id), given) for answers in (known, present)
        ):
            continue
        db.session.add(
            CityAnswer(
                item_id=item_id,
                city_id=city.id,
                value=given.value,
                note=given.note,
                day=day,
                at=now,
                author_id=actor.id,
            )
        )
        written += 1
    if written:
        checklist.changed_at = now
        record("checklist.answered", checklist, actor, now, city=city.name)
    return written


def _says_the_same(answer: CityAnswer | None, given: Said) -> bool:
    if answer is None:
        return given.value is Value.OPEN and not given.note
    return (answer.value, answer.note) == (given.value, given.note)


def add_theme(checklist: Checklist, title: str, *, actor: Account, now: datetime) -> Theme:
    ensure_present(checklist)
    theme = Theme(title=title, position=_next([each.position for each in checklist.themes]))
    checklist.themes.append(theme)
    _shaped(checklist, actor, now)
    return theme


def rename_theme(theme: Theme, title: str, *, actor: Account, now: datetime) -> None:
    ensure_present(theme.checklist)
    if theme.title != title:
        theme.title = title
        _shaped(theme.checklist, actor, now)


def remove_theme(theme: Theme, *, actor: Account, now: datetime) -> None:
    """Only an empty one: items hold answers, which are never thrown away one by one."""
    ensure_present(theme.checklist)
    if theme.items:
        raise Refused(_("Das Thema enthält noch Punkte. Verschieben Sie diese zuerst in ein anderes Thema."))
    checklist = theme.checklist
    checklist.themes.remove(theme)
    _shaped(checklist, actor, now)


def add_item(theme: Theme, title: str, explanation: str = "", *, actor: Account, now: datetime) -> Item:
    ensure_present(theme.checklist)
    if sum(len(each.items) for each in theme.checklist.themes) >= MOST_ITEMS:
        raise Refused(_("Mehr als %(most)s Punkte kann eine Checkliste nicht haben.", most=MOST_ITEMS))
    item = Item(title=title, explanation=explanation, position=_next([each.position for each in theme.items]))
    theme.items.append(item)
    _shaped(theme.checklist, actor, now)
    return item


def change_item(
    item: Item, title: str, explanation: str, theme: Theme, *, actor: Account, now: datetime
) -> bool:
    """Another wording, another explanation, another theme of the same checklist."""
    ensure_present(item.checklist)
    if theme.checklist_id != item.theme.checklist_id:
        raise Refused(_("Dieses Thema gehört zu einer anderen Checkliste."), 422)
    if (title, explanation, theme.id) == (item.title, item.explanation, item.theme_id):
        return False
    item.title, item.explanation = title, explanation
    if theme.id != item.theme_id:
        item.position = _next([each.position for each in theme.items])
        item.theme = theme
    _shaped(theme.checklist, actor, now)
    return True


def close_item(item: Item, *, actor: Account, now: datetime) -> None:
    """It is asked no more; what was answered stays."""
    ensure_present(item.checklist)
    if item.closed_at is None:
        item.closed_at, item.closed_by_id = now, actor.id
        _shaped(item.checklist, actor, now)


def reopen_item(item: Item, *, actor: Account, now: datetime) -> None:
    ensure_present(item.checklist)
    if item.closed_at is not None:
        item.closed_at = item.closed_by_id = None
        _shaped(item.checklist, actor, now)


def step(record_: Theme | Item, by: int, *, actor: Account, now: datetime) -> bool:
    """Move a theme or an item among its neighbours: -1 up, 1 down. Returns whether there was a way."""
    ensure_present(record_.checklist)
    beside: list[Any] = list(record_.checklist.themes if isinstance(record_, Theme) else record_.theme.items)
    at = beside.index(record_)
    if not 0 <= at + by < len(beside):
        return False
    beside[at], beside[at + by] = beside[at + by], beside[at]
    for position, each in enumerate(beside):
        each.position = position
    checklist = record_.checklist
    _shaped(checklist, actor, now)
    db.session.expire(checklist, ["themes"])
    return True


def trash_checklist(checklist: Checklist, *, actor: Account, now: datetime) -> None:
    if checklist.trashed_at is None:
        checklist.trashed_at, checklist.trashed_by_id = now, actor.id
        record("checklist.trashed", checklist, actor, now)


def restore_checklist(checklist: Checklist, *, actor: Account, now: datetime) -> None:
    if checklist.trashed_at is not None:
        checklist.trashed_at = checklist.trashed_by_id = None
        record("checklist.restored", checklist, actor, now)


def destroy_checklist(checklist: Checklist, now: datetime) -> None:
    """For good, with all answers; the journal keeps its lines."""
    queue_index(KIND, checklist.id, now)
    kinds.forget(KIND, [checklist.id], now)
    db.session.execute(delete(Checklist).where(Checklist.id == checklist.id))
    db.session.expire_all()


def ensure_present(checklist: Checklist) -> None:
    if checklist.trashed_at is not None:
        raise Refused(_("Die Checkliste liegt im Papierkorb. Holen Sie sie zuerst zurück."))


def _shaped(checklist: Checklist, actor: Account, now: datetime) -> None:
    """Themes or items are other than before."""
    checklist.changed_at = now
    record("checklist.shaped", checklist, actor, now)


def _next(positions: list[int]) -> int:
    return max(positions, default=-1) + 1
