"""What the page calls lights and trends: a light is told by shape, sign and word, colour only helps."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.reports.models import Light

LIGHTS: dict[str, LazyString] = {
    Light.GREEN: _l("grün"),
    Light.YELLOW: _l("gelb"),
    Light.RED: _l("rot"),
}
MEANINGS: dict[str, LazyString] = {
    Light.GREEN: _l("Grün: läuft nach Plan"),
    Light.YELLOW: _l("Gelb: gefährdet"),
    Light.RED: _l("Rot: steckt fest"),
}
PLACES = {Light.GREEN: 0, Light.YELLOW: 1, Light.RED: 2}
"""The higher the worse."""

RHYTHMS: dict[int, LazyString] = {
    4: _l("alle 4 Wochen"),
    8: _l("alle 8 Wochen"),
    12: _l("alle 12 Wochen"),
    26: _l("alle 26 Wochen"),
}


@dataclass(frozen=True)
class Trend:
    """`arrow` is read by nobody who cannot see it; the words say the same."""

    arrow: str
    words: LazyString


BETTER = Trend("↗", _l("besser als im Bericht davor"))
WORSE = Trend("↘", _l("schlechter als im Bericht davor"))
SAME = Trend("→", _l("wie im Bericht davor"))


def light(value: str) -> str:
    """grün, gelb, rot"""
    return str(LIGHTS[value])


def trend(now: str, before: str | None) -> Trend | None:
    """None for the first report."""
    if before is None:
        return None
    step = PLACES[Light(now)] - PLACES[Light(before)]
    return SAME if step == 0 else WORSE if step > 0 else BETTER


def meaning(value: str) -> str:
    """Grün: läuft nach Plan"""
    return str(MEANINGS[value])
