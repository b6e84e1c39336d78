"""What the page of confirmation shows: the proposals of a text, or what somebody has made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from werkzeug.datastructures import MultiDict

from collab.minutes.models import Presence, Vote
from collab.minutes.reading.proposal import Found, Proposal
from collab.minutes.taking.naming import Names

MOST_ROWS = 300
USUAL = (time(9), time(11))


@dataclass(frozen=True)
class PersonRow:
    """`person`: the key of somebody in the directory, "" where only the name is taken over."""

    take: bool
    name: str
    person: str = ""
    city: int = 0
    presence: str = Presence.PRESENT
    guest: bool = False
    source: str = ""


@dataclass(frozen=True)
class ItemRow:
    take: bool
    title: str
    text: str = ""
    depth: int = 0
    source: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """`item`: number of the item among the rows, -1 for none. `result`: what the text says of the vote."""

    take: bool
    wording: str
    item: int = -1
    all_agree: bool = False
    result: str = ""
    source: str = ""


@dataclass(frozen=True)
class TaskRow:
    take: bool
    text: str
    item: int = -1
    person: str = ""
    city: int = 0
    due: str = ""
    who: str = ""
    source: str = ""


@dataclass(frozen=True)
class Draft:
    """Everything as typed; the sources say from which words of the text each proposal comes."""

    title: str
    day: str
    begins: str
    ends: str
    place: str
    chair: str = ""
    minute_taker: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    people: list[PersonRow] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.items or self.decisions or self.tasks)


def proposed(proposal: Proposal, title: str, day: date | None, names: Names) -> Draft:
    """The proposals as rows. What is doubtful is not ticked: whoever knows better ticks it.

    `title` and `day`: what is known of the document, where its text names none.
    """
    fields = {
        "title": proposal.title,
        "day": proposal.day,
        "begins": proposal.begins,
        "ends": proposal.ends,
        "place": proposal.place,
    }
    held_on = proposal.day.value if proposal.day else day
    return Draft(
        title=_shortened(proposal.title.value if proposal.title else title),
        day=held_on.isoformat() if held_on else "",
        begins=_clock(proposal.begins, USUAL[0]),
        ends=_clock(proposal.ends, USUAL[1]),
        place=proposal.place.value[:300] if proposal.place else "",
        chair=next((names.person(each.name) for each in proposal.people if each.chairs), ""),
        minute_taker=next((names.person(each.name) for each in proposal.people if each.takes_minutes), ""),
        sources={name: found.source for name, found in fields.items() if isinstance(found, Found)},
        people=[
            PersonRow(
                take=True,
                name=each.name,
                person=names.person(each.name),
                city=names.city(each.place) or names.city_of(each.name),
                presence=each.presence,
                guest=each.guest,
                source=each.source,
            )
            for each in proposal.people[:MOST_ROWS]
        ],
        items=[
            ItemRow(True, each.title[:300], each.text, each.number.count("."), each.source)
            for each in proposal.items[:MOST_ROWS]
        ],
        decisions=[
            DecisionRow(
                True,
                each.wording,
                -1 if each.item is None else each.item,
                each.unanimous == Vote.YES,
                each.result,
                each.source,
            )
            for each in proposal.decisions[:MOST_ROWS]
        ],
        tasks=[
            TaskRow(
                take=bool(each.who),
                text=each.text[:300],
                item=-1 if each.item is None else each.item,
                person=names.person(each.who),
                city=names.city(each.who),
                due=each.due.isoformat() if each.due else "",
                who=each.who,
                source=each.source,
            )
            for each in proposal.tasks[:MOST_ROWS]
        ],
    )


def typed(form: MultiDict[str, str]) -> Draft:
    """The rows of a request, as many as it says there are."""
    return Draft(
        title=form.get("title", ""),
        day=form.get("day", ""),
        begins=form.get("begins", ""),
        ends=form.get("ends", ""),
        place=form.get("place", ""),
        chair=form.get("chair", ""),
        minute_taker=form.get("minute_taker", ""),
        people=[
            PersonRow(
                take=f"{row}-take" in form,
                name=form.get(f"{row}-name", ""),
                person=form.get(f"{row}-person", ""),
                city=_number(form.get(f"{row}-city")),
                presence=form.get(f"{row}-presence", ""),
                guest=f"{row}-guest" in form,
                source=form.get(f"{row}-source", ""),
            )
            for row in _rows(form, "person")
        ],
        items=[
            ItemRow(
                take=f"{row}-take" in form,
                title=form.get(f"{row}-title", ""),
                text=form.get(f"{row}-text", ""),
                depth=_number(form.get(f"{row}-depth")),
                source=form.get(f"{row}-source", ""),
            )
            for row in _rows(form, "item")
        ],
        decisions=[
            DecisionRow(
                take=f"{row}-take" in form,
                wording=form.get(f"{row}-wording", ""),
                item=_number(form.get(f"{row}-item"), -1),
                all_agree=f"{row}-all" in form,
                result=form.get(f"{row}-result", ""),
                source=form.get(f"{row}-source", ""),
            )
            for row in _rows(form, "decision")
        ],
        tasks=[
            TaskRow(
                take=f"{row}-take" in form,
                text=form.get(f"{row}-text", ""),
                item=_number(form.get(f"{row}-item"), -1),
                person=form.get(f"{row}-person", ""),
                city=_number(form.get(f"{row}-city")),
                due=form.get(f"{row}-due", ""),
                who=form.get(f"{row}-who", ""),
                source=form.get(f"{row}-source", ""),
            )
            for row in _rows(form, "task")
        ],
    )


def _rows(form: MultiDict[str, str], sort: str) -> list[str]:
    return [f"{sort}-{number}" for number in range(min(_number(form.get(f"{sort}-count")), MOST_ROWS))]


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _clock(found: Found[time] | None, otherwise: time) -> str:
    return f"{found.value if found else otherwise:%H:%M}"


def _shortened(title: str) -> str:
    """What the meeting is called, without the words that it is its protocol."""
    for beginning in ("Protokoll der ", "Protokoll des ", "Niederschrift der ", "Ergebnisprotokoll der "):
        if title.startswith(beginning):
            rest = title.removeprefix(beginning)
            return (rest[:1].upper() + rest[1:])[:300]
    return title[:300]
