"""The child's side of extraction: finds the reader, gathers what it yields, and puts it in normal form."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collab.base.extract.formats import FRUGAL, format_of, why_not
from collab.base.extract.source import Budget, Locked, Source, Unreadable
from collab.base.extract.text import normalise
from collab.base.filetype import sniff

TIME_TO_FINISH = 0.8
"""Share of the time after which readers stop by themselves, so that what they have read is not lost."""


def read_job(job: dict[str, Any]) -> dict[str, Any]:
    """Read the file that the job names; `frugal` asks for a reader that needs little memory.
    Returns the fields of Extracted as plain data."""
    limits = job["limits"]
    path, filename = Path(job["path"]), str(job["filename"])
    budget = Budget.of(
        limits["text_chars"], limits["seconds"] * TIME_TO_FINISH, limits["ocr_seconds"], limits["ocr_pages"]
    )
    source = Source(path, filename, sniff(path, filename), budget)
    gathered = Gathered(limits["text_chars"])
    try:
        gather(source, gathered, frugal=job["frugal"])
        state, reason = ("read" if gathered.text.strip() else "no_text"), None
    except Locked:
        state, reason = "locked", "password"
    except Unreadable as error:
        state, reason = "unreadable", str(error)
    return {
        "state": state,
        "text": gathered.text if state == "read" else "",
        "pages": gathered.pages if state == "read" else [],
        "title": source.facts.title,
        "created": source.facts.created.isoformat() if source.facts.created else None,
        "author": source.facts.author,
        "reason": reason,
        "truncated": state == "read" and (gathered.full or budget.cut),
    }


@dataclass
class Gathered:
    """The text so far, in normal form, up to `limit` characters."""

    limit: int
    parts: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    length: int = 0
    full: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.parts)

    def add(self, raw: str, page: bool) -> None:
        start = self.length + 1 if self.parts else 0
        part = normalise(raw)
        if not part and not page:
            return
        room = max(0, self.limit - start)
        if len(part) > room:
            part, self.full = part[:room], True
        if page:
            self.pages.append(start)
        self.parts.append(part)
        self.length = start + len(part)


def gather(source: Source, gathered: Gathered, frugal: bool) -> None:
    """Take from the reader until it ends or a limit is reached. Damage after some text only cuts the text."""
    chosen = FRUGAL.get(source.mime) if frugal else format_of(source.mime)
    if chosen is None and frugal:
        raise Unreadable("memory")
    if chosen is None:
        reason = why_not(source.mime, source.filename)
        if reason:
            raise Unreadable(reason)
        return
    budget = source.budget
    try:
        for part in chosen.reader()(source):
            gathered.add(part, chosen.paged)
            if gathered.full:
                return
            if budget.seconds_left() < 0:
                budget.cut = True
                break
    except (Locked, Unreadable):
        raise
    except Exception:
        if not gathered.text.strip():
            raise
        budget.cut = True
    if budget.seconds_left() < 0 and not gathered.text.strip():
        raise Unreadable("time")
