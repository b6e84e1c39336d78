"""A person as a vCard 4.0 (RFC 6350)."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

from collab.people.models import Person

LINE_OCTETS = 75  # RFC 6350, 3.2, without the line break


def vcard(person: Person, base_url: str) -> str:
    """The card, with CRLF line ends. `base_url` makes the identifier unique in the world."""
    organisation = person.organisation
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{uuid5(NAMESPACE_URL, f'{base_url}/people/{person.key}')}",
        f"FN:{text(person.display_name)}",
        f"N:{parts(person.family_name, person.given_name, '', person.title, '')}",
    ]
    if organisation or person.department:
        lines.append(f"ORG:{parts(organisation.name if organisation else '', person.department)}")
    if person.function:
        lines.append(f"TITLE:{text(person.function)}")
    if person.email:
        lines.append(f"EMAIL;TYPE=work:{text(person.email)}")
    if person.phone:
        lines.append(f'TEL;TYPE="work,voice":{text(person.phone)}')
    if person.mobile:
        lines.append(f'TEL;TYPE="work,cell":{text(person.mobile)}')
    if person.postal_address:
        lines.append(f'ADR;TYPE=work;LABEL="{parameter(person.postal_address)}":;;;;;;')
    lines.append("END:VCARD")
    return "".join(folded(line) for line in lines)


def text(value: str) -> str:
    """Escaped as section 3.4 asks: backslash, comma, semicolon, line break."""
    value = unseen(value.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ",", ";"):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def parts(*values: str) -> str:
    """A structured value: its parts are separated by semicolons that are not escaped."""
    return ";".join(text(value) for value in values)


def parameter(value: str) -> str:
    """The value of a parameter between quotation marks (RFC 6868)."""
    value = unseen(value.replace("\r\n", "\n").replace("\r", "\n"))
    return value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")


def unseen(value: str) -> str:
    """Without control characters, which no content line may hold."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", value)


def folded(line: str) -> str:
    """Broken into lines of at most 75 octets, never inside a character."""
    pieces, octets = [""], 0
    for letter in line:
        width = len(letter.encode())
        if octets + width > LINE_OCTETS:
            pieces.append(" ")
            octets = 1
        pieces[-1] += letter
        octets += width
    return "\r\n".join(pieces) + "\r\n"
