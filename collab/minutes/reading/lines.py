"""The lines of a protocol as they were meant: PDF files break them at the right margin."""

from __future__ import annotations

import re

AGENDA = re.compile(
    r"(?:TOP|Tagesordnungspunkt|Punkt|Zu TOP|Zu Punkt)\s*\.?\s*\d|\d{1,2}(?:\.\d{1,2})*[.)]?\s+\S", re.I
)
LABEL = re.compile(
    r"(?:Anwesend\w*|Teilnehm\w*|Teilgenommen\w*|Entschuldigt\w*|Abwesend\w*|(?:Als )?Gäste|Gast|"
    r"Leitung|Moderation|"
    r"Vorsitz\w*|Sitzungsleitung|Protokoll(?:führung|ant|antin|führer|führerin)?|Schriftführ\w*|Ort|Datum|Zeit|"
    r"Beginn|Ende|Uhrzeit|Beschluss\w*|Beschlussvorschlag|Vereinbart|Vereinbarung|Ergebnis|Festlegung|Verteiler|"
    r"Sitzung\w*|"
    r"Aufgabe\w*|Auftrag|Aufträge|Arbeitsauftrag|To-?do\w*|Maßnahmen?|Nächste (?:Sitzung|Schritte|Termine?)|"
    r"Tagesordnung|Verschiedenes|Termine?)\b(?: \([^)]{0,40}\))?\s*(?::|$)",
    re.I,
)
ENDS_WITH_DAY = re.compile(r"\d{1,2}\.\s?(?:\d{1,2}\.|\w{3,9})\s?(?:(?:19|20)?\d\d)?$")
LIST_SIGN = re.compile(r"^[-–•*▪◦]\s+")
PAGE = re.compile(r"(?:-\s*)?(?:Seite\b.{0,20}|\d{1,3}(?:\s*/\s*\d{1,3})?)(?:\s*-)?$", re.I)
SHORTEST_CUT, LONGEST_CUT = 60, 160
"""Characters of a line that may have been cut at the margin of the page."""
CUT_OFF = re.compile(r"[^\W\d_][,-]?$")
LONGEST_TEXT, LONGEST_LINE = 1_000_000, 5_000
"""Characters: of a text (no protocol is longer), and of a line before it is broken, as patterns take time."""


def logical_lines(text: str) -> list[str]:
    """Lines without page numbers, those joined that belong together. Table rows keep their tabs."""
    raw = [
        line[at : at + LONGEST_LINE].strip(" ")
        for line in _raw_lines(text[:LONGEST_TEXT])
        for at in range(0, len(line), LONGEST_LINE)
    ]
    lines = [line for line in raw if line.strip() and not PAGE.fullmatch(line)]
    full = _full_width(lines)
    joined: list[str] = []
    width = 0  # of the last piece of the line that is being joined
    for line in lines:
        if joined and _goes_on(joined[-1], width, line, full):
            joined[-1] = _glued(joined[-1], line)
        else:
            joined.append(line)
        width = len(line)
    return joined


def _raw_lines(text: str) -> list[str]:
    return text.replace("\r", "").replace("\x0c", "\n").replace("\xa0", " ").split("\n")


def _full_width(lines: list[str]) -> int | None:
    """From how many characters on a line has reached the margin; None: paragraphs were not broken."""
    cut = sorted(
        len(line) for line in lines if SHORTEST_CUT <= len(line) <= LONGEST_CUT and CUT_OFF.search(line)
    )
    if not cut or len(cut) < len(lines) * 0.15:
        return None
    return int(cut[len(cut) // 2] * 0.85)


def _goes_on(above: str, width: int, line: str, full: int | None) -> bool:
    """Whether a line is the continuation of the one above, whose last piece is `width` long."""
    if len(above) > LONGEST_LINE:
        return False
    if above.count("(") > above.count(")"):
        return True
    if "\t" in above or begins_something(line) or ENDS_WITH_DAY.search(above):
        return False
    if above.endswith(","):
        return True
    return full is not None and width >= full and not above.endswith((".", "!", "?", ":", ")"))


def begins_something(line: str) -> bool:
    """A new item, label or list line; never the continuation of the line above."""
    return bool("\t" in line or AGENDA.match(line) or LABEL.match(line) or LIST_SIGN.match(line))


def _glued(above: str, below: str) -> str:
    if above.endswith("-") and below[:1].islower() and not below.startswith(("und ", "oder ", "bzw")):
        return above[:-1] + below
    return f"{above} {below}"
