"""Server time and number of queries of the pages by which a cooperation is steered, beside the bare page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from bench.bare import bare_app
from bench.instance import READER, application, signed_in_cookie
from bench.pages import Page, counting, visit
from bench.room_pages import empty_sheet
from bench.stopwatch import Taken, interleaved, share
from collab.activity.journal import highest_number
from collab.base.clock import now
from collab.base.database import writing
from collab.extensions import db
from collab.people.models import Account
from collab.steering import letter
from collab.steering.models import Cadence, SituationRecipient
from collab.steering.receiving import Wish, receive

PAPERS = {"steering_pdf": "/steering/situation.pdf", "register_pdf": "/decisions/register.pdf"}
ANONYMOUS = ("public_", "oparl_")


@dataclass(frozen=True)
class CooperationFigures:
    """`papers` are PDFs, timed with all threads; `empty_pdf`: an empty sheet, set before them."""

    workspaces: int
    lines: int
    pages: dict[str, Page]
    papers: dict[str, Page]
    empty_pdf: Taken


def cooperation_pages(
    folder: Path, workspaces: int, lines: int, addresses: dict[str, str], rounds: int
) -> CooperationFigures:
    """The pages by their names in `addresses`, with a letter on how things stand; the bare one is `bare`."""
    app = application(folder)
    cookie = signed_in_cookie(app)
    bare, bare_engine = bare_app(folder / "collab.sqlite3")
    with app.app_context():
        engine = db.engine
    calls: dict[str, Callable[[], bytes]] = {"bare": visit(bare, "/", "")}
    for name, address in addresses.items():
        calls[name] = visit(app, address, "" if name.startswith(ANONYMOUS) else cookie)
    calls["letter"] = _letter(app, lines // 2)
    taken = interleaved(calls, rounds)
    made = {}
    for name, call in calls.items():
        with counting(bare_engine if name == "bare" else engine) as statements:
            body = call()
        made[name] = Page(share(taken[name], 0.5), len(statements), len(body) / 1000)
    setting = {name: visit(app, address, cookie) for name, address in PAPERS.items()}
    empty = interleaved({"empty": empty_sheet}, rounds, time.process_time)["empty"]
    papers = {}
    for name, call in setting.items():  # not in turn: a long paper slows down the next ones of its process
        files = interleaved({name: call}, max(1, rounds // 5), time.process_time)
        with counting(engine) as statements:
            body = call()
        papers[name] = Page(share(files[name], 0.5), len(statements), len(body) / 1000)
    return CooperationFigures(workspaces, lines, made, papers, share(empty, 0.5))


def _letter(app: Flask, lines: int) -> Callable[[], bytes]:
    """Writes the letter of the reader after so many lines, without its PDF, and sends it nowhere."""
    with app.test_request_context("/"), writing():
        reader = db.session.scalars(select(Account).where(Account.email == READER)).one()
        moment = now()
        recipient = receive(reader, Wish(Cadence.WEEKLY), actor=reader, now=moment)
        recipient.told_up_to = highest_number() - lines
        recipient.looked_at = moment - timedelta(days=7)
        number = recipient.id
        db.session.commit()

    def write() -> bytes:
        with app.app_context():
            recipient, moment = db.session.get_one(SituationRecipient, number), now()
            content = letter.build(recipient, highest_number(), moment)
            written = letter.write(content, recipient, moment)
            db.session.rollback()
            return (written.text + written.html).encode()

    return write
