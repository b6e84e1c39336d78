"""Guesses from names and file properties."""

from __future__ import annotations

from datetime import date

import pytest

from collab.documents.guessing import (
    City,
    GuessedDay,
    better_title,
    city_from,
    day_from_text,
    doctype_from,
    refined_day,
    title_from_name,
)
from collab.documents.names import clean_name, free_among, sort_key, split_ending

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("name", "day", "known"),
    [
        ("2026-03-12 Protokoll.docx", "2026-03-12", "day"),
        ("Protokoll_12.03.2026.docx", "2026-03-12", "day"),
        ("Niederschrift 1.2.2009.pdf", "2009-02-01", "day"),
        ("Sitzung 20260312_final.pdf", "2026-03-12", "day"),
        ("Protokoll vom 12. März 2026.pdf", "2026-03-12", "day"),
        ("Protokoll 3. Dez. 2025.pdf", "2025-12-03", "day"),
        ("Bericht März 2026.pdf", "2026-03-01", "month"),
        ("Maerz_2026.pdf", "2026-03-01", "month"),
        ("2026-03 Statistik.xlsx", "2026-03-01", "month"),
        ("Statistik 2026_11.xlsx", "2026-11-01", "month"),
        ("Abschlussbericht 2009.pdf", "2009-01-01", "year"),
        ("Vermerk 05.06.19.doc", "2019-06-05", "day"),
        ("Plan 2009-2010.pdf", "2009-01-01", "year"),
    ],
)
def test_a_day_is_read_from_a_name(name: str, day: str, known: str) -> None:
    assert day_from_text(name, TODAY) == GuessedDay(date.fromisoformat(day), known)


@pytest.mark.parametrize(
    "name",
    [
        "Version 1.2.3.pdf",
        "Tel 0201 123456.txt",
        "99999999.pdf",
        "Jahr 2199.pdf",
        "17.pdf",
        "",
    ],
)
def test_no_day_is_made_up(name: str) -> None:
    assert day_from_text(name, TODAY) is None


def test_the_file_itself_makes_a_vague_day_exact_and_contradicts_no_name() -> None:
    created = date(2009, 11, 3)
    assert refined_day(GuessedDay(date(2009, 1, 1), "year"), created, TODAY) == created
    assert refined_day(GuessedDay(date(2009, 11, 1), "month"), created, TODAY) == created
    assert refined_day(GuessedDay(date(2009, 10, 1), "month"), created, TODAY) == date(2009, 10, 1)
    assert refined_day(GuessedDay(date(2008, 1, 1), "year"), created, TODAY) == date(2008, 1, 1)
    assert refined_day(None, created, TODAY) == created
    assert refined_day(None, date(1970, 1, 1), TODAY) is None
    assert refined_day(None, date(2030, 1, 1), TODAY) is None


@pytest.mark.parametrize(
    ("name", "doctype"),
    [
        ("Protokoll der Sitzung.docx", "minutes"),
        ("Sitzungsprotokolle.pdf", "minutes"),
        ("Niederschrift.pdf", "minutes"),
        ("Protokollvorlage.dotx", "template"),
        ("Präsentation Konzept.pdf", "presentation"),
        ("Integrationskonzept.pdf", "concept"),
        ("Konzeptpapier.pdf", "concept"),
        ("Abschlussbericht 2009.pdf", "documentation"),
        ("Prasentation.odp", "other"),
        ("Haushalt.xlsx", "other"),
    ],
)
def test_a_type_is_read_from_a_name(name: str, doctype: str) -> None:
    assert doctype_from(name, "application/pdf") == doctype


def test_slides_and_photographs_are_known_by_their_kind() -> None:
    slides = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    assert doctype_from("Auftakt.pptx", slides) == "presentation"
    assert doctype_from("IMG_1.jpg", "image/jpeg") == "picture"
    assert doctype_from("scan.tif", "image/tiff") == "other"


CITIES = [City(1, "Essen"), City(2, "Mülheim an der Ruhr"), City(3, "Herne"), City(4, "Bochum")]


@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("Konzept_Essen_2026.pdf", 1),
        ("Essener Konzept.pdf", 1),
        ("Bericht Muelheim.pdf", 2),
        ("Bericht MÜLHEIM an der Ruhr.pdf", 2),
        ("Getränke und Mittagessen.pdf", None),
        ("Essen und Bochum.pdf", None),
        ("Hernesche.pdf", None),
    ],
)
def test_a_city_is_read_from_a_name_where_only_one_is_named(name: str, city: int | None) -> None:
    assert city_from(name, CITIES) == city


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("protokoll_der_sitzung_2026-03-12.docx", "Protokoll der sitzung 2026-03-12"),
        ("kostenerstattungsbetraege-nach-135a.pdf", "Kostenerstattungsbetraege nach 135a"),
        ("satzung-2017-03-21-original.pdf", "Satzung 2017-03-21 original"),
        ("Erfassung der Getränkekosten.docx", "Erfassung der Getränkekosten"),
        ("Bericht%20neu.pdf", "Bericht neu"),
        ("17.pdf", "17"),
        (".htaccess", "Htaccess"),
        ("archiv.tar.gz", "Archiv.tar"),
    ],
)
def test_a_title_is_the_name_as_people_write(name: str, title: str) -> None:
    assert title_from_name(name) == title


@pytest.mark.parametrize(
    ("name", "said", "better"),
    [
        ("17.pdf", "Satzung der Stadt Essen", "Satzung der Stadt Essen"),
        ("Scan_0001.pdf", "Niederschrift über die Sitzung", "Niederschrift über die Sitzung"),
        ("satzung.pdf", "Satzung über die Erhebung von Gebühren", "Satzung über die Erhebung von Gebühren"),
        ("Satzung Essen.pdf", "Satzung Bochum", None),
        ("17.pdf", "Microsoft Word - Dokument1", None),
        ("17.pdf", "Unbenannt-1", None),
        ("17.pdf", "vorlage.dot", None),
        ("17.pdf", None, None),
        ("17.pdf", "12345678", None),
    ],
)
def test_a_title_of_the_file_wins_only_where_it_says_more(
    name: str, said: str | None, better: str | None
) -> None:
    assert better_title(name, said) == better


def test_names_are_cleaned_numbered_and_sorted() -> None:
    assert clean_name("C:\\Users\\max\\Bericht.doc", "?") == "Bericht.doc"
    assert clean_name("a/b/c.txt", "?") == "c.txt"
    assert split_ending("Bericht 3. Fassung") == ("Bericht 3. Fassung", "")
    assert free_among("a.txt", {"a.txt", "a (2).txt"}) == "a (3).txt"
    assert free_among("a (2).txt", {"a (2).txt"}) == "a (3).txt"
    assert free_among("Ä.txt", {"ä.txt"}) == "Ä (2).txt"
    assert sorted(["b10", "B9", "äb", "Az", "a"], key=sort_key) == ["a", "äb", "Az", "B9", "b10"]
