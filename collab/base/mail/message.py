"""A row of the outbox as a message on the wire (RFC 5322), and what is refused before it is one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from urllib.parse import urlsplit

from collab.base.mail.models import OutgoingMail
from collab.base.mail.reports import MARK, mark_of
from collab.base.storage import Store

LINE_BREAK = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
ADDRESS = re.compile(r"[^@\s<>(),;:\"\\\[\]\x00-\x1f\x7f]+@[^@\s<>(),;:\"\\\[\]\x00-\x1f\x7f]+")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
KEY = re.compile(r"[A-Za-z0-9._-]{1,100}")
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
MIME = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")


@dataclass(frozen=True)
class MailFile:
    """A file that goes with a mail; its bytes lie in the content store under `digest`."""

    digest: str
    name: str
    mime: str


class Wire(EmailPolicy):
    """The library folds a long address in List-Unsubscribe into encoded words, which no reader decodes.

    So the lines that hold addresses are written whole (a line may have 998 characters, RFC 5322 2.1.1).
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower().startswith("list-"):
            return f"{name}: {value}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


WIRE = Wire(linesep="\r\n")


def checked_address(value: str) -> str:
    """One plain address; ValueError for anything that could become two, or another header."""
    if len(value) > 254 or not ADDRESS.fullmatch(value):
        raise ValueError(f"not one plain e-mail address: {value!r}")
    return value


def checked_line(value: str) -> str:
    """Text that stays in its header; ValueError if it holds a line break or another control character."""
    if LINE_BREAK.search(value):
        raise ValueError(f"a line break in a header: {value!r}")
    return value


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    for name in headers:
        if not HEADER_NAME.fullmatch(name):
            raise ValueError(f"not the name of a header: {name!r}")
    return {name: checked_line(value) for name, value in headers.items()}


def checked_files(files: Collection[MailFile]) -> list[dict[str, str]]:
    for file in files:
        if not MIME.fullmatch(file.mime):
            raise ValueError(f"not a type of files: {file.mime!r}")
        checked_line(file.name)
    return [asdict(file) for file in files]


def message_id(key: str, base_url: str) -> str:
    """The Message-ID of the mail that `key` names, on this platform."""
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key for a mail: {key!r}")
    host = (urlsplit(base_url).hostname or "localhost").replace(":", ".")
    return f"<{key}@{host.encode('idna').decode()}>"


def compose(mail: OutgoingMail, sender: str, sender_name: str, store: Store) -> EmailMessage:
    """Text, with HTML beside it where there is some, and its files; UTF-8; dated when it was written."""
    message = EmailMessage(policy=WIRE)
    message["From"] = Address(checked_line(sender_name), addr_spec=sender)
    message["To"] = on_the_wire(mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = mail.queued_at
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers by machines, please
    message[MARK] = mark_of(mail.id)
    message["X-Auto-Response-Suppress"] = "All"  # the same for Exchange, which reads this one only
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.calendar:
        _add_calendar(message, mail.calendar)
    for file in mail.files:
        main, sub = file["mime"].split("/")
        content = store.path(file["digest"]).read_bytes()
        message.add_attachment(content, maintype=main, subtype=sub, filename=file["name"])
    return message


def _add_calendar(message: EmailMessage, calendar: str) -> None:
    """One more way to read the mail (RFC 6047, 2.4), and a file for programs that look at files only."""
    found = METHOD.search(calendar)
    if found is None:
        raise ValueError("a calendar in a mail names its method")
    message.add_alternative(calendar, subtype="calendar", params={"method": found[1]}, cte="base64")
    message.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="termin.ics")


def on_the_wire(address: str) -> str:
    """The address with its host in ASCII (IDNA)."""
    name, _, host = address.rpartition("@")
    return f"{name}@{host.encode('idna').decode()}"
