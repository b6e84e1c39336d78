"""Cities are asked for their values until they have entered them."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from collab.figures import asking
from collab.notifications.needs import waiting_for
from tests.conftest import NOW, CountQueries, World
from tests.figures.conftest import DAY, Define, Enter

ASKED = {"asked_day": DAY, "next_due": date(2026, 11, 20)}


def test_who_works_in_the_workspace_is_asked_for_her_city_until_it_has_a_value(
    app: Flask, world: World, define: Define, enter: Enter, count_queries: CountQueries
) -> None:
    first = define("Einbürgerungen", **ASKED)
    define("Anträge", **ASKED)
    define("Ungefragt")
    with app.test_request_context():
        assert world.max.person.organisation_id  # who is signed in is read already
        with count_queries() as asked:
            (need,) = asking.needs(world.max, NOW)
        assert len(asked) == 1
        assert need.note == "Anträge, Einbürgerungen" and need.due == date(2026, 11, 20)
        assert need.url == "/w/forum/figures/entry?day=2025-12-31"
        for nobody in (world.gerd, world.rita, world.olga, world.sven):
            assert asking.needs(nobody, NOW) == []
    enter(first, {"Essen": "1"})
    with app.test_request_context():
        assert asking.needs(world.max, NOW)[0].note == "Anträge"
        assert "figures" in [waiting.name for waiting in waiting_for(world.max, NOW)]


def test_the_digest_is_worth_a_mail_on_the_days_that_matter_and_no_other(
    app: Flask, world: World, define: Define
) -> None:
    define(**ASKED)
    with app.test_request_context():
        due = NOW + timedelta(days=4)
        worth = {}
        for day in range(-10, 4):
            now = due + timedelta(days=day)
            section = asking.section(world.max, now - timedelta(days=1), now)
            assert section is not None and section.total == 1
            worth[day] = section.worth_a_mail
        assert [day for day, is_worth in worth.items() if is_worth] == [-7, 0, 1]
        assert asking.section(world.gerd, None, NOW) is None


def test_a_lead_of_another_city_is_asked_for_that_city(app: Flask, world: World, define: Define) -> None:
    define(workspace="intern", **ASKED)
    world.workspaces["intern"].cities = []
    with app.test_request_context():
        assert asking.needs(world.olga, NOW) == []  # her city takes no part there
        world.workspaces["intern"].cities = list(world.workspaces["forum"].cities)
        assert len(asking.needs(world.olga, NOW)) == 1
