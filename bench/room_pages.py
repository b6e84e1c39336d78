"""Server time and number of queries of the pages of the rooms, beside the bare page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typst

from bench.bare import bare_app
from bench.instance import application, signed_in_cookie
from bench.pages import Page, counting, visit
from bench.stopwatch import Taken, interleaved, share
from collab.extensions import db

EMPTY_SHEET = b'#set document(title: "Leer")\n#set text(lang: "de")\nLeer'


@dataclass(frozen=True)
class RoomFigures:
    """`empty_pdf`: an empty sheet, set by the same program to the same standards as the minutes."""

    entries: int
    pages: dict[str, Page]
    empty_pdf: Taken
    pdf: Page


def room_pages(folder: Path, entries: int, addresses: dict[str, str], rounds: int) -> RoomFigures:
    """The pages by their names in `addresses`; the bare one is called `bare`."""
    app = application(folder)
    cookie = signed_in_cookie(app)
    bare, bare_engine = bare_app(folder / "collab.sqlite3")
    with app.app_context():
        engine = db.engine
    visits = {name: visit(app, address, cookie) for name, address in addresses.items()}
    pdf = visits.pop("pdf")
    calls: dict[str, Callable[[], bytes]] = {"bare": visit(bare, "/", ""), **visits}
    taken = interleaved(calls, rounds)
    made = {}
    for name, call in calls.items():
        with counting(bare_engine if name == "bare" else engine) as statements:
            body = call()
        made[name] = Page(share(taken[name], 0.5), len(statements), len(body) / 1000)
    files = interleaved({"pdf": pdf, "empty": empty_sheet}, max(1, rounds // 2), time.process_time)
    with counting(engine) as statements:
        body = pdf()
    whole = Page(share(files["pdf"], 0.5), len(statements), len(body) / 1000)
    return RoomFigures(entries, made, share(files["empty"], 0.5), whole)


def empty_sheet() -> bytes:
    made = typst.compile(EMPTY_SHEET, format="pdf", ignore_system_fonts=True, pdf_standards=["a-2a", "ua-1"])
    assert isinstance(made, bytes)
    return made
