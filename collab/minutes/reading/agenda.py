"""Items, decisions and tasks from the body of a protocol."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from collab.minutes.models import Vote
from collab.minutes.reading.dates import day_in, without_dates
from collab.minutes.reading.lines import LIST_SIGN
from collab.minutes.reading.proposal import Found, FoundDecision, FoundItem, FoundTask

TOP = re.compile(
    r"(?:Zu )?(?:TOP|Tagesordnungspunkt)\s*\.?\s*(\d{1,2}(?:\.\d{1,2})*)\s*[.:)–-]?\s*(.*)", re.I
)
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+([A-ZÄÖÜ„][^.!?]{2,120})$")
DECISION = re.compile(
    r"(?:Beschluss|Beschlüsse|Vereinbart|Vereinbarung|Festlegung)(?:\s+Nr\.?\s*[\w/.-]+)?\s*:\s*(.+)",
    re.I,
)
DECIDES = re.compile(
    r"(?:Die|Der|Das) \S+(?: \S+){0,5}? (?:beschließt|beschließen|fasst (?:\w+ )?folgenden Beschluss)\b",
    re.I,
)
RESULT = re.compile(
    r"\(([^()]*(?:einstimmig|einvernehmlich|Stimme|Enthaltung|mehrheitlich|abgelehnt)[^()]*)\)\s*\.?$",
    re.I,
)
TASKS_BEGIN = re.compile(
    r"(?:Aufgaben(?:liste)?|Arbeitsaufträge|Aufträge|Maßnahmen|To-?dos?|Nächste Schritte|Offene Punkte)"
    r"\s*:?$",
    re.I,
)
TASK = re.compile(r"(?:Aufgabe|Auftrag|Arbeitsauftrag|To-?do|Maßnahme)\s*:\s*(.+)", re.I)
LIST_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")
DEADLINE_WORD = re.compile(r"[\s,;(–-]*\b(?:bis(?: zum)?|Frist:?|spätestens)\s*\)?\s*$", re.I)
TASK_HEADER = {
    "aufgabe", "was", "auftrag", "arbeitsauftrag", "maßnahme", "to-do", "todo", "nr", "lfd. nr", "wer",
    "zuständig", "zuständigkeit", "verantwortlich", "frist", "termin", "bis wann", "fällig", "erledigt",
    "status", "top",
}  # fmt: skip
EVERYBODY = ("alle Städte", "alle Kommunen", "alle", "Projektbüro")
NEXT = re.compile(r"(?:nächste[sn]? (?:Sitzung|Treffen|Termin)|trifft sich wieder)", re.I)
END = re.compile(r"(?:gez\.|Unterschrift|Ende der Sitzung|Für das Protokoll|Anlagen?\s*:)", re.I)
BODY_AT_END = re.compile(r"\S.{0,60} · \S.{0,80}$")


@dataclass
class _Item:
    number: str
    title: str
    source: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Agenda:
    items: list[FoundItem]
    decisions: list[FoundDecision]
    tasks: list[FoundTask]
    next_day: Found[date] | None


def read_agenda(lines: list[str], held_on: date, names: list[str]) -> Agenda:
    """`held_on`: the day of the meeting; deadlines without a year lie after it. `names`: of those who were
    there, by which tasks of a table that has lost its columns are understood."""
    by_top = any(TOP.match(line) for line in lines)
    items: list[_Item] = []
    decisions: list[FoundDecision] = []
    tasks: list[FoundTask] = []
    next_day: Found[date] | None = None
    in_tasks = False
    for line in lines:
        at = len(items) - 1 if items else None
        if NEXT.search(line) and next_day is None and (day := _after(line, held_on)):
            next_day = Found(day, line)
            in_tasks = False
        if heading := _heading(line, by_top, [item.number for item in items]):
            items.append(_Item(*heading, source=line))
            in_tasks = False
        elif TASKS_BEGIN.match(line):
            in_tasks = True
        elif END.match(line) or BODY_AT_END.fullmatch(line):
            in_tasks = False
        elif in_tasks:
            if task := _task(line, held_on, None, names):
                tasks.append(task)
        elif match := TASK.match(LIST_SIGN.sub("", line)):
            if task := _task(match[1], held_on, at, names, source=line):
                tasks.append(task)
        elif match := DECISION.match(line):
            decisions.append(_decision(match[1], at, line))
        elif items and DECIDES.match(line):
            decisions.append(_decision(line, at, line))
        elif items and not re.fullmatch(r"Beschlussfassung:?", line, re.I):
            items[-1].paragraphs.append(line)
    found = [FoundItem(item.number, item.title, _markdown(item.paragraphs), item.source) for item in items]
    return Agenda(found, decisions, tasks, next_day)


def _heading(line: str, by_top: bool, before: list[str]) -> tuple[str, str] | None:
    """Number and title; plain numbers count only where nothing is called TOP, and only in order."""
    if match := TOP.match(line):
        title = match[2].strip(" :–-")
        seen_in_list = match[1] in before  # the agenda at the beginning lists what comes later
        return None if len(title) > 200 or (seen_in_list and not title) else (match[1], title or match[1])
    if by_top or "\t" in line:
        return None
    match = NUMBERED.match(line)
    if match is None:
        return None
    last = before[-1] if before else "0"
    return (match[1], match[2].strip()) if _follows(match[1], last) else None


def _follows(number: str, last: str) -> bool:
    now, was = ([int(part) for part in each.split(".")] for each in (number, last))
    if len(now) == 1:
        return now[0] == was[0] + 1
    return now[0] == was[0] and now > was


def _decision(text: str, item: int | None, source: str) -> FoundDecision:
    match = RESULT.search(text)
    result = match[1].strip() if match else ""
    wording = text[: match.start()].strip() if match else text.strip()
    return FoundDecision(item, wording, result, _unanimous(result), source)


def _unanimous(result: str) -> Vote | None:
    """Yes for all only where the words leave no doubt; an abstention is given to its city by hand."""
    if re.search(r"einstimmig|einvernehmlich", result, re.I) and not re.search(r"Enthaltung", result, re.I):
        return Vote.YES
    return None


def _task(
    line: str, held_on: date, item: int | None, names: list[str], source: str | None = None
) -> FoundTask | None:
    cells = [cell.strip() for cell in line.split("\t")] if "\t" in line else None
    if cells is None and " | " in line:
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
    if cells is not None:
        return _task_row(cells, line, held_on, item)
    text = LIST_NUMBER.sub("", LIST_SIGN.sub("", line)).strip()
    due = _after(text, held_on)
    bare = DEADLINE_WORD.sub("", without_dates(text)).strip(" ,;–-")
    body, who = _split_who(bare, names)
    if _is_header(bare.split()) or not re.search(r"[^\W\d_]{3}", body):
        return None
    return FoundTask(item, body, who, due, source or line)


def _task_row(cells: list[str], line: str, held_on: date, item: int | None) -> FoundTask | None:
    if _is_header(cells):
        return None
    if re.fullmatch(r"\d{1,3}\.?", cells[0]) and len(cells) > 2:
        cells = cells[1:]
    due_at = next((n for n, cell in enumerate(cells[1:], 1) if _after(cell, held_on)), None)
    due = _after(cells[due_at], held_on) if due_at else None
    who = ", ".join(cell for n, cell in enumerate(cells[1:], 1) if n != due_at and cell)
    return FoundTask(item, cells[0], who, due, line) if cells[0] else None


def _is_header(cells: list[str]) -> bool:
    """The head of a table of tasks: nothing but names of columns."""
    return bool(cells) and all(cell.casefold().rstrip(":.") in TASK_HEADER for cell in cells if cell)


def _split_who(text: str, names: list[str]) -> tuple[str, str]:
    """ "Anlage testen: Björn Uhlenbrock", "Björn Uhlenbrock: Anlage testen", "… (Björn Uhlenbrock)"."""
    for name in (*names, *EVERYBODY):
        if text.endswith(f" {name}") and ":" not in text:
            return text.removesuffix(name).rstrip(" ,–-"), name
    if match := re.fullmatch(r"(.+?)\s*\(([^()]{3,60})\)", text):
        return match[1], match[2]
    left, colon, right = text.partition(": ")
    if colon:
        return (right, left) if _looks_like_name(left) and not _looks_like_name(right) else (left, right)
    return text, ""


def _looks_like_name(text: str) -> bool:
    words = re.sub(r"^(?:Frau|Herr|Dr\.|Prof\.)\s+", "", text).split()
    return 1 <= len(words) <= 4 and all(word[:1].isupper() for word in words)


def _after(text: str, held_on: date) -> date | None:
    return day_in(text, held_on, ahead=True)


def _markdown(paragraphs: list[str]) -> str:
    """Paragraphs with blank lines between them; list lines and table rows stay together."""
    parts: list[str] = []
    for line in paragraphs:
        listed = bool(LIST_SIGN.match(line))
        text = "- " + LIST_SIGN.sub("", line) if listed else line.replace("\t", " · ")
        if listed and parts and parts[-1].rpartition("\n")[2].startswith("- "):
            parts[-1] += "\n" + text
        else:
            parts.append(text)
    return "\n\n".join(parts)
