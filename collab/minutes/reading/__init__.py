"""What a ready-made protocol says: its text → proposals that a person confirms or corrects."""

from __future__ import annotations

from datetime import date

from collab.minutes.reading.agenda import read_agenda
from collab.minutes.reading.heading import read_heading
from collab.minutes.reading.lines import logical_lines
from collab.minutes.reading.people import read_people
from collab.minutes.reading.proposal import Proposal

__all__ = ["Proposal", "propose"]


def propose(text: str, today: date) -> Proposal:
    """Read only the text; nothing of it is looked up. Whatever is not found is None or empty."""
    lines = logical_lines(text)
    heading = read_heading(lines, today)
    people = read_people(lines)
    names = [person.name for person in people]
    agenda = read_agenda(lines, heading.day.value if heading.day else today, names)
    return Proposal(
        title=heading.title,
        day=heading.day,
        begins=heading.begins,
        ends=heading.ends,
        place=heading.place,
        people=tuple(people),
        items=tuple(agenda.items),
        decisions=tuple(agenda.decisions),
        tasks=tuple(agenda.tasks),
        next_day=agenda.next_day,
    )
