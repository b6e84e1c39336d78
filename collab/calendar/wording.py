"""The words of this room: times of a date, rules of repetition in a sentence, answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import LazyString, format_date, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from collab import kinds
from collab.base import pages
from collab.base.clock import BERLIN, local
from collab.calendar import occurrences
from collab.calendar.fields import EventFields
from collab.calendar.models import Answer, Event
from collab.calendar.occurrences import Occurrence
from collab.calendar.rules import Rule

ANSWERS: dict[str, LazyString] = {
    Answer.OPEN: _l("noch keine Antwort"),
    Answer.YES: _l("kommt"),
    Answer.MAYBE: _l("vielleicht"),
    Answer.NO: _l("kommt nicht"),
    Answer.DEPUTY: _l("schickt eine Vertretung"),
}

REMINDERS: dict[int, LazyString] = {
    0: _l("zum Beginn"),
    15: _l("15 Minuten vorher"),
    60: _l("eine Stunde vorher"),
    1440: _l("einen Tag vorher"),
    2880: _l("zwei Tage vorher"),
    10080: _l("eine Woche vorher"),
}

STATES: dict[str, LazyString] = {
    "cancelled": _l("abgesagt"),
    "done": _l("erledigt"),
    "overdue": _l("überfällig"),
    "tentative": _l("noch offen"),
}

ORDINALS: dict[int, LazyString] = {
    1: _l("ersten"),
    2: _l("zweiten"),
    3: _l("dritten"),
    4: _l("vierten"),
    5: _l("fünften"),
    -1: _l("letzten"),
    -2: _l("vorletzten"),
}


def state_label(state: str) -> str:
    return str(STATES.get(state, state))


def kind_label(name: str) -> str:
    return str(kinds.get(name).label)


def clock(at: datetime) -> str:
    shown = local(at)
    return f"{shown.hour}:{shown.minute:02d}"


def span(occurrence: Occurrence) -> str:
    """Montag, 16. November 2026, 10:00 bis 12:00 Uhr · 16. bis 18. November 2026, ganztägig"""
    one_day = occurrence.first_day == occurrence.last_day
    if occurrence.starts_at is None or occurrence.ends_at is None:
        if one_day:
            return _("%(day)s, ganztägig", day=long_day(occurrence.first_day))
        return _(
            "%(first)s bis %(last)s", first=long_day(occurrence.first_day), last=long_day(occurrence.last_day)
        )
    begin, end = clock(occurrence.starts_at), clock(occurrence.ends_at)
    if one_day and occurrence.starts_at == occurrence.ends_at:
        return _("%(day)s, %(begin)s Uhr", day=long_day(occurrence.first_day), begin=begin)
    if one_day:
        return _(
            "%(day)s, %(begin)s bis %(end)s Uhr", day=long_day(occurrence.first_day), begin=begin, end=end
        )
    return _(
        "%(first)s, %(begin)s Uhr, bis %(last)s, %(end)s Uhr",
        first=long_day(occurrence.first_day),
        begin=begin,
        last=long_day(local(occurrence.ends_at).date()),
        end=end,
    )


def short(occurrence: Occurrence) -> str:
    """16. November 2026, 10:00 Uhr — for subjects of mails and single lines."""
    if occurrence.starts_at is None:
        return pages.day(occurrence.first_day)
    return _("%(day)s, %(begin)s Uhr", day=pages.day(occurrence.first_day), begin=clock(occurrence.starts_at))


def long_day(day: date) -> str:
    return format_date(day, "EEEE, d. MMMM y" if _german() else "EEEE, d MMMM y")


def day_and_month(day: date) -> str:
    return format_date(day, "d. MMMM" if _german() else "d MMMM")


def weekday(number: int) -> str:
    """Montag (0) to Sonntag (6)."""
    return format_date(date(2026, 6, 1) + timedelta(days=number), "EEEE")  # a Monday


def minutes_before(minutes: int) -> str:
    """einen Tag vorher · 45 Minuten vorher"""
    if minutes in REMINDERS:
        return str(REMINDERS[minutes])
    if minutes % 1440 == 0:
        return ngettext("%(num)s Tag vorher", "%(num)s Tage vorher", minutes // 1440)
    if minutes % 60 == 0:
        return ngettext("%(num)s Stunde vorher", "%(num)s Stunden vorher", minutes // 60)
    return ngettext("%(num)s Minute vorher", "%(num)s Minuten vorher", minutes)


def rule_sentence(event: Event) -> str:
    """Jede Woche am Montag und Mittwoch, bis 31. Dezember 2026. Empty for an event that is not repeated."""
    rule = occurrences.rule_of(event)
    if rule is None:
        return ""
    return describe(rule, occurrences.first(event).first_day)


def rule_of_entry(fields: EventFields) -> str:
    """The rule of something that is not an event yet, in a sentence."""
    if not fields.rule:
        return ""
    zone = ZoneInfo(fields.zone)
    first = fields.first_day or (fields.starts_at.astimezone(zone).date() if fields.starts_at else date.min)
    return describe(Rule.parse(fields.rule, zone), first)


def describe(rule: Rule, begins: date) -> str:
    """A rule in a sentence; `begins` is the first day, from which it takes weekday and day of the month."""
    said = _said(rule, begins)
    if rule.count is not None:
        return ngettext(
            "%(said)s, insgesamt %(num)s-mal", "%(said)s, insgesamt %(num)s-mal", rule.count, said=said
        )
    if rule.until is not None:
        return _("%(said)s, bis %(day)s", said=said, day=pages.day(rule.until.date()))
    return said


def _said(rule: Rule, begins: date) -> str:
    every = rule.interval
    parts = {name for name, _values in rule.numbers}
    if rule.frequency == "DAILY" and not parts and not rule.days:
        return ngettext("Jeden Tag", "Alle %(num)s Tage", every)
    if rule.frequency == "WEEKLY" and not parts:
        days = _listed([weekday(day) for _nth, day in sorted(rule.days)] or [weekday(begins.weekday())])
        return ngettext("Jede Woche am %(days)s", "Alle %(num)s Wochen am %(days)s", every, days=days)
    if rule.frequency == "MONTHLY" and parts <= {"BYMONTHDAY", "BYSETPOS"}:
        on = _in_month(rule, begins)
        if on:
            return ngettext("Jeden Monat am %(on)s", "Alle %(num)s Monate am %(on)s", every, on=on)
    if rule.frequency == "YEARLY" and parts <= {"BYMONTH", "BYMONTHDAY", "BYSETPOS"}:
        months = rule.number("BYMONTH") or (begins.month,)
        on = _in_month(rule, begins)
        if on and len(months) == 1:
            name = format_date(date(2026, months[0], 1), "MMMM")
            return ngettext(
                "Jedes Jahr am %(on)s (%(month)s)", "Alle %(num)s Jahre am %(on)s (%(month)s)",
                every, on=on, month=name,
            )  # fmt: skip
    return _("Nach einer besonderen Regel (%(rule)s)", rule=rule.text(BERLIN, all_day=True))


def _in_month(rule: Rule, begins: date) -> str:
    """15. · ersten Montag · letzten Tag; empty where there is no short way to say it."""
    days, positions = rule.number("BYMONTHDAY"), rule.number("BYSETPOS")
    if rule.days and not days:
        named = [(nth or (positions[0] if len(positions) == 1 else 0), day) for nth, day in rule.days]
        if positions and len(rule.days) > 1:
            return ""
        if all(nth in ORDINALS for nth, _day in named):
            return _listed([f"{ORDINALS[nth]} {weekday(day)}" for nth, day in named])
        return ""
    if rule.days or positions:
        return ""
    if days == (-1,):
        return _("letzten Tag")
    shown = days or (begins.day,)
    return _listed([f"{day}." if _german() else str(day) for day in shown]) if min(shown) > 0 else ""


def _listed(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("%(several)s und %(last)s", several=", ".join(words[:-1]), last=words[-1])


def _german() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "de"
