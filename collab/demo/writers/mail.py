"""EML by the standard library: plain text, HTML and attachments."""

import mimetypes
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from collab.demo.catalogue import DemoPerson, Manuscript
from collab.demo.writers.texts import html, txt

_BERLIN = ZoneInfo("Europe/Berlin")


def eml(manuscript: Manuscript) -> bytes:
    """From the author to the people named in the settings."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(manuscript.author)
    message["To"] = tuple(_address(person) for person in manuscript.people)
    message["Subject"] = manuscript.title
    message["Date"] = format_datetime(_local(manuscript.written_at))
    mark = sha256(f"{manuscript.title}{manuscript.written_at}".encode()).hexdigest()[:16]
    message["Message-ID"] = f"<{mark}@{manuscript.author.organisation.mail_domain}>"
    message.set_content(txt(manuscript).decode())
    message.add_alternative(html(manuscript).decode(), subtype="html")
    for name, content in manuscript.attachments:
        main_type, _, sub_type = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(content, maintype=main_type, subtype=sub_type, filename=name)
    _fix_boundaries(message, mark)
    return message.as_bytes()


def _address(person: DemoPerson) -> Address:
    return Address(person.name, addr_spec=person.email)


def _local(time: datetime) -> datetime:
    return time.replace(tzinfo=_BERLIN)


def _fix_boundaries(message: MIMEPart, mark: str) -> None:
    """The library draws boundaries by lot; derived from the mark they are the same each time."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_teil_{mark}_{number}")
