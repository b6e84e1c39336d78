# ruff: noqa: E501 - contents of files are clearer on one line
"""Which statements of a file about itself are worth keeping."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from collab.base.extract.facts import (
    Facts,
    pdf_date,
    sensible_author,
    sensible_date,
    sensible_title,
    w3c_date,
)


@pytest.mark.parametrize(
    "title",
    [
        "Interkommunales Handlungskonzept",
        "Protokoll der 3. Sitzung",
        "Dokumentation Fachtag 2009",
        "Präsentation Welcome",
    ],
)
def test_a_title_that_somebody_has_written_is_kept(title: str) -> None:
    assert sensible_title(f" {title} ") == title


@pytest.mark.parametrize(
    "title",
    [
        None, "", "  ", "x", "123", "Microsoft Word - Konzept.doc", "Microsoft Word - Konzept", "untitled", "Unbenannt 1",
        "Dokument1", "PowerPoint-Präsentation", "Präsentation 2", "Folie 1", "Mappe1", "Titel",
        "Steuerlotse-Vorbereitungshilfe-2021_neu.indd", "bericht.docx", "Kein Folientitel", "P\ufffdsentation", "a" * 400,
    ],
)  # fmt: skip
def test_a_title_that_a_program_has_written_is_dropped(title: str | None) -> None:
    assert sensible_title(title) is None


@pytest.mark.parametrize(
    "author", ["Microsoft Office User", "Administrator", "admin", "Windows-Benutzer", "python-docx", "1"]
)
def test_an_author_that_is_nobody_is_dropped(author: str) -> None:
    assert sensible_author(author) is None


def test_an_author_with_an_umlaut_is_kept() -> None:
    assert sensible_author("Mu\u0308ller, Jörg") == "Müller, Jörg"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2009-03-17T22:30:00Z", date(2009, 3, 17)),
        ("2009-03-17T23:30:00Z", date(2009, 3, 18)),  # half past midnight in Germany
        ("2009-03-17T23:30:00+01:00", date(2009, 3, 17)),
        ("2009-03-17", date(2009, 3, 17)),
        ("2009-13-45", None),
        ("gestern", None),
        (None, None),
    ],
)
def test_dates_of_office_files_are_read(said: str | None, day: date | None) -> None:
    assert w3c_date(said) == day


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("D:20210311083417+01'00'", date(2021, 3, 11)),
        ("D:20210311233417Z", date(2021, 3, 12)),
        ("D:20210311", date(2021, 3, 11)),
        ("D:99999999", None),
        ("", None),
    ],
)
def test_dates_of_pdf_files_are_read(said: str, day: date | None) -> None:
    assert pdf_date(said) == day


def test_days_that_a_clock_without_battery_writes_are_dropped() -> None:
    assert sensible_date(date(1970, 1, 1)) is None
    assert sensible_date(date(1980, 1, 1)) is None
    assert sensible_date(datetime.now(UTC).date() + timedelta(days=30)) is None


def test_the_first_sensible_statement_wins() -> None:
    facts = Facts()
    facts.offer(title="untitled", author="admin")
    facts.offer(title="Konzept", author="Lea Leitner")
    facts.offer(title="Anderes", author="Anderer")
    assert (facts.title, facts.author) == ("Konzept", "Lea Leitner")
