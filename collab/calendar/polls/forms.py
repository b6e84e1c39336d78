"""Forms of polls. The proposed dates are rows of day, from, to; without times it is the whole day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from collab.base.clock import local, now
from collab.calendar.polls.actions import Slot
from collab.calendar.polls.models import Poll
from collab.calendar.times import ONE_DAY, last_day_of, midnight, moment
from collab.documents.queries import cities_for
from collab.people.forms import at_most, line, some_lines
from collab.people.models import Organisation
from collab.workspaces.models import Workspace

USUAL = (time(10), time(12))
DAYS_TO_ANSWER = 7


class PollForm(FlaskForm):
    title = line(_l("Worum geht es?"), 300, InputRequired(_l("Bitte geben Sie der Abstimmung einen Titel.")))
    place = line(_l("Ort"), 300)
    city = SelectField(_l("Gastgebende Kommune"), coerce=int)
    text = TextAreaField(_l("Beschreibung"), [at_most(10_000)], filters=[some_lines])
    deadline = DateField(
        _l("Antworten bis"), [InputRequired(_l("Bitte geben Sie an, bis wann geantwortet werden soll."))]
    )
    hidden = BooleanField(_l("Antworten der anderen erst nach dem Ende zeigen"))

    def __init__(self, workspace: Workspace, poll: Poll | None = None, today: date | None = None) -> None:
        stored: dict[str, object] = {"city": 0}
        if poll is not None:
            stored = {name: getattr(poll, name) for name in ("title", "place", "text", "deadline", "hidden")}
            stored["city"] = poll.city_id or 0
        elif today is not None:
            stored["deadline"] = today + timedelta(days=DAYS_TO_ANSWER)
        super().__init__(data=stored)
        self.known = {city.id: city for city in cities_for(workspace)}
        self.city.choices = [(0, _("noch offen")), *((city.id, city.name) for city in self.known.values())]

    @property
    def chosen_city(self) -> Organisation | None:
        return self.known.get(self.city.data)


@dataclass(frozen=True)
class SlotRow:
    """One row as typed, and the date that it means, or else `error`: a sentence that says what is wrong."""

    day: str
    begins: str = ""
    ends: str = ""
    slot: Slot | None = None
    error: str = ""


@dataclass(frozen=True)
class SlotRows:
    rows: list[SlotRow]

    @property
    def slots(self) -> list[Slot]:
        return [row.slot for row in self.rows if row.slot]

    @property
    def wrong(self) -> bool:
        return any(row.error for row in self.rows)

    def with_day(self, day: date) -> SlotRows:
        """One row more, with the times of the last one; a day that is there already is not added twice."""
        begins, ends = (self.rows[-1].begins, self.rows[-1].ends) if self.rows else _usual()
        added = SlotRow(day.isoformat(), begins, ends)
        known = any((row.day, row.begins) == (added.day, begins) for row in self.rows)
        return read_rows(self.rows if known else sorted([*self.rows, added], key=lambda r: (r.day, r.begins)))

    def without(self, number: int) -> SlotRows:
        return read_rows([row for at, row in enumerate(self.rows) if at != number])


def typed_rows(form: MultiDict[str, str]) -> SlotRows:
    """The rows of a request; rows without a day are left out."""
    columns = zip(
        form.getlist("slot_day"), form.getlist("slot_begins"), form.getlist("slot_ends"), strict=False
    )
    return read_rows([SlotRow(*row) for row in columns if row[0].strip()])


def rows_of(poll: Poll) -> SlotRows:
    rows = []
    for option in poll.options:
        begins, ends = local(option.starts_at), local(option.ends_at)
        times = ("", "") if option.all_day else (f"{begins:%H:%M}", f"{ends:%H:%M}")
        days = [begins.date()]
        if option.all_day:  # several whole days become several rows
            last = last_day_of(option.starts_at, option.ends_at)
            days = [begins.date() + n * ONE_DAY for n in range((last - begins.date()).days + 1)]
        rows += [SlotRow(day.isoformat(), *times) for day in days]
    return read_rows(rows)


def read_rows(rows: list[SlotRow]) -> SlotRows:
    read = []
    for row in rows:
        meant = _slot(row)
        if isinstance(meant, Slot):
            read.append(replace(row, slot=meant, error=""))
        else:
            read.append(replace(row, slot=None, error=meant))
    return SlotRows(read)


def _slot(row: SlotRow) -> Slot | str:
    """The date of a row, or a sentence that says what is wrong with it."""
    try:
        day = date.fromisoformat(row.day.strip())
    except ValueError:
        return _("„%(text)s“ ist kein Tag. Richtig wäre zum Beispiel 2027-03-15.", text=row.day[:20])
    if not 2000 <= day.year <= 2200:
        return _("Bitte prüfen Sie das Jahr.")
    if not row.begins.strip() and not row.ends.strip():
        return Slot(midnight(day), midnight(day + ONE_DAY), all_day=True)
    try:
        begins = time.fromisoformat(row.begins.strip())
        ends = time.fromisoformat(row.ends.strip()) if row.ends.strip() else None
    except ValueError:
        return _("Bitte geben Sie Uhrzeiten wie 10:00 an, oder lassen Sie beide frei (ganztägig).")
    start = moment(datetime.combine(day, begins.replace(tzinfo=None)))
    end = (
        start + timedelta(hours=1)
        if ends is None
        else moment(datetime.combine(day, ends.replace(tzinfo=None)))
    )
    return Slot(start, end) if end > start else _("Das Ende liegt nicht nach dem Beginn.")


def _usual() -> tuple[str, str]:
    return f"{USUAL[0]:%H:%M}", f"{USUAL[1]:%H:%M}"


def month_of(text: str | None, today: date) -> date:
    """The first day of the month that a request names ("2026-12"), else of the present one."""
    try:
        return datetime.strptime(text or "", "%Y-%m").replace(tzinfo=UTC).date().replace(day=1)
    except ValueError:
        return today.replace(day=1)


def today() -> date:
    return local(now()).date()
