"""Tables as rows of plain strings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from collab.base.extract.cells import Value, shown
from collab.base.preview import tables

pytestmark = pytest.mark.usefixtures("nothing_left_behind")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Mülheim", "Mülheim"),
        (12.5, "12,5"),
        (0.1 + 0.2, "0,3"),
        (3.0, "3"),
        (1234567.0, "1234567"),
        (7, "7"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (True, "WAHR"),
        (date(2009, 3, 1), "01.03.2009"),
        (datetime(2009, 3, 1, 0, 0), "01.03.2009"),  # noqa: DTZ001
        (datetime(2009, 3, 1, 16, 30), "01.03.2009 16:30"),  # noqa: DTZ001
        (time(7, 45), "07:45"),
        (timedelta(hours=30, minutes=5), "30:05"),
    ],
)
def test_values_are_shown_the_german_way(value: Value, text: str) -> None:
    assert shown(value) == text


def csv(tmp_path: Path, content: bytes) -> list[list[str]]:
    (tmp_path / "x").write_bytes(content)
    [sheet] = tables(tmp_path / "x", "text/csv")
    return sheet.rows


@pytest.mark.parametrize(
    "content",
    [
        b"Stadt;Anteil\nM\xfclheim;12,5\nEssen;3,1\n",
        "Stadt,Anteil\nMülheim,\"12,5\"\nEssen,\"3,1\"\n".encode(),
        "Stadt\tAnteil\r\nMülheim\t12,5\r\nEssen\t3,1\r\n".encode("utf-8-sig"),
        "Stadt|Anteil\nMülheim|12,5\nEssen|3,1".encode("utf-16"),
        "sep=;\nStadt;Anteil\nMülheim;12,5\nEssen;3,1".encode(),
    ],
)  # fmt: skip
def test_separator_and_charset_of_a_csv_file_are_found(content: bytes, tmp_path: Path) -> None:
    assert csv(tmp_path, content)[-3:] == [["Stadt", "Anteil"], ["Mülheim", "12,5"], ["Essen", "3,1"]]


def test_quoted_cells_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    rows = csv(tmp_path, b'a;b\n"eins;\nzwei";"sagt ""ja"""\n')
    assert rows == [["a", "b"], ["eins;\nzwei", 'sagt "ja"']]


def test_rows_are_of_equal_length_without_empty_ends(tmp_path: Path) -> None:
    assert csv(tmp_path, b"a;b;;;\n1;;;;\n\n;x\n;;;\n\n") == [["a", "b"], ["1", ""], ["", ""], ["", "x"]]


def test_a_long_and_wide_table_is_cut_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("\n".join(";".join(map(str, range(60))) for _ in range(600)))
    [sheet] = tables(tmp_path / "x", "text/csv")
    assert (len(sheet.rows), len(sheet.rows[0]), sheet.cut) == (500, 50, True)
    [sheet] = tables(tmp_path / "x", "text/csv", max_rows=600, max_cols=60)
    assert (len(sheet.rows), len(sheet.rows[0]), sheet.cut) == (600, 60, False)


def test_all_sheets_of_a_workbook_are_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Zahlen"
    book.active.append(["Stand", datetime(2009, 12, 31)])  # noqa: DTZ001
    book.active.append(["Anteil", 12.5])
    book.create_sheet("Leer")
    book.save(tmp_path / "x")
    first, second = tables(tmp_path / "x", XLSX)
    assert (first.name, first.rows, first.cut) == (
        "Zahlen",
        [["Stand", "31.12.2009"], ["Anteil", "12,5"]],
        False,
    )
    assert (second.name, second.rows) == ("Leer", [])


@pytest.mark.parametrize(
    ("content", "mime"),
    [(b"kaputt", XLSX), (b"PK\x03\x04", XLSX), (b"kaputt", "application/vnd.ms-excel"), (b"x", "image/png")],
)
def test_a_broken_workbook_has_no_tables(content: bytes, mime: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    assert tables(tmp_path / "x", mime) == []


@pytest.mark.parametrize("piece", [b'"', b'";', b";", b"\n", b'a"\n"', b"\x00", b"\xff"])
def test_tables_without_end_end(piece: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(piece * (20_000_000 // len(piece)))
    assert sum(len(sheet.rows) for sheet in tables(tmp_path / "x", "text/csv")) <= 500


def test_a_workbook_that_claims_all_cells_that_there_are_ends(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Anfang"
    book.active["XFD1048576"] = "Ende"
    book.save(tmp_path / "x")
    assert len(tables(tmp_path / "x", XLSX)) <= 1


def test_real_tables_are_shown(shared_data: Path) -> None:
    folder = shared_data / "documents"
    [sports] = tables(folder / "bochum_sports_facilities.csv", "text/csv")
    assert sports.rows[2][:3] == ["Sportplatzanlage", "Am Hausacker", "Am Hausacker 43 a"]
    sheets = tables(folder / "A_ArbeitslosigkeitKreis.xls", "application/vnd.ms-excel")
    assert [sheet.name for sheet in sheets] == ["Daten", "Metadaten", "Quellangabe"]
    assert sheets[0].rows[2][:4] == ["01001", "Flensburg, Stadt", "Kreise", "4691"]
    [ods] = tables(
        folder / "test-libreoffice-odf-table.ods", "application/vnd.oasis.opendocument.spreadsheet"
    )
    assert ods.rows == [["Das ist ein Testdokument im ODF Tabellenformat (.ODS)"]]
