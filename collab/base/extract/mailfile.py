"""EML files: Internet mail (RFC 5322, MIME) as it stood on the wire, with all the faults that it has there.

Uses the lenient classes of the standard library (policy compat32): the modern ones fail on bad headers.
"""

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from collab.base.charset import decode
from collab.base.extract.letter import Enclosure, Letter

MOST_HEADER_CHARS = 20_000
MOST_PARTS = 1000


def load(path: Path) -> Letter:
    """The mail at `path`. Raises RecursionError for one nested beyond all measure."""
    with open(path, "rb") as stream:
        mail = email.message_from_binary_file(stream, policy=email.policy.compat32)
    letter = Letter(
        sender=header(mail, "From"),
        to=addresses(mail, "To"),
        cc=addresses(mail, "Cc"),
        date=_date(mail),
        subject=header(mail, "Subject"),
    )
    for part in _leaves(mail):
        if _is_body(part, letter):
            text = _text(part)
            if part.get_content_subtype() == "html":
                letter.html += text
            else:
                letter.plain += text
        else:
            letter.enclosures.append(_enclosure(part))
    return letter


def header(mail: Message, name: str) -> str:
    """One header field in plain characters (RFC 2047), on one line; empty where it is missing."""
    return _plain("".join(_raw(mail, name)[:1]))


def addresses(mail: Message, name: str) -> list[str]:
    """`Name <address>` for each addressee. Names are decoded last: they may contain commas."""
    found = []
    for shown, address in getaddresses(_raw(mail, name)):
        shown, address = _plain(shown), _plain(address)
        if shown or address:
            found.append(f"{shown} <{address}>" if shown and address else shown or address)
    return found


def _raw(mail: Message, name: str) -> list[str]:
    """The field as often as it occurs, as it stands in the file; bytes beyond ASCII are surrogates."""
    fields = ((field.lower(), str(value)) for field, value in mail.raw_items())
    return [value[:MOST_HEADER_CHARS] for field, value in fields if field == name.lower()]


def _plain(raw: str) -> str:
    try:
        pieces = decode_header(_with_bytes_decoded(raw))
    except Exception:
        pieces = [(raw, None)]
    words = "".join(piece if isinstance(piece, str) else decode(piece, charset) for piece, charset in pieces)
    return " ".join(words.split())


def _with_bytes_decoded(raw: str) -> str:
    try:
        return decode(raw.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return raw  # has been decoded before


def _date(mail: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _leaves(mail: Message) -> Iterator[Message]:
    """All parts that are not containers. A mail inside the mail counts as one part."""
    waiting = [mail]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            waiting.extend(reversed(_inner(part)))
        else:
            yield part


def _inner(part: Message) -> list[Message]:
    if not part.is_multipart():  # asking for a payload that is text would decode it, and may fail
        return []
    return [inner for inner in part.get_payload() if isinstance(inner, Message)]


def _is_body(part: Message, letter: Letter) -> bool:
    """The first texts without a name are the mail itself."""
    if part.get_content_type() not in ("text/plain", "text/html"):
        return False
    return (
        part.get_content_disposition() != "attachment" and not part.get_filename() and not letter.enclosures
    )


def _text(part: Message) -> str:
    return decode(_bytes(part), part.get_content_charset())


def _bytes(part: Message) -> bytes:
    for inner in _inner(part):  # message/rfc822 and the like have exactly one
        return inner.as_bytes(policy=email.policy.compat32)
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _enclosure(part: Message) -> Enclosure:
    name = part.get_filename()
    if not name and part.get_content_type() == "message/rfc822":
        subjects = [header(inner, "Subject") for inner in _inner(part)]
        name = f"{''.join(subjects) or 'message'}.eml"
    inside = bool(part.get("Content-ID")) and part.get_content_disposition() != "attachment"
    return Enclosure(_plain(name or ""), _bytes(part), part.get_content_type(), inside)
