"""Each city enters its own values; everything that was ever entered stays."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from collab.activity import Activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.figures.actions.entries import newest_change
from collab.figures.models import FigureChange, FigureValue
from tests.conftest import SignIn, World
from tests.figures.conftest import DAY, Define, Enter, the_city

FORM = "/w/forum/figures/entry"


def post(client: FlaskClient, city: str, day: str = "2025-12-31", **values: str):  # type: ignore[no-untyped-def]
    page = client.get(f"{FORM}?city={the_city(city).id}&day={day}").text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    data = {"city": the_city(city).id, "day": day, "seen": seen[1] if seen else "", **values}
    return client.post(FORM, data=data)


def amounts() -> dict[str, str]:
    db.session.expire_all()
    return {value.city.name: f"{value.amount.normalize():f}" for value in db.session.query(FigureValue)}


def test_a_member_enters_all_figures_of_her_city_in_one_form_and_is_told_what_was_understood(
    as_: SignIn, define: Define
) -> None:
    first, second = define("Einbürgerungen"), define("Fläche", measure="count", decimals=2, unit="km²")
    client = as_("max")
    answer = post(client, "Essen", **{f"value-{first.key}": "1.234", f"value-{second.key}": "210,34"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Einbürgerungen: 1.234" in page and "Fläche: 210,34" in page
    assert db.session.query(FigureValue).count() == 2
    assert {row.verb for row in db.session.query(Activity)} == {"indicator.defined", "indicator.entered"}


def test_one_wrong_number_saves_nothing_and_loses_nothing(as_: SignIn, define: Define) -> None:
    first, second = define("Einbürgerungen"), define("Anträge")
    answer = post(
        as_("max"),
        "Essen",
        **{f"value-{first.key}": "17", f"value-{second.key}": "1.5", f"remark-{second.key}": "geschätzt"},
    )
    assert answer.status_code == 422 and "nicht eindeutig" in answer.text
    assert 'value="17"' in answer.text and 'value="1.5"' in answer.text and 'value="geschätzt"' in answer.text
    assert not amounts()


def test_a_value_that_cannot_be_compared_needs_a_reason(as_: SignIn, define: Define) -> None:
    indicator = define()
    typed = {f"value-{indicator.key}": "17", f"apart-{indicator.key}": "1"}
    answer = post(as_("max"), "Essen", **typed)
    assert answer.status_code == 422 and "warum der Wert nicht vergleichbar ist" in answer.text
    post(as_("max"), "Essen", **typed, **{f"reason-{indicator.key}": "zählt anders"})
    value = db.session.query(FigureValue).one()
    assert (value.comparable, value.reason) == (False, "zählt anders")


def test_a_member_does_not_enter_for_another_city_and_a_lead_does(as_: SignIn, define: Define) -> None:
    indicator = define()
    assert post(as_("max"), "Bochum", **{f"value-{indicator.key}": "1"}).status_code == 404
    assert post(as_("lea"), "Bochum", **{f"value-{indicator.key}": "1"}).status_code == 303
    assert amounts() == {"Bochum": "1"}


def test_the_action_itself_refuses_another_city(world: World, define: Define, enter: Enter) -> None:
    with pytest.raises(Refused, match="Für Bochum tragen andere ein"):
        enter(define(), {"Bochum": "1"}, by=world.max)


def test_days_to_come_and_persons_below_zero_are_refused(define: Define, enter: Enter) -> None:
    with pytest.raises(Refused, match="Zukunft"):
        enter(define(), {"Essen": "1"}, day=date(2030, 1, 1))
    with pytest.raises(Refused, match="unter null"):
        enter(define("Andere"), {"Essen": "-1"})


def test_every_change_stays_in_the_history_and_an_emptied_field_takes_the_value_out(
    as_: SignIn, define: Define, enter: Enter
) -> None:
    indicator = define()
    enter(indicator, {"Essen": "10"})
    enter(indicator, {"Essen": "12"})
    post(as_("max"), "Essen", **{f"value-{indicator.key}": ""})
    assert not amounts()
    assert [row.amount for row in db.session.query(FigureChange).order_by(FigureChange.id)] == [10, 12, None]
    page = as_("rita").get(f"/i/{indicator.key}/history").text
    assert "entfernt" in page and "12" in page and "Max Mitglied" in page


def test_an_earlier_value_holds_again_with_one_click_of_who_may_enter_it(
    as_: SignIn, define: Define, enter: Enter
) -> None:
    indicator, other = define(), define("Anträge")
    for amount in ("10", "12"):
        enter(indicator, {"Essen": amount, "Bochum": amount})
    first = {row.city.name: row.id for row in db.session.query(FigureChange).filter_by(amount=Decimal(10))}
    address = f"/i/{indicator.key}/values/restore"
    member = as_("max")
    assert member.get(f"/i/{indicator.key}/history").text.count(address) == 1
    assert member.post(address, data={"change": first["Bochum"]}).status_code == 403
    assert member.post(f"/i/{other.key}/values/restore", data={"change": first["Essen"]}).status_code == 422
    assert member.post(address, data={"change": first["Essen"]}).status_code == 303
    assert amounts() == {"Essen": "10", "Bochum": "12"}


def test_two_who_change_the_same_value_are_told_and_other_fields_are_left_alone(
    world: World, define: Define, enter: Enter
) -> None:
    indicator, other = define(), define("Anträge")
    enter(indicator, {"Essen": "10"})
    seen = newest_change(world.workspaces["forum"])
    enter(indicator, {"Essen": "11"})
    enter(other, {"Essen": "5"}, seen=seen)
    assert not enter(indicator, {"Essen": "10"}, seen=seen)  # she left it as she had seen it
    with pytest.raises(Refused, match="inzwischen"):
        enter(indicator, {"Essen": "12"}, seen=seen)


def test_nothing_is_entered_into_a_share_or_an_archived_workspace(
    as_: SignIn, world: World, define: Define, enter: Enter
) -> None:
    base = define()
    share = define("Anteil", numerator=base)
    with pytest.raises(Refused, match="berechnet"):
        enter(share, {"Essen": "1"})
    world.workspaces["forum"].archived_at = base.created_at
    db.session.commit()
    assert as_("lea").get(FORM).status_code == 403
    with pytest.raises(Refused):
        enter(base, {"Essen": "1"}, day=DAY)
