"""What the page calls sorts of figures and their audiences."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.figures.models import Audience, Measure

MEASURES: dict[str, LazyString] = {
    Measure.PERSONS: _l("Anzahl von Personen"),
    Measure.COUNT: _l("andere Anzahl oder Menge"),
    Measure.EURO: _l("Betrag in Euro"),
    Measure.PERCENT: _l("Prozent"),
    Measure.RATIO: _l("Verhältnis"),
}
AUDIENCES: dict[str, LazyString] = {
    Audience.MEMBERS: _l("nur die Kooperation, ohne Gäste"),
    Audience.WORKSPACE: _l("alle im Arbeitsbereich, auch Gäste"),
    Audience.PUBLIC: _l("auch die Öffentlichkeit"),
}


def audience_word(value: str) -> LazyString:
    return AUDIENCES[value]


def measure_word(value: str) -> LazyString:
    return MEASURES[value]
