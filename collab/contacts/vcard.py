"""Persons as vCards: 4.0 (RFC 6350) for today's address books, 3.0 (RFC 2426) for older ones."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from collab.contacts.postal import structured
from collab.people.models import Person

VERSIONS = ("4.0", "3.0")
LINE_OCTETS = 75  # RFC 6350, 3.2, and RFC 2426, 2.6: without the line break


def vcard(
    person: Person,
    base_url: str,
    *,
    version: str = "4.0",
    topics: Sequence[str] = (),
    photo: bytes | None = None,
) -> str:
    """The card, with CRLF line ends. `base_url` makes the identifier unique in the world; `photo`: a JPEG."""
    organisation = person.organisation
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"UID:urn:uuid:{uuid5(NAMESPACE_URL, f'{base_url}/people/{person.key}')}",
        f"FN:{text(person.display_name)}",
        f"N:{parts(person.family_name, person.given_name, '', person.title, '')}",
    ]
    if organisation or person.department:
        units = (person.department,) if person.department else ()
        lines.append(f"ORG:{parts(organisation.name if organisation else '', *units)}")
    if person.function:
        lines.append(f"TITLE:{text(person.function)}")
    if person.email:
        lines.append(f"EMAIL;TYPE={'work' if version == '4.0' else 'INTERNET'}:{text(person.email)}")
    if person.phone:
        lines.append(f"TEL;TYPE=work,voice:{text(person.phone)}")
    if person.mobile:
        lines.append(f"TEL;TYPE=work,cell:{text(person.mobile)}")
    if person.postal_address:
        lines += _address(person.postal_address, version)
    if topics:
        lines.append(f"CATEGORIES:{','.join(text(topic) for topic in topics)}")
    if photo:
        lines.append(_photo(photo, version))
    lines.append("END:VCARD")
    return "".join(folded(line) for line in lines)


def _address(address: str, version: str) -> list[str]:
    """The parts as far as they can be told apart, and the address as it is written on an envelope."""
    place = structured(address)
    adr = parts("", place.extended, place.street, place.town, "", place.postcode, place.country)
    if version == "4.0":
        return [f'ADR;TYPE=work;LABEL="{parameter(address)}":{adr}']
    return [f"ADR;TYPE=work:{adr}", f"LABEL;TYPE=work:{text(address)}"]


def _photo(picture: bytes, version: str) -> str:
    data = base64.b64encode(picture).decode()
    return (
        f"PHOTO:data:image/jpeg;base64,{data}" if version == "4.0" else f"PHOTO;ENCODING=b;TYPE=JPEG:{data}"
    )


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
    if line.isascii():  # photos: thousands of lines
        pieces = [line[:LINE_OCTETS]]
        width = LINE_OCTETS - 1
        pieces += [f" {line[at : at + width]}" for at in range(LINE_OCTETS, len(line), width)]
        return "\r\n".join(pieces) + "\r\n"
    pieces, octets = [""], 0
    for letter in line:
        width = len(letter.encode())
        if octets + width > LINE_OCTETS:
            pieces.append(" ")
            octets = 1
        pieces[-1] += letter
        octets += width
    return "\r\n".join(pieces) + "\r\n"
