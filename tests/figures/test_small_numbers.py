"""Guests and the public are shown no small number of persons, in whatever way they look."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from openpyxl import load_workbook

from collab.activity import Activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.figures import kind, queries, reading
from collab.figures.actions.defining import IndicatorFields, change_indicator
from collab.figures.models import Indicator
from collab.people.models import Organisation
from tests.conftest import NOW, SignIn, World
from tests.figures.conftest import DAY, Define, Enter, the_city


@pytest.fixture
def small(define: Define, enter: Enter, dortmund: Organisation) -> Indicator:
    """Essen counts 3 persons, Bochum 4711, Dortmund none."""
    indicator = define("Härtefälle", audience="public", unit="Personen")
    enter(indicator, {"Essen": "3"}, remark="nur Familie Muster, 3 Köpfe")
    enter(indicator, {"Bochum": "4711", "Dortmund": "0"})
    return indicator


def cells(indicator: Indicator, restricted: bool) -> dict[str, Decimal | None]:
    column = reading.read(indicator, restricted=restricted).columns[-1]
    return {cell.city.name: cell.amount for cell in column.cells.values()}


def test_members_see_everything_and_guests_no_value_from_one_to_four(small: Indicator) -> None:
    assert cells(small, False) == {"Bochum": 4711, "Dortmund": 0, "Essen": 3}
    assert cells(small, True) == {"Bochum": 4711, "Dortmund": 0, "Essen": None}


def test_the_sum_goes_with_a_suppressed_value_for_it_could_be_reckoned_back(
    small: Indicator, app: Flask
) -> None:
    column = reading.read(small, restricted=True).columns[0]
    assert (column.total, column.mean, column.sealed) == (None, None, True)
    assert reading.read(small, restricted=False).columns[0].total == 4714
    with app.test_request_context():
        assert any("zurückrechnen" in sentence for sentence in reading.told(column))


def test_a_value_that_counts_for_no_sum_leaves_the_sum_in_sight(define: Define, enter: Enter) -> None:
    indicator = define()
    enter(indicator, {"Essen": "3"}, comparable=False, reason="zählt 3 Familien")
    enter(indicator, {"Bochum": "100"})
    column = reading.read(indicator, restricted=True).columns[0]
    assert column.total == 100 and "3" not in repr([cell.reason for cell in column.cells.values()])


@pytest.mark.parametrize("view", ["table", "bar", "line"])
def test_no_page_a_guest_can_open_tells_it(as_: SignIn, small: Indicator, enter: Enter, view: str) -> None:
    enter(small, {"Essen": "2"}, day=date(2024, 12, 31))
    page = as_("gerd").get(f"/i/{small.key}?view={view}").text
    assert "unter 5" in page and "4.711" in page
    for told in (">3<", ">2<", "Familie Muster", "4.714", "1.571"):
        assert told not in page, told
    assert "4.714" in as_("rita").get(f"/i/{small.key}?view={view}").text


def test_history_files_search_and_journal_tell_it_neither(as_: SignIn, small: Indicator) -> None:
    guest = as_("gerd")
    history = guest.get(f"/i/{small.key}/history").text
    assert "unter 5" in history and "Familie Muster" not in history and ">3<" not in history
    for address in (f"/i/{small.key}/export", "/w/forum/figures/export"):
        rows = guest.get(address).data.decode("utf-8-sig").splitlines()
        essen = next(row for row in rows if ";Essen;" in row)
        assert ";unter 5;" in essen and "Muster" not in essen and ";3;" not in essen
        sheet = load_workbook(io.BytesIO(guest.get(f"{address}?format=xlsx").data)).active
        assert sheet is not None
        values = [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert "unter 5" in values and 3 not in values and 4711 in values
    entry = kind.entries([small.id])[small.id]
    assert "3" not in entry.text and "Muster" not in entry.text
    details = [json.dumps(line.detail) for line in db.session.query(Activity)]
    assert not any("3" in detail or "Muster" in detail for detail in details)


def test_a_share_made_of_a_small_number_is_suppressed_with_the_share_of_all(
    define: Define, enter: Enter, small: Indicator
) -> None:
    people = define("Geflüchtete", audience="public")
    enter(people, {"Essen": "1000", "Bochum": "9422", "Dortmund": "100"})
    share = define("Anteil", numerator=small, denominator=people, decimals=1, audience="public")
    assert cells(share, True) == {"Bochum": 50, "Dortmund": 0, "Essen": None}
    assert reading.read(share, restricted=True).columns[0].total is None
    assert cells(share, False)["Essen"] == Decimal("0.3")


def test_the_public_is_given_public_indicators_only_and_suppressed(
    define: Define, world: World, small: Indicator
) -> None:
    define("Intern", audience="workspace")
    sheets = queries.public_figures(world.workspaces["forum"].id)
    assert [sheet.indicator.name for sheet in sheets] == ["Härtefälle"]
    assert sheets[0].columns[0].cells[the_city("Essen").id].hidden
    assert queries.public_figures(world.workspaces["intern"].id) == []


def test_what_counts_no_persons_is_shown_whole_and_the_setting_moves_the_limit(
    app: Flask, define: Define, enter: Enter, small: Indicator
) -> None:
    rooms = define("Räume", measure="count")
    enter(rooms, {"Essen": "3"})
    assert cells(rooms, True)["Essen"] == 3
    app.config["SMALL_NUMBERS"] = 0
    assert cells(small, True)["Essen"] == 3
    app.config["SMALL_NUMBERS"] = 5000
    assert cells(small, True)["Bochum"] is None
    assert reading.read(small, restricted=True).column(DAY) is not None


def test_what_is_for_members_only_is_kept_from_guests_in_the_search_as_well(define: Define) -> None:
    inner, open_one = define("Intern", audience="members"), define("Offen", audience="workspace")
    found = kind.entries([inner.id, open_one.id])
    assert (found[inner.id].inner, found[open_one.id].inner) == (True, False)


def test_what_is_for_members_only_is_told_by_no_share(define: Define, world: World) -> None:
    inside, open_ = define("Intern", audience="members"), define("Offen", audience="workspace")
    with pytest.raises(Refused, match="nur für Mitglieder"):
        define("Anteil", numerator=inside, audience="workspace")
    define("Anteil", numerator=inside, audience="members")
    define("Quote", numerator=open_, audience="public")
    with pytest.raises(Refused, match="nur für Mitglieder"):
        change_indicator(open_, IndicatorFields("Offen", audience="members"), actor=world.petra, now=NOW)
