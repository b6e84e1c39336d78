"""What a poll is made of, and what cannot be one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.errors import Refused
from collab.calendar.polls.models import Poll, PollOption
from collab.extensions import db
from collab.people.models import Organisation, Person

MOST_OPTIONS = 60


@dataclass(frozen=True)
class Slot:
    """One date to propose, in UTC. For whole days from local midnight to local midnight."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False


@dataclass
class PollFields:
    """`deadline`: the last day on which answers are taken."""

    title: str
    slots: Collection[Slot]
    deadline: date
    text: str = ""
    place: str = ""
    city: Organisation | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Asked:
    """Somebody to ask: a person of the directory, or a name with an address."""

    person: Person | None = None
    name: str = ""
    email: str = ""


def checked_title(title: str) -> str:
    found = " ".join(title.split())[:300]
    if not found:
        raise Refused(_("Bitte geben Sie der Abstimmung einen Titel."), 422)
    return found


def checked_deadline(deadline: date, now: datetime) -> date:
    if deadline < local(now).date():
        raise Refused(_("Die Frist liegt in der Vergangenheit. Bitte wählen Sie einen späteren Tag."), 422)
    return deadline


def set_slots(poll: Poll, slots: Collection[Slot]) -> None:
    """The proposed dates; the answers to those that stay are kept."""
    wanted = {(slot.starts_at, slot.ends_at): slot for slot in slots}
    if len(wanted) > MOST_OPTIONS:
        raise Refused(_("Eine Abstimmung fasst höchstens %(count)s Termine.", count=MOST_OPTIONS), 422)
    if any(slot.ends_at <= slot.starts_at for slot in slots):
        raise Refused(_("Ein Termin endet, bevor er beginnt. Bitte prüfen Sie die Uhrzeiten."), 422)
    for option in list(poll.options):
        if wanted.pop((option.starts_at, option.ends_at), None) is None:
            poll.options.remove(option)
    for slot in wanted.values():
        poll.options.append(PollOption(starts_at=slot.starts_at, ends_at=slot.ends_at, all_day=slot.all_day))
    db.session.flush()
    if poll.id:
        db.session.expire(poll, ["options"])
