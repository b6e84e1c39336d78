"""What people type in this room."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, TimeField
from wtforms.validators import InputRequired, ValidationError

from collab.base.clock import BERLIN
from collab.base.errors import Refused
from collab.hosting.actions.duties import Duty
from collab.hosting.models import HostDuty
from collab.people.forms import line, needed, one_line

DUTY = re.compile(r"(-?\d{1,3})\s*(?:Tage?\s*(?:vorher|vor)?)?\s*[:;]\s*(\S.*)", re.I)
MOST_DUTIES = 60


class MeetingForm(FlaskForm):
    """The draft of the meeting that a host accepts."""

    title = line(_l("Titel der Sitzung"), 300, needed(_l("Bitte geben Sie der Sitzung einen Titel.")))
    day = DateField(_l("Datum"), [InputRequired(_l("Bitte geben Sie an, an welchem Tag."))])
    begins = TimeField(
        _l("Von"), [InputRequired(_l("Bitte geben Sie an, wann die Sitzung beginnt."))], default=time(10)
    )
    ends = TimeField(
        _l("Bis"), [InputRequired(_l("Bitte geben Sie an, wann die Sitzung endet."))], default=time(13)
    )
    place = line(_l("Ort"), 300)

    def validate_day(self, field: DateField) -> None:
        if field.data is not None and not 1990 <= field.data.year <= 2150:
            raise ValidationError(_("Bitte prüfen Sie das Jahr."))

    def validate_ends(self, field: TimeField) -> None:
        if field.data is not None and self.begins.data is not None and field.data <= self.begins.data:
            raise ValidationError(_("Das Ende muss nach dem Beginn liegen."))

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day.data, self.begins.data, BERLIN)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.day.data, self.ends.data, BERLIN)


def duties_in(text: str) -> list[Duty]:
    """One duty a line: "30: Saal buchen". Refused with the line that is not understood."""
    found = []
    for raw in text.splitlines():
        if not raw.strip():
            continue
        match = DUTY.fullmatch(raw.strip())
        if match is None:
            raise Refused(
                _("„%(line)s“: Bitte schreiben Sie die Tage vorher, einen Doppelpunkt und die Aufgabe, zum "
                  "Beispiel „30: Saal buchen“.", line=raw.strip()[:80]), 422
            )  # fmt: skip
        found.append(Duty(one_line(match[2])[:200], int(match[1])))
    if len(found) > MOST_DUTIES:
        raise Refused(_("Höchstens %(most)s Aufgaben.", most=MOST_DUTIES), 422)
    if len({duty.title for duty in found}) < len(found):
        raise Refused(_("Eine Aufgabe steht zweimal da. Bitte unterscheiden Sie beide im Wortlaut."), 422)
    return found


def duties_written(duties: list[HostDuty]) -> str:
    return "\n".join(f"{duty.days_before}: {duty.title}" for duty in duties)


def day_in(text: str | None) -> date | None:
    """A day as a form sends it; None where it is empty. Refused where it is none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("„%(text)s“ ist kein Tag.", text=text[:40]), 422) from None
