"""The agenda as plain text, for the mail that invites."""

from __future__ import annotations

from flask_babel import gettext as _

from collab.minutes.agenda import Entry, numbered
from collab.minutes.labels import clock, duration
from collab.minutes.models import Meeting


def agenda_text(meeting: Meeting) -> str:
    """One line an item, those below indented; items that are not public without their content.

    A mail goes to guests and to people outside as well, so it says no more than they may see.
    """
    entries = numbered(meeting.items, meeting.event.starts_at)
    if not entries:
        return ""
    return "\n".join([_("Tagesordnung"), "", *(_line(entry) for entry in entries)])


def _line(entry: Entry) -> str:
    item = entry.item
    indent = "    " * entry.depth
    if not item.public:
        return f"{indent}TOP {entry.number}  " + _("(nicht öffentlich)")
    facts = [
        _("%(clock)s Uhr", clock=clock(entry.starts_at)) if entry.starts_at and not entry.depth else "",
        duration(item.minutes) if item.minutes else "",
        item.responsible.display_name if item.responsible else "",
    ]
    known = ", ".join(fact for fact in facts if fact)
    text = f"{indent}TOP {entry.number}  {item.title}" + (f" ({known})" if known else "")
    return text + "".join(f"\n{indent}    {line}" for line in item.note.splitlines())
