"""The forms of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from collab.people.forms import one_line
from collab.reports.labels import MEANINGS, RHYTHMS

FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


class ReportForm(FlaskForm):
    """What of a report is chosen; its texts are fields of the shared editor."""

    day = DateField(
        _l("Stand"),
        [InputRequired(_l("Bitte geben Sie an, welchen Tag der Bericht beschreibt."))],
        format=FORMATS,
    )
    light = RadioField(
        _l("Ampel"),
        choices=list(MEANINGS.items()),
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Begründung der Ampel"),
        [Length(max=500, message=_l("Bitte in höchstens 500 Zeichen."))],
        filters=[one_line],
        description=_l("Ein, zwei Sätze. Bei Gelb und Rot nötig, bei Grün freiwillig."),
    )
    needed_until = DateField(_l("Gebraucht bis"), [Optional()], format=FORMATS)


class PlanForm(FlaskForm):
    """How often a workspace reports."""

    every_weeks = SelectField(_l("Rhythmus"))
    next_due = DateField(
        _l("Nächster Bericht fällig am"),
        [Optional()],
        format=FORMATS,
        description=_l("Leer: nach dem ersten vollen Zeitraum."),
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.every_weeks.choices = [("", _l("kein fester Rhythmus"))]
        self.every_weeks.choices += [(str(weeks), words) for weeks, words in RHYTHMS.items()]


class MilestoneForm(FlaskForm):
    """A milestone: what, until when."""

    title = StringField(
        _l("Meilenstein"),
        [InputRequired(_l("Bitte geben Sie an, was erreicht sein soll.")), Length(max=200)],
        filters=[one_line],
    )
    day = DateField(_l("Termin"), [InputRequired(_l("Bitte geben Sie einen Tag an."))], format=FORMATS)


class MoveForm(MilestoneForm):
    """The same of one that is there; another day needs a reason."""

    reason = StringField(
        _l("Grund der Verschiebung"),
        [Length(max=500)],
        filters=[one_line],
        description=_l(
            "Nur nötig, wenn sich der Termin ändert. Er bleibt in der Geschichte des Meilensteins."
        ),
    )


class DropForm(FlaskForm):
    dropped_because = StringField(
        _l("Grund"),
        [InputRequired(_l("Bitte schreiben Sie, warum der Meilenstein entfällt.")), Length(max=500)],
        filters=[one_line],
    )


class ReachForm(FlaskForm):
    reached_on = DateField(
        _l("Erreicht am"), [InputRequired(_l("Bitte geben Sie einen Tag an."))], format=FORMATS
    )
