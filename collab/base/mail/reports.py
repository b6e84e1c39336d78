"""Reports of mail servers on mails that they had taken: not delivered, or not yet (RFC 3464, RFC 3461).

Each mail leaves with an envelope sender of its own, `bounces+<id>-<mac>@…` (BOUNCE_FROM). A report counts
only when it was sent to such an address, whose code only this platform can make; whatever else it says, also
the Message-ID of the returned mail, must fit that.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses

from flask import current_app

MAC_LENGTH = 16
LONGEST_REPORT = 2_000_000
"""Bytes that are read; the rest is the returned mail with its files."""
TAGGED = re.compile(rf"\+([0-9]{{1,15}})-([0-9a-f]{{{MAC_LENGTH}}})@", re.IGNORECASE)
MARK = "X-Delivery-Mark"
"""Header of each mail, by which a report is known where the server takes no +tags."""
MARKED = re.compile(rf"([0-9]{{1,15}})-([0-9a-f]{{{MAC_LENGTH}}})", re.IGNORECASE)
STATUS = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
TOLD_IN = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")


@dataclass(frozen=True)
class Report:
    """What a server says of the mail with this id. `failed`: for good; else it goes on trying."""

    mail_id: int
    message_id: str  # of the returned mail; "" where it is not returned
    failed: bool
    status: str  # RFC 3463, such as 5.1.1; "" where none is named
    said: str


def sender_for(mail_id: int, bounce_from: str) -> str:
    """The envelope sender of a mail: bounces+17-0123456789abcdef@example.org"""
    name, _, host = bounce_from.rpartition("@")
    return f"{name}+{mark_of(mail_id)}@{host}"


def status_in(said: str) -> str:
    """The code of RFC 3463 in an answer of a server, or ""."""
    found = STATUS.search(said)
    return found[1] if found else ""


def mark_of(mail_id: int) -> str:
    return f"{mail_id}-{_mac(mail_id)}"


def read(raw: bytes) -> Report | None:
    """The report in a message; None for anything else, for what says "delivered", and for what is forged."""
    message = message_from_bytes(raw[:LONGEST_REPORT], policy=policy.compat32)
    mail_id = _mail_id(message)
    if mail_id is None:
        return None
    returned = _returned(message)
    message_id = " ".join(str(returned.get("Message-ID", "")).split()) if returned is not None else ""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            return _of_status(mail_id, message_id, part)
    return None


def _mail_id(message: Message) -> int | None:
    """By the address that the report was sent to, or by the mark in the returned mail."""
    values = [str(value) for name in TOLD_IN for value in message.get_all(name, [])]
    tags = [TAGGED.search(address) for _name, address in getaddresses(values)]
    returned = _returned(message)
    if returned is not None:
        tags.append(MARKED.fullmatch(str(returned.get(MARK, "")).strip()))
    for found in tags:
        if found and hmac.compare_digest(found[2].lower(), _mac(int(found[1]))):
            return int(found[1])
    return None


def _returned(message: Message) -> Message | None:
    """The mail that came back, or its header alone (RFC 3462)."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
            inner = part.get_payload(0)
            return inner if isinstance(inner, Message) else None
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            return message_from_bytes(text if isinstance(text, bytes) else b"", policy=policy.compat32)
    return None


def _of_status(mail_id: int, message_id: str, part: Message) -> Report | None:
    """The worst of what is said of the recipients; `failed` before `delayed` (RFC 3464, 2.3.3)."""
    blocks = [block for block in _blocks(part) if block.get("Action")]
    for action, failed in (("failed", True), ("delayed", False)):
        for block in blocks:
            if str(block["Action"]).split(";")[0].strip().lower() == action:
                said = " ".join(str(block.get("Diagnostic-Code", "")).split())[:1000]
                status = status_in(str(block.get("Status", ""))) or status_in(said)
                told = said.partition(";")[2].strip() or said  # the first word names the protocol
                return Report(mail_id, message_id, failed, status, told)
    return None


def _blocks(part: Message) -> Iterator[Message]:
    """The fields about the message, then those about each recipient."""
    inner = part.get_payload()
    if isinstance(inner, list):
        yield from (block for block in inner if isinstance(block, Message))
        return
    for text in re.split(r"\r?\n\r?\n", str(inner)):  # a server that does not part the blocks as it should
        yield message_from_bytes(text.encode("utf-8", "replace"), policy=policy.compat32)


def _mac(mail_id: int) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"bounce:{mail_id}".encode(), hashlib.sha256).hexdigest()[:MAC_LENGTH]
