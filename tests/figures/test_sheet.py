"""Sums, shares and pictures of an indicator, who sees it, and the trash."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from collab.base.errors import Refused
from collab.extensions import db
from collab.figures import actions, kind, picture, queries, reading, trash_bin
from collab.figures.models import FigureChange, Indicator
from collab.people.models import Organisation
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.figures.conftest import Define, Enter, the_city


def test_a_sum_leaves_out_what_cannot_be_compared_and_says_who_is_missing(
    as_: SignIn, define: Define, enter: Enter, dortmund: Organisation
) -> None:
    indicator = define()
    enter(indicator, {"Essen": "1000"}, comparable=False, reason="zählt auch Nebenwohnsitze.")
    enter(indicator, {"Bochum": "400"})
    page = as_("rita").get(f"/i/{indicator.key}?view=bar").text
    assert "Ohne Essen: zählt auch Nebenwohnsitze." in page and "Es fehlen: Dortmund." in page
    column = reading.read(indicator, restricted=False).columns[0]
    assert (column.total, column.mean) == (400, 400)
    assert "figure-bar--apart" in page and "kein Wert" in page


def test_percentages_have_no_sum_and_the_page_says_why(as_: SignIn, define: Define, enter: Enter) -> None:
    indicator = define(measure="percent", decimals=1)
    enter(indicator, {"Essen": "10", "Bochum": "30"})
    page = as_("rita").get(f"/i/{indicator.key}").text
    assert ">Summe<" not in page and "lassen sich nicht addieren" in page and "20,0" in page


def test_a_share_is_weighted_and_made_of_values_of_the_same_day(define: Define, enter: Enter) -> None:
    over, under = define("Frauen"), define("Beschäftigte")
    share = define("Frauenanteil", numerator=over, denominator=under, decimals=1)
    enter(over, {"Essen": "10", "Bochum": "90"})
    enter(under, {"Essen": "100", "Bochum": "100"})
    enter(over, {"Essen": "99"}, day=date(2020, 12, 31))  # nothing to divide it by
    sheet = reading.read(share, restricted=False)
    assert [column.total for column in sheet.columns] == [50]
    enter(under, {"Bochum": "900"})
    assert reading.read(share, restricted=False).columns[0].total == Decimal(10)


def test_a_share_of_the_population_takes_it_from_the_directory(
    define: Define, enter: Enter, dortmund: Organisation
) -> None:
    over = define()
    share = define("je 1.000", numerator=over, per=1000, decimals=2)
    enter(over, {"Dortmund": "1200", "Essen": "5"})  # the population of Essen is not known
    cells = reading.read(share, restricted=False).columns[0].cells
    assert cells[dortmund.id].amount == 2 and cells[the_city("Essen").id].amount is None


def test_shares_of_shares_and_of_themselves_are_refused(define: Define) -> None:
    over = define()
    share = define("Anteil", numerator=over)
    with pytest.raises(Refused):
        define("Noch einer", numerator=share)
    with pytest.raises(Refused, match="dieselbe"):
        define("Eins", numerator=over, denominator=over)
    with pytest.raises(Refused, match="Anteil"):
        actions.trash_indicator(over, actor=over.created_by, now=NOW)


def test_a_line_breaks_where_a_value_is_missing(define: Define, enter: Enter) -> None:
    indicator = define()
    for year in (2019, 2020, 2022, 2023):
        enter(indicator, {"Essen": str(year)}, day=date(year, 12, 31))
    enter(indicator, {"Bochum": "1"}, day=date(2021, 12, 31))
    sheet = reading.read(indicator, restricted=False)
    drawn = picture.lines(sheet, [the_city("Essen").id, the_city("Bochum").id])
    essen, bochum = drawn.lines
    assert len(essen.paths) == 2 and len(essen.points) == 4 and bochum.paths == []
    assert abs(essen.label_y - bochum.label_y) >= picture.LABEL and essen.dash != bochum.dash


def test_pictures_cope_with_equal_negative_and_huge_values(define: Define, enter: Enter) -> None:
    indicator = define(measure="euro")
    for values in (
        {"Essen": "5", "Bochum": "5"},
        {"Essen": "-3", "Bochum": "900000000000"},
        {"Essen": "0", "Bochum": "0"},
    ):
        enter(indicator, dict(values))
        sheet = reading.read(indicator, restricted=False)
        bars = picture.bars(sheet.columns[0])
        assert all(0 <= bar.x <= 320 and bar.wide >= 0 and bar.x + bar.wide <= 320.01 for bar in bars.bars)
        drawn = picture.lines(sheet, [city.id for city in sheet.cities])
        assert all(0 <= point.y <= drawn.foot for line in drawn.lines for point in line.points)
        assert len(drawn.steps) < 12


def test_pictures_have_a_title_a_description_and_their_table(
    as_: SignIn, define: Define, enter: Enter
) -> None:
    indicator = define("<b>Frauen & Männer</b>")
    enter(indicator, {"Essen": "10", "Bochum": "20"})
    for view in ("bar", "line"):
        page = as_("rita").get(f"/i/{indicator.key}?view={view}").text
        svg = page[page.index('<svg class="figure-picture"') :].partition("</svg>")[0]
        assert "<title " in svg and "<desc " in svg and "style=" not in svg and "<b>" not in svg
        assert re.search(r"<table class=\"figure-table\">", page)


def test_what_is_for_members_is_hidden_from_guests_everywhere(
    as_: SignIn, world: World, define: Define
) -> None:
    indicator = define("Vertraulich", audience="members")
    guest = as_("gerd")
    for address in (f"/i/{indicator.key}", f"/i/{indicator.key}/history", f"/i/{indicator.key}/export"):
        assert guest.get(address).status_code == 404
        assert as_("sven").get(address).status_code == 200
    for address in ("/w/forum/figures", "/figures/", "/w/forum/figures/export", "/w/forum/activity"):
        assert "Vertraulich" not in guest.get(address).text, address
    assert "Vertraulich" in as_("rita").get("/figures/?q=vertrau").text
    assert "Vertraulich" not in as_("olga").get("/figures/").text
    assert kind.entries([indicator.id])[indicator.id].inner, "found by members only"
    assert kind.cards([indicator.id], world.gerd) == {}
    as_("lea").post(f"/i/{indicator.key}/trash")
    assert "Vertraulich" not in guest.get("/w/forum/activity").text


def test_a_lead_defines_changes_and_throws_away_with_a_way_back(as_: SignIn) -> None:
    client = as_("lea")
    data = {"name": "Kitas", "measure": "count", "decimals": "0", "audience": "workspace", "per": "100",
            "numerator": "", "denominator": "population"}  # fmt: skip
    address = client.post("/w/forum/figures/new", data=data).location
    indicator = db.session.query(Indicator).one()
    assert client.post("/w/forum/figures/new", data={**data, "name": ""}).status_code == 422
    answer = client.post(f"{address}/edit", data={**data, "asked_day": "2025-12-31"})
    assert answer.status_code == 422 and "letzten Tag der Eingabe" in answer.text
    client.post(f"{address}/edit", data={**data, "name": "Kindertagesstätten", "unit": "Häuser"})
    db.session.refresh(indicator)
    assert (indicator.name, indicator.unit) == ("Kindertagesstätten", "Häuser")
    client.post(f"{address}/trash")
    assert as_("max").get(address).status_code == 404
    assert "Kindertagesstätten" in client.get("/w/forum/figures/trash").text
    client.post(f"{address}/restore")
    assert as_("max").get(address).status_code == 200


def test_the_trash_is_emptied_with_values_and_history(app: Flask, define: Define, enter: Enter) -> None:
    over = define()
    enter(over, {"Essen": "1"})
    share = define("Anteil", numerator=over)
    for each in (share, over):
        with app.test_request_context():
            actions.trash_indicator(each, actor=each.created_by, now=NOW)
    db.session.commit()
    for later in (40, 41):  # first the share, then what it was made of
        trash_bin.purge_trash(NOW + timedelta(days=later))
    db.session.expire_all()
    assert db.session.query(Indicator).count() == 0 and db.session.query(FigureChange).count() == 0


def test_lists_and_sheets_ask_a_fixed_number_of_questions(
    as_: SignIn, world: World, define: Define, enter: Enter, count_queries: CountQueries
) -> None:
    indicator = define()
    enter(indicator, {"Essen": "1"})
    client = as_("rita")
    counts = {}
    for moment in ("few", "many"):
        for address in ("/figures/", "/w/forum/figures", f"/i/{indicator.key}", "/w/forum/figures/export"):
            client.get(address)
            with count_queries() as asked:
                client.get(address)
            counts[moment, address] = len(asked)
        for number in range(6 if moment == "few" else 0):
            more = define(f"Nr. {number}")
            enter(more, {"Essen": "7", "Bochum": "8"})
            enter(indicator, {"Essen": "7", "Bochum": "8"}, day=date(2010 + number, 12, 31))
    for (moment, address), count in counts.items():
        assert count == counts["few", address], (moment, address)
    assert len(queries.listed(world.rita)) == 7
