"""Tables are looked at line by line; only chosen lines are taken over."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook

from collab.extensions import db
from collab.figures.models import FigureImport, FigureValue
from tests.conftest import SignIn
from tests.figures.conftest import Define, Enter

PAGE = "/w/forum/figures/import"


def upload(client: FlaskClient, data: bytes, name: str = "werte.csv"):  # type: ignore[no-untyped-def]
    return client.post(PAGE, data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def take(client: FlaskClient, address: str, marks: list[str] | None = None):  # type: ignore[no-untyped-def]
    page = client.get(address).text
    found = re.findall(r'name="take" value="([\d-]+)"', page)
    data = dict(re.findall(r'type="hidden" name="(mark|indicator|day)" value="([^"]+)"', page))
    return client.post(address, data={**data, "take": found if marks is None else marks})


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values() -> dict[tuple[str, str, int], str]:
    db.session.expire_all()
    return {
        (value.indicator.name, value.city.name, value.day.year): f"{value.amount.normalize():f}"
        for value in db.session.query(FigureValue)
    }


LONG = """Kommune;Kennzahl;Stichtag;Wert;Bemerkung;Vergleichbar;Grund
Essen, Stadt;Einbürgerungen;31.12.2025;1.234;vorläufig;;
05911000;einbuergerungen;2025-12-31;99;;nein;zählt Anträge
Essen;Einbürgerungen;31.12.2024;7;;;
Atlantis;Einbürgerungen;31.12.2025;1;;;
Essen;Gibt es nicht;31.12.2025;1;;;
Essen;Einbürgerungen;31.02.2025;1;;;
Bochum;Einbürgerungen;31.12.2024;1.5;;;
Bochum;Einbürgerungen;31.12.2024;8;;nein;
"""


def test_a_long_table_is_shown_line_by_line_and_chosen_lines_are_taken(
    as_: SignIn, define: Define, enter: Enter
) -> None:
    indicator = define()
    enter(indicator, {"Essen": "1000"})
    client = as_("lea")
    answer = upload(client, LONG.encode("cp1252"))
    page = client.get(answer.location).text
    for told in ("2 neu", "1 geändert", "5 Problem", "1.000", "1.234", "Atlantis", "Gibt es nicht",
                 "31.02.2025", "nicht eindeutig", "fehlt der Grund"):  # fmt: skip
        assert told in page, told
    assert values() == {("Einbürgerungen", "Essen", 2025): "1000"}
    assert take(client, answer.location, ["2-3", "3-3"]).status_code == 303
    assert values() == {("Einbürgerungen", "Essen", 2025): "1234", ("Einbürgerungen", "Bochum", 2025): "99"}
    bochum = db.session.query(FigureValue).filter_by(comparable=False).one()
    assert bochum.reason == "zählt Anträge"
    assert db.session.query(FigureImport).count() == 0


def test_a_matrix_of_years_asks_which_indicator_it_is(as_: SignIn, define: Define) -> None:
    indicator = define("Anträge", decimals=1)
    client = as_("lea")
    rows = [["Bericht"], [], ["Stadt", 2023, "31.12.2024"], ["Essen", 1234.5, 7], ["Bochum", None, 8]]
    address = upload(client, workbook(rows), "matrix.xlsx").location
    assert "Bitte wählen Sie, welche Kennzahl es ist." in client.get(address).text
    take(client, f"{address}?indicator={indicator.key}")
    assert values() == {
        ("Anträge", "Essen", 2023): "1234.5",
        ("Anträge", "Essen", 2024): "7",
        ("Anträge", "Bochum", 2024): "8",
    }  # fmt: skip


def test_a_matrix_of_indicators_asks_for_the_day(as_: SignIn, define: Define) -> None:
    define("Anträge")
    define("Einbürgerungen")
    client = as_("lea")
    table = "AGS,Anträge,Einbürgerungen\n5113000,5,6\n05911000,7,\n".encode()
    address = upload(client, table).location
    take(client, f"{address}?day=2025-12-31")
    assert values() == {
        ("Anträge", "Essen", 2025): "5",
        ("Einbürgerungen", "Essen", 2025): "6",
        ("Anträge", "Bochum", 2025): "7",
    }  # fmt: skip


def test_a_member_takes_over_lines_of_her_own_city_only(as_: SignIn, define: Define) -> None:
    define()
    client = as_("max")
    table = (
        "Kommune;Kennzahl;Stichtag;Wert\nEssen;Einbürgerungen;2025;5\nBochum;Einbürgerungen;2025;6\n".encode()
    )
    address = upload(client, table).location
    assert "Für Bochum tragen andere ein." in client.get(address).text
    take(client, address, ["2-3", "3-3"])
    assert values() == {("Einbürgerungen", "Essen", 2025): "5"}


def test_an_exported_file_says_the_same_when_it_comes_back(as_: SignIn, define: Define, enter: Enter) -> None:
    indicator = define(measure="euro", decimals=2, definition="=1+1")
    enter(indicator, {"Essen": "-1234.50"}, comparable=False, reason="=HYPERLINK()", remark="+49")
    client = as_("lea")
    for form in ("", "?format=xlsx"):
        data = client.get(f"/i/{indicator.key}/export{form}").data
        assert "1 unverändert" in client.get(upload(client, data).location).text, form
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_what_has_changed_since_the_look_is_shown_anew(as_: SignIn, define: Define, enter: Enter) -> None:
    indicator = define()
    client = as_("lea")
    address = upload(
        client, "Kommune;Kennzahl;Stichtag;Wert\nEssen;Einbürgerungen;2025;5\n".encode()
    ).location
    mark = re.search(r'name="mark" value="(\w+)"', client.get(address).text)
    enter(indicator, {"Essen": "4"})
    assert mark
    answer = client.post(address, data={"mark": mark[1], "take": "2-3"})
    assert answer.location == address and "Inzwischen hat sich etwas geändert" in client.get(address).text
    assert values() == {("Einbürgerungen", "Essen", 2025): "4"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "wählen Sie eine Datei"),
        (b"PK\x03\x04 not a workbook", "lässt sich nicht lesen"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "lässt sich nicht lesen"),
        (b"a\x00b", "keine Tabelle"),
        (b"nur ein Wort", "Überschriften"),
        (b"A;B\n1;2\n", "Kommune"),
        (b"Kommune;Wert\n" + b"Essen;1\n" * 3001, "mehr als 3000 Zeilen"),
        (b"\n \n", "leer"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(as_: SignIn, data: bytes, said: str) -> None:
    answer = upload(as_("max"), data)
    assert answer.status_code == 422 and said in answer.text
    assert db.session.query(FigureImport).count() == 0


def test_a_workbook_far_wider_than_any_table_is_refused(as_: SignIn) -> None:
    book = Workbook()
    book.active["XFD1048576"] = 1  # type: ignore[index]
    out = io.BytesIO()
    book.save(out)
    answer = upload(as_("max"), out.getvalue())
    assert answer.status_code == 422 and "Tabelle" in answer.text


def test_an_upload_is_seen_by_nobody_else(as_: SignIn, define: Define) -> None:
    address = upload(as_("max"), LONG.encode()).location
    assert as_("lea").get(address).status_code == 404
    assert as_("max").post(f"{address}/discard").status_code == 303
    assert as_("max").get(address).status_code == 404
