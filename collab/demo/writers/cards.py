"""Calendar entries (RFC 5545) and contact cards (RFC 6350), written by hand: both are lines of text."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from collab.demo.catalogue import DemoPerson, Manuscript
from collab.demo.prose import Heading, Listing, Paragraph, plain

_BERLIN = ZoneInfo("Europe/Berlin")
_UTC = ZoneInfo("UTC")


def ics(manuscript: Manuscript) -> bytes:
    """The events of the setting `events`; the text of the manuscript is the description of the first."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Beispiel//Terminbeispiele//DE", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(manuscript.title)}")
    for number, event in enumerate(manuscript.settings["events"], start=1):
        description = _description(manuscript) if number == 1 else event.get("description", "")
        lines += _event(event, number, description, manuscript)
    lines.append("END:VCALENDAR")
    return _folded(lines)


def vcf(manuscript: Manuscript) -> bytes:
    """A card of version 4.0 for each of the people."""
    return _folded([line for person in manuscript.people for line in _card(person)])


def _event(event: dict[str, Any], number: int, description: str, manuscript: Manuscript) -> list[str]:
    stamp = _utc(manuscript.written_at)
    author = manuscript.author
    return [
        "BEGIN:VEVENT",
        f"UID:{stamp}-{number}@{author.organisation.mail_domain}",
        f"DTSTAMP:{stamp}",
        f"DTSTART:{_utc(event['start'])}",
        f"DTEND:{_utc(event['end'])}",
        f"SUMMARY:{_escaped(event['summary'])}",
        f"LOCATION:{_escaped(event['location'])}",
        f"DESCRIPTION:{_escaped(description)}",
        f'ORGANIZER;CN="{author.name}":mailto:{author.email}',
        "END:VEVENT",
    ]


def _description(manuscript: Manuscript) -> str:
    parts = []
    for block in manuscript.blocks:
        match block:
            case Heading(_, text):
                parts.append(text)
            case Paragraph(spans):
                parts.append(plain(spans))
            case Listing(_, items):
                parts += [f"- {plain(item)}" for item in items]
    return "\n".join(parts)


def _card(person: DemoPerson) -> list[str]:
    home = person.organisation
    card = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{_escaped(person.name)}",
        f"N:{_escaped(person.family_name)};{_escaped(person.given_name)};;{_escaped(person.title)};",
        f"ORG:{_escaped(home.official_name)};{_escaped(person.department)}",
        f"TITLE:{_escaped(person.function)}",
        f"EMAIL;TYPE=work:{person.email}",
        f"TEL;TYPE=work;VALUE=text:{person.phone}",
        f"ADR;TYPE=work:;;{_escaped(home.street)};{_escaped(home.place)};;{home.postcode};Deutschland",
    ]
    if person.mobile:
        card.append(f"TEL;TYPE=cell;VALUE=text:{person.mobile}")
    return [*card, "END:VCARD"]


def _utc(local: datetime) -> str:
    return local.replace(tzinfo=_BERLIN).astimezone(_UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\n", "\\n")


def _folded(lines: list[str]) -> bytes:
    """Lines of at most 75 octets, cut between characters; a line carried on begins with a space."""
    folded = []
    for line in lines:
        current = b""
        for character in line:
            encoded = character.encode()
            if len(current) + len(encoded) > 75:
                folded.append(current)
                current = b" "
            current += encoded
        folded.append(current)
    return b"".join(line + b"\r\n" for line in folded)
