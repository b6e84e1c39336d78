"""MSG files of Outlook ([MS-OXMSG])."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import constants
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from collab.base.charset import decode_html
from collab.base.extract.letter import Enclosure, Letter

CC = 2
"""Value of PidTagRecipientType."""

EMBEDDED_MESSAGE = "__substg1.0_3701000D"
EMBEDDED_HEADER_BYTES = 24
"""[MS-OXMSG] 2.4.1.2; the library knows only the 32 bytes of a message that is a file."""

DEEPEST = 10


class EmbeddedMessage(Message):
    """A mail attached to a mail."""

    @property
    def properties(self) -> Properties:
        return Properties(self._storage, properties_header_offset=EMBEDDED_HEADER_BYTES)


def load(path: Path) -> Letter:
    return _letter(Message.load(str(path)), depth=0)


def _letter(message: Message, depth: int) -> Letter:
    recipients = list(_recipients(message))
    return Letter(
        sender=_said(message, "sender"),
        to=[shown for kind, shown in recipients if kind != CC],
        cc=[shown for kind, shown in recipients if kind == CC],
        date=_said(message, "sent_date") or None,
        subject=_said(message, "subject"),
        plain=_said(message, "body"),
        html=_html(message),
        enclosures=[_enclosure(attachment, depth) for attachment in message.attachments],
    )


def _said(message: Message, name: str) -> Any:
    """A property of the message; empty where it is missing or its bytes do not fit their stated charset."""
    try:
        return getattr(message, name) or ""
    except (ValueError, LookupError, AttributeError):
        return ""


def _html(message: Message) -> str:
    try:
        data = message.properties.binary_prop_value(constants.PID_HTML)
    except (ValueError, LookupError, AttributeError):
        data = None
    return decode_html(data) if data else _said(message, "html_body")


def _recipients(message: Message) -> Iterator[tuple[int, str]]:
    for recipient in message.recipients:
        try:
            name, address = recipient.name.strip(), recipient.email_address.strip()
            kind = recipient.properties.int_prop_value(constants.PID_RECIPIENT_TYPE) or 0
        except (ValueError, LookupError, AttributeError):
            continue
        yield kind, f"{name} <{address}>" if name and address and name != address else name or address


def _enclosure(attachment: Attachment, depth: int) -> Enclosure:
    embedded = _embedded(cast(Storage, attachment._storage))
    if embedded is not None:
        inner = _letter(EmbeddedMessage(embedded), depth + 1) if depth < DEEPEST else Letter()
        return Enclosure(f"{inner.subject or 'message'}.msg", b"", "application/vnd.ms-outlook", letter=inner)
    properties = attachment.properties
    name = attachment.file_name or properties.str_prop_value(constants.PID_ATTACH_FILENAME) or ""
    inside = bool(properties.str_prop_value(constants.PID_ATTACH_CONTENT_ID))
    return Enclosure(name, attachment.file_bytes or b"", attachment.mime_type or "", inside)


def _embedded(storage: Storage) -> Storage | None:
    return next((inner for inner in storage.storages if inner.name == EMBEDDED_MESSAGE), None)
