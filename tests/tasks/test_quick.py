"""The quick line: names and days as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Person
from collab.tasks.naming import Names
from collab.tasks.quick import day_of, understand
from tests.conftest import NOW, World

TODAY = date(2026, 11, 16)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.12.", date(2026, 12, 3)),
        ("3. 12.", date(2026, 12, 3)),
        ("3.12", date(2026, 12, 3)),
        ("3.1.", date(2027, 1, 3)),
        ("16.11.", date(2026, 11, 16)),
        ("03.12.2027", date(2027, 12, 3)),
        ("3.12.27", date(2027, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("3. Dezember", date(2026, 12, 3)),
        ("3. März 2027", date(2027, 3, 3)),
        ("3. Sept.", date(2027, 9, 3)),
        ("heute", date(2026, 11, 16)),
        ("Übermorgen", date(2026, 11, 18)),
        ("Freitag", date(2026, 11, 20)),
        ("Montag", date(2026, 11, 23)),
        ("29.2.", date(2028, 2, 29)),
        ("nächsten Sommer", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert day_of(text, TODAY) == day


@pytest.fixture
def names(world: World) -> Names:
    db.session.add_all(
        [
            Person(given_name="Jörg", family_name="Müller-Groß", created_at=NOW),
            Person(given_name="Anna", family_name="Schmidt", email="a.schmidt@essen.example", created_at=NOW),
            Person(given_name="Anja", family_name="Schmidt", created_at=NOW),
            Person(given_name="Max", family_name="Fremd", created_at=NOW),
        ]
    )
    db.session.flush()
    return Names(world.lea, world.workspaces["forum"])


@pytest.mark.parametrize(
    ("line", "title", "people", "due"),
    [
        ("Einladung schreiben @Lea bis 3.12.", "Einladung schreiben", ["Lea Leitner"], date(2026, 12, 3)),
        ("@Lea Leitner @rita Raum buchen", "Raum buchen", ["Lea Leitner", "Rita Reader"], None),
        ("Bis Freitag Raum buchen", "Raum buchen", [], date(2026, 11, 20)),
        ("Abstimmen bis zum 3. Dezember @ich", "Abstimmen", ["Lea Leitner"], date(2026, 12, 3)),
        ("Brief @max", "Brief", ["Max Mitglied"], None),  # the one of this workspace
        ("Brief @Max Fremd", "Brief", ["Max Fremd"], None),
        ("Brief @Joerg Mueller-Gross", "Brief", ["Jörg Müller-Groß"], None),
        ("Brief @muller", "Brief", ["Jörg Müller-Groß"], None),
        ("Brief @a.schmidt@essen.example", "Brief", ["Anna Schmidt"], None),
        ("Öffnungszeiten 8 bis 12 Uhr prüfen", "Öffnungszeiten 8 bis 12 Uhr prüfen", [], None),
        ("Mail an info@example.org", "Mail an info@example.org", [], None),
    ],
)
def test_lines(names: Names, line: str, title: str, people: list[str], due: date | None) -> None:
    found = understand(line, names, TODAY)
    assert (found.title, [p.name for p in found.people], found.due) == (title, people, due)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Brief @Niemand", "„Niemand“ ist nicht bekannt"),
        ("Brief @Schmidt", "„Schmidt“ ist nicht eindeutig: Anna Schmidt, Anja Schmidt"),
        ("Brief bis 31.2.", "„31.2.“ gibt es nicht"),
        ("Brief bis 31.2.2027", "„31.2.2027“ gibt es nicht"),
        ("@Lea bis morgen", "was zu tun ist"),
        ("Brief @", "nicht bekannt"),
    ],
)
def test_what_is_not_clear_is_refused_with_a_sentence(names: Names, line: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        understand(line, names, TODAY)
    assert sentence in refused.value.message and refused.value.status == 422


def test_a_guest_names_only_people_whom_she_sees(world: World) -> None:
    names = Names(world.gerd, world.workspaces["forum"])
    assert names.meant("Olga") == [] and len(names.meant("Lea")) == 1
