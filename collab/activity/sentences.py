"""The sentence of a line: as HTML with the name and the link, and as plain text for mails."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from collab.activity.feed import Line
from collab.base.clock import local, now


class _Words(dict[str, Any]):
    """What a sentence may name; what is not known is left empty."""

    def __missing__(self, _key: str) -> str:
        return ""


def as_html(line: Line) -> Markup:
    """Everything that people typed is escaped."""
    actor = Markup("<strong>{}</strong>").format(_actor(line))
    title: Markup | str = line.title
    if line.url:
        title = Markup('<a href="{}">{}</a>').format(line.url, line.title)
    sentence = Markup(_pattern(line)) % _words(line, actor, title)  # noqa: S704 - our own sentence
    return Markup("{} ({})").format(sentence, named) if (named := _named(line)) else sentence


def as_text(line: Line) -> str:
    sentence = _pattern(line) % _words(line, _actor(line), line.title)
    return f"{sentence} ({named})" if (named := _named(line)) else sentence


def day_heading(day: date) -> str:
    """Heute · Gestern · Montag, 12. März 2026"""
    distance = (local(now()).date() - day).days
    if distance == 0:
        return _("Heute")
    if distance == 1:
        return _("Gestern")
    german = str(get_locale() or "de").startswith("de")
    return format_date(day, "EEEE, d. MMMM y" if german else "EEEE, d MMMM y")


def clock(moment: datetime) -> str:
    """9:05 Uhr, for lines below the heading of their day."""
    shown = local(moment)
    return _("%(clock)s Uhr", clock=f"{shown.hour}:{shown.minute:02d}")


def _pattern(line: Line) -> str:
    many = line.verb.many
    return str(many if many is not None and line.others else line.verb.sentence)


def _named(line: Line) -> str:
    """Who is named in what was written; nothing for several lines told as one."""
    named = line.detail.get("named")
    return _("erwähnt: %(names)s", names=named) if named and not line.others else ""


def _words(line: Line, actor: str, title: str) -> _Words:
    words = _Words(line.detail)
    for name, labels in line.verb.labels.items():
        if words[name] in labels:
            words[name] = str(labels[words[name]])
    words.update(actor=actor, title=title, count=line.count)
    return words


def _actor(line: Line) -> str:
    return line.actor.display_name if line.actor else _("Die Plattform")
