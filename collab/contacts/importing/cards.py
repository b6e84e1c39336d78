"""Reading vCards of any version (2.1, RFC 2426, RFC 6350), forgivingly: what is odd is passed over."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.contacts.importing.lines import Line, Read
from collab.contacts.postal import Address

PROPERTY = re.compile(
    r'(?:[\w.-]+\.)?(?P<name>[A-Za-z][\w-]*)(?P<parameters>(?:;(?:"[^"]*"|[^":;])*)*):(?P<value>.*)', re.S
)
LARGEST_PHOTO = 2_000_000  # bytes, still encoded


@dataclass(frozen=True)
class Property:
    """One content line. `kinds`: its TYPE values in small letters, `parameters` the others by name."""

    name: str
    value: str
    kinds: frozenset[str] = frozenset()
    parameters: dict[str, str] = field(default_factory=dict)


def is_card(text: str) -> bool:
    return bool(re.match(r"\s*(?:\ufeff)?BEGIN:VCARD", text, re.I))


def read(text: str, most: int) -> Read:
    """The contacts of a file of cards. Refused if there is none."""
    lines: list[Line] = []
    for number, card in enumerate(_cards(text), start=1):
        line = _line(number, card)
        if not line.is_empty:
            lines.append(line)
        if len(lines) > most:
            break
    if not lines:
        raise Refused(_("In dieser Datei steht kein Kontakt."), status=422)
    return Read(lines)


def _cards(text: str) -> Iterator[list[Property]]:
    card: list[Property] | None = None
    for line in unfolded(text):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            card = []
        elif mark == "END:VCARD":
            if card is not None:
                yield card
            card = None
        elif card is not None and (found := _property(line)):
            card.append(found)
    if card:  # cut off
        yield card


def unfolded(text: str) -> Iterator[str]:
    """Content lines; a quoted-printable one (2.1) also goes on after "=" at its end."""
    pieces: list[str] = []  # of the line that may go on; joined once, as some have thousands
    for line in re.split(r"\r\n|\r|\n", text):
        if pieces and pieces[-1].endswith("=") and _is_quoted("".join(piece[:200] for piece in pieces[:3])):
            pieces[-1] = pieces[-1][:-1]
            more = line
        elif pieces and line[:1] in (" ", "\t"):
            more = line[1:]
        else:
            if pieces:
                yield "".join(pieces)
            pieces, more = [line], ""
        if more:
            pieces.append(more)
    if any(pieces):
        yield "".join(pieces)


def _is_quoted(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _property(line: str) -> Property | None:
    found = PROPERTY.fullmatch(line)
    if found is None:
        return None
    kinds: set[str] = set()
    parameters: dict[str, str] = {}
    for part in re.findall(r';((?:"[^"]*"|[^":;])*)', found["parameters"]):
        name, given, value = part.partition("=")
        value = value.strip('"')
        if not given:  # 2.1: a bare type or encoding
            kinds.add(name.lower())
        elif name.upper() == "TYPE":
            kinds |= {kind.strip().strip('"').lower() for kind in value.split(",")}
        else:
            parameters[name.upper()] = _caret(value)
    encoding = parameters.get("ENCODING", "").lower()
    value = found["value"]
    if encoding == "quoted-printable" or "quoted-printable" in kinds:
        value = _unquoted(value, parameters.get("CHARSET", "utf-8"))
    if encoding in ("b", "base64") or "base64" in kinds:
        parameters["ENCODING"] = "b"
    return Property(found["name"].upper(), value, frozenset(kinds), parameters)


def _unquoted(value: str, charset: str) -> str:
    raw = quopri.decodestring(value.encode("utf-8", "replace"))
    for encoding in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def _caret(value: str) -> str:
    """RFC 6868; a line break in a label is also written as backslash and n."""
    signs = {"^n": "\n", "^'": '"', "^^": "^"}
    return re.sub(r"\^[n'^]", lambda found: signs[found[0]], value).replace("\\n", "\n")


def plain(value: str) -> str:
    """A text value without its escapes."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value, flags=re.S)


def split(value: str, sign: str) -> list[str]:
    """The parts of a structured value, without escapes. A backslash at the very end stands for itself: a
    pattern that did not take it would begin anew at each letter."""
    pieces = re.findall(rf"((?:\\.?|[^\\{sign}])*)(?:{sign}|$)", value, flags=re.S)
    parts = [plain(piece).strip() for piece in pieces]
    return parts[:-1] if len(parts) > 1 and not value.endswith(sign) else parts


def _line(number: int, card: list[Property]) -> Line:
    line = Line(number)
    whole = ""
    for one in sorted(card, key=_rank):
        if one.name == "N":
            family, given, more, prefix = (*split(one.value, ";"), "", "", "", "")[:4]
            line.put("title", prefix)
            line.put("given_name", f"{given} {more}")
            line.put("family_name", family)
        elif one.name == "FN":
            whole = plain(one.value)
        elif one.name == "ORG":
            name, *units = split(one.value, ";")
            line.organisation = line.organisation or " ".join(name.split())[:200]
            line.put("department", ", ".join(filter(None, units)))
        elif one.name in ("TITLE", "ROLE"):
            line.put("function", plain(one.value))
        elif one.name == "EMAIL":
            line.put("email", plain(one.value))
        elif one.name == "TEL" and not one.kinds & {"fax", "pager"}:
            number_given = re.sub(r"^tel:", "", plain(one.value)).replace(";ext=", " - ")
            line.put("mobile" if one.kinds & {"cell", "mobile"} else "phone", number_given)
        elif one.name == "LABEL":
            line.put("postal_address", plain(one.value))
        elif one.name == "ADR":
            line.put("postal_address", _postal(one))
        elif one.name == "CATEGORIES":
            line.topics += [topic for topic in split(one.value, ",") if topic]
        elif one.name == "PHOTO" and line.photo is None:
            line.photo = _photo(one)
    if whole and not (line.values.get("given_name") or line.values.get("family_name")):
        line.put_name(whole)
    return line


def _rank(one: Property) -> tuple[int, int]:
    """Preferred and official ones first: what is put first stays. A label says more than the parts."""
    preferred = "pref" in one.kinds or one.parameters.get("PREF") == "1"
    sort = {"LABEL": 0, "TITLE": 0}.get(one.name, 1)
    return (sort, 0 if preferred else 1 if "work" in one.kinds else 2 if "home" not in one.kinds else 3)


def _postal(one: Property) -> str:
    if one.parameters.get("LABEL"):
        return one.parameters["LABEL"]
    box, extended, street, town, _region, code, country = (*split(one.value, ";"), *[""] * 7)[:7]
    above = ", ".join(part.replace("\n", ", ") for part in (box, extended) if part)
    return Address(above, street.replace("\n", ", "), code, town, country).written


def _photo(one: Property) -> bytes | None:
    """Pictures that lie in the card itself; addresses of others are not fetched."""
    data = one.value
    if len(data) > LARGEST_PHOTO:
        return None
    if data.startswith("data:image/") and ";base64," in data:
        data = data.partition(";base64,")[2]
    elif one.parameters.get("ENCODING") != "b":
        return None
    try:
        return base64.b64decode(re.sub(r"\s", "", data), validate=True) or None
    except (binascii.Error, ValueError):
        return None
