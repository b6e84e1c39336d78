"""The quick line: "Einladung schreiben @Lea @Max bis 3.12." is a title, two persons and a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.base.folding import fold
from collab.tasks.naming import Known, Names

MONTHS = (
    "januar", "februar", "maerz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
NEAR = {"heute": 0, "morgen": 1, "uebermorgen": 2}
MOST_WORDS = 4
"""Of one name."""

UNTIL = re.compile(
    r"(?:^|\s)bis\s+(?:zum\s+|am\s+|spätestens\s+)?(?P<day>"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\s?\d{1,2}\.?(?:\s?\d{2,4})?(?=\s|$)"
    r"|\d{1,2}\.\s?[A-Za-zäÄ]{3,9}\.?(?:\s+\d{4})?|heute|morgen|übermorgen|uebermorgen"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)(?=[\s,;]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class QuickTask:
    title: str
    people: tuple[Known, ...]
    due: date | None


def understand(line: str, names: Names, today: date) -> QuickTask:
    """Read the line. Refused with a sentence where a name or a day is not clear."""
    text = " ".join(line.split())
    due: date | None = None
    found = list(UNTIL.finditer(text))
    if found:
        last = found[-1]
        due = day_of(last["day"], today)
        if due is not None:
            text = f"{text[: last.start()]} {text[last.end() :]}"
    people, rest = _take_people(text, names)
    title = " ".join(rest.split()).strip(" ,;–-")
    if not title:
        raise Refused(_("Bitte schreiben Sie, was zu tun ist."), 422)
    return QuickTask(title[:300], tuple(dict.fromkeys(people)), due)


def day_of(text: str, today: date) -> date | None:
    """A day as people write it; without a year the next such day. None: these words are no day.

    Refused for a day that does not exist.
    """
    plain = fold(text).strip(" .")
    if plain in NEAR:
        return today + timedelta(days=NEAR[plain])
    plain = plain.replace("sonnabend", "samstag")
    if plain in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(plain) - today.weekday()) % 7 or 7)
    numbers = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain)
    if numbers:
        return _date(int(numbers[1]), int(numbers[2]), int(numbers[3]), text)
    numbers = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{2}|\d{4}))?", plain)
    if numbers:
        return _next(int(numbers[1]), int(numbers[2]), numbers[3], text, today)
    words = re.fullmatch(r"(\d{1,2})\.\s?([a-z]{3,9})\.?(?:\s+(\d{4}))?", plain)
    if words:
        month = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(words[2])]
        return _next(int(words[1]), month[0], words[3], text, today) if len(month) == 1 else None
    return None


def _next(day: int, month: int, year: str | None, text: str, today: date) -> date:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
    for candidate in range(today.year, today.year + 5):  # 29 February comes every four years
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise _no_day(text)


def _date(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_day(text) from None


def _no_day(text: str) -> Refused:
    return Refused(_("Den Tag „%(day)s“ gibt es nicht.", day=text.strip()), 422)


def _take_people(text: str, names: Names) -> tuple[list[Known], str]:
    """The persons after an @, and the text without them."""
    parts = re.split(r"(?:^|(?<=\s))@", text)
    people, rest = [], parts[0]
    for part in parts[1:]:
        words = part.split()
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            meant = names.meant(" ".join(words[:count]))
            if len(meant) == 1:
                people.append(meant[0])
                rest += " " + " ".join(words[count:])
                break
        else:
            raise who_is_meant(words[0] if words else "", names)
    return people, rest


def who_is_meant(text: str, names: Names) -> Refused:
    """The sentence for a name that fits nobody, or several."""
    meant = names.meant(text)
    if not meant:
        return Refused(_("Eine Person „%(name)s“ ist nicht bekannt.", name=text), 422)
    others = ", ".join(each.name for each in meant[:5])
    return Refused(
        _("„%(name)s“ ist nicht eindeutig: %(others)s. Bitte schreiben Sie den ganzen Namen.",
          name=text, others=others), 422)  # fmt: skip
