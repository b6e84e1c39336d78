"""What pages call the states of minutes, presence and votes."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime, time
from typing import Any

from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from collab.base.clock import local
from collab.calendar.models import Answer, Event
from collab.minutes.models import MinutesState, Presence, Vote

STATES = {
    MinutesState.DRAFT.value: _l("Entwurf"),
    MinutesState.CIRCULATED.value: _l("versandt"),
    MinutesState.APPROVED.value: _l("genehmigt"),
}
STATE_BADGES = {  # kinds of badge
    MinutesState.DRAFT.value: "plain",
    MinutesState.CIRCULATED.value: "info",
    MinutesState.APPROVED.value: "success",
}
ANSWERS = {
    Answer.YES.value: _l("kommt"),
    Answer.MAYBE.value: _l("kommt vielleicht"),
    Answer.NO.value: _l("kommt nicht"),
    Answer.DEPUTY.value: _l("schickt eine Vertretung"),
    Answer.OPEN.value: _l("noch keine Antwort"),
}
PRESENCES = {
    Presence.PRESENT.value: _l("anwesend"),
    Presence.EXCUSED.value: _l("entschuldigt"),
    Presence.ABSENT.value: _l("abwesend"),
}
VOTES = {
    Vote.YES.value: _l("Ja"),
    Vote.NO.value: _l("Nein"),
    Vote.ABSTAINS.value: _l("Enthaltung"),
    Vote.PENDING.value: _l("steht noch aus"),
}


def when_in_words(event: Event) -> str:
    """Montag, 16. November 2026, 10:00–12:00 Uhr"""
    assert event.starts_at is not None and event.ends_at is not None  # a meeting has times
    begins, ends = local(event.starts_at), local(event.ends_at)
    german = str(get_locale() or "de").startswith("de")
    pattern = "EEEE, d. MMMM y" if german else "EEEE, d MMMM y"
    shown = format_date(begins.date(), pattern)
    if begins.date() == ends.date():
        return _("%(day)s, %(begins)s–%(ends)s Uhr", day=shown, begins=clock(begins), ends=clock(ends))
    until = format_date(ends.date(), pattern)
    return _("%(day)s, %(begins)s Uhr, bis %(until)s, %(ends)s Uhr",
             day=shown, begins=clock(begins), until=until, ends=clock(ends))  # fmt: skip


def clock(moment: datetime | time) -> str:
    """9:05; of a moment as the clocks in Germany show it."""
    shown = local(moment) if isinstance(moment, datetime) else moment
    return f"{shown.hour}:{shown.minute:02d}"


def duration(minutes: int) -> str:
    """40 Min. · 2 Std. · 1 Std. 40 Min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(count)s Min.", count=rest)
    if not rest:
        return _("%(count)s Std.", count=hours)
    return _("%(hours)s Std. %(minutes)s Min.", hours=hours, minutes=rest)


def install_filters(filters: MutableMapping[str, Any]) -> None:
    """What templates call these words."""
    words: dict[str, Any] = {
        "minutes_state": STATES.__getitem__,
        "minutes_badge": STATE_BADGES.__getitem__,
        "meeting_answer": ANSWERS.__getitem__,
        "meeting_when": when_in_words,
        "presence": lambda presence: PRESENCES[str(presence)],
        "as_duration": duration,
        "at_clock": clock,
        "leaf_day": lambda moment: str(local(moment).day),
        "leaf_month": lambda moment: format_date(local(moment).date(), "LLL").rstrip("."),
    }
    filters.update(words)
