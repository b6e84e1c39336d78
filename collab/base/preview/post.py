"""The child's side of mails."""

from pathlib import Path
from typing import Any

from collab.base.extract import mailfile, outlook
from collab.base.extract.letter import Enclosure
from collab.base.extract.text import clean

MOST_TEXT_CHARS = 500_000
MOST_ADDRESSES = 500
MOST_ATTACHMENTS = 500


def mail_job(job: dict[str, Any]) -> dict[str, Any]:
    """Fields of MailView. Raises what the libraries raise."""
    load = mailfile.load if job["mime"] == "message/rfc822" else outlook.load
    letter = load(Path(job["path"]))
    text = clean(letter.text()).strip()
    return {
        "sender": clean(letter.sender),
        "to": list(map(clean, letter.to[:MOST_ADDRESSES])),
        "cc": list(map(clean, letter.cc[:MOST_ADDRESSES])),
        "date": letter.date.isoformat() if letter.date else None,
        "subject": clean(letter.subject),
        "text": text[:MOST_TEXT_CHARS],
        "attachments": [_attachment(one) for one in letter.enclosures[:MOST_ATTACHMENTS]],
        "cut": len(text) > MOST_TEXT_CHARS or len(letter.enclosures) > MOST_ATTACHMENTS,
    }


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    return {"name": clean(enclosure.name), "size": len(enclosure.data), "mime": clean(enclosure.mime)}
