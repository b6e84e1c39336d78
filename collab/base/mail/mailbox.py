"""Looking into the mailbox of BOUNCE_FROM (RFC 3501), where no mail server hands reports on by itself."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import structlog
from flask import current_app

from collab.base.database import writing
from collab.base.mail.bounces import take_report
from collab.base.mail.reports import LONGEST_REPORT
from collab.extensions import db

SECONDS = 30
MOST = 100
"""Messages looked at in one turn."""

log = structlog.get_logger("mail")


def look(now: datetime) -> int:
    """Note all new reports, and delete them there; other messages stay, marked as seen. Returns how many.

    A report is deleted after it is noted: killed between, it is read once more, which changes nothing.
    """
    if not current_app.config["IMAP_HOST"]:
        return 0
    noted = 0
    try:
        with _open(current_app.config) as box:
            for number in _new(box):
                noted += _take(box, number, now)
            box.expunge()
    except (imaplib.IMAP4.error, OSError) as error:
        log.warning("mailbox of reports cannot be used", reason=f"{type(error).__name__}: {error}")
    return noted


def _take(box: imaplib.IMAP4, number: str, now: datetime) -> bool:
    _answer, parts = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{LONGEST_REPORT}>)")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    try:
        with writing():
            noted = take_report(raw, now)
            db.session.commit()
    except Exception:  # one odd message must not hide the others
        db.session.rollback()
        log.exception("message in the mailbox of reports not understood", uid=number)
        noted = False
    box.uid("STORE", number, "+FLAGS", r"(\Deleted)" if noted else r"(\Seen)")
    return noted


def _new(box: imaplib.IMAP4) -> list[str]:
    _answer, found = box.uid("SEARCH", "UNSEEN", "UNDELETED")
    return [number.decode() for number in (found[0] or b"").split()][:MOST]


@contextmanager
def _open(config: Mapping[str, Any]) -> Iterator[imaplib.IMAP4]:
    host, port = config["IMAP_HOST"], config["IMAP_PORT"]
    box: imaplib.IMAP4
    if config["IMAP_SECURITY"] == "tls":
        box = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    else:
        box = imaplib.IMAP4(host, port, timeout=SECONDS)
    try:
        if config["IMAP_SECURITY"] == "starttls":
            box.starttls(ssl.create_default_context())
        box.login(config["IMAP_USER"], config["IMAP_PASSWORD"])
        answer, said = box.select("INBOX")
        if answer != "OK":
            raise imaplib.IMAP4.error(str(said))
        yield box
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()
