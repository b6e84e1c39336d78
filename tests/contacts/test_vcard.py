"""Persons as vCards (RFC 6350)."""

from __future__ import annotations

import pytest

from collab.contacts.vcard import folded, vcard
from collab.people.models import Organisation, Person
from tests.conftest import SignIn, World

EMPTY = dict.fromkeys(("title", "department", "function", "phone", "mobile", "email", "postal_address"), "")


def card(**values: object) -> str:
    person = Person(**{**EMPTY, "key": "abc", "given_name": "Eva", "family_name": "Özdemir", **values})
    return vcard(person, "https://kooperation.example")


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_card_holds_what_is_known_and_nothing_empty() -> None:
    lines = unfolded(
        card(
            title="Dr.",
            organisation=Organisation(name="Essen"),
            department="Amt 50",
            email="eva@stadt.de",
            phone="0201 1",
            postal_address="Rathaus\n45127 Essen",
        )
    )
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert lines[2].startswith("UID:urn:uuid:")
    assert lines[3:] == [
        "FN:Dr. Eva Özdemir",
        "N:Özdemir;Eva;;Dr.;",
        "ORG:Essen;Amt 50",
        "EMAIL;TYPE=work:eva@stadt.de",
        "TEL;TYPE=work,voice:0201 1",
        'ADR;TYPE=work;LABEL="Rathaus^n45127 Essen":;;Rathaus;Essen;;45127;',
        "END:VCARD",
        "",
    ]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a,b;c", r"a\,b\;c"),
        ("a\\b", r"a\\b"),
        ("a\nb\r\nc", r"a\nb\nc"),
        ("a\r\nEND:VCARD\r\nBEGIN:VCARD", r"a\nEND:VCARD\nBEGIN:VCARD"),
        ("a\x00\tb", "a  b"),
    ],
)
def test_signs_that_mean_something_are_escaped(typed: str, written: str) -> None:
    assert f"TITLE:{written}" in unfolded(card(function=typed))


def test_quotation_marks_in_an_address_cannot_end_its_parameter() -> None:
    line = next(line for line in unfolded(card(postal_address='Haus "Mitte"^1')) if line.startswith("ADR"))
    assert line == 'ADR;TYPE=work;LABEL="Haus ^\'Mitte^\'^^1":;;Haus "Mitte"^1;;;;'


def test_long_lines_are_folded_at_75_octets_and_never_inside_a_character() -> None:
    line = "TITLE:" + "ü€𝄞" * 60
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join(piece.removeprefix(" ") if n else piece for n, piece in enumerate(pieces)) == line


def test_the_file_has_a_type_and_a_name(as_: SignIn, world: World) -> None:
    world.olga.person.family_name = "Müller/Größe"
    answer = as_("max").get(f"/people/{world.olga.person.key}/vcard")
    assert answer.content_type == "text/vcard; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=olga-mueller-groesse.vcf"
    assert answer.text.startswith("BEGIN:VCARD\r\n")
