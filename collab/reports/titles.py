"""What a report is called: it has no title of its own, its day is enough."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from collab.base.pages import day as day_words


def title_of(day: date, corrects: bool) -> str:
    """Statusbericht vom 16. November 2026 (Berichtigung)"""
    if corrects:
        return _("Statusbericht vom %(day)s (Berichtigung)", day=day_words(day))
    return _("Statusbericht vom %(day)s", day=day_words(day))
