"""Cities are asked how far they are, once, and late decisions are named."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from collab.extensions import db
from collab.notifications.models import Level, WorkspaceLevel
from collab.notifications.needs import Need
from collab.notifications.sections import Section
from collab.people.models import Account
from collab.progress import asking
from collab.progress.models import State
from tests.conftest import NOW, CountQueries, World
from tests.progress.conftest import Decide, Say

DAY = timedelta(days=1)


def needs(app: Flask, account: Account, now: datetime = NOW) -> list[Need]:
    with app.test_request_context():
        return asking.needs(account, now)


def told(app: Flask, account: Account, since: datetime | None, now: datetime) -> Section | None:
    with app.test_request_context():
        return asking.section(account, since, now)


def test_a_city_is_asked_when_it_has_said_nothing_for_long(
    app: Flask, world: World, decide: Decide, say: Say
) -> None:
    decide("Neu", days=-59)
    old = decide("Alt", days=-60)
    assert [need.url for need in needs(app, world.max)] == [f"/b/{old.key}#progress"]
    say(old, "Essen", State.UNDER_WAY, by=world.max)
    assert needs(app, world.max) == []
    later = {need.url: need.note for need in needs(app, world.max, NOW + 61 * DAY)}
    assert later[f"/b/{old.key}#progress"].startswith("läuft seit")
    say(old, "Essen", State.DONE, by=world.max, now=NOW + 61 * DAY)
    assert f"/b/{old.key}#progress" not in [need.url for need in needs(app, world.max, NOW + 400 * DAY)]


def test_a_decision_that_is_late_is_named_as_late(app: Flask, world: World, decide: Decide) -> None:
    decide("Bald", due=(NOW + 10 * DAY).date())
    decide("Spät", due=(NOW - DAY).date())
    decide("Später", due=(NOW + 30 * DAY).date())
    found = {need.title.split(": ")[1]: need for need in needs(app, world.max)}
    assert set(found) == {"Bald", "Spät"}
    assert found["Spät"].is_late(NOW.date())
    assert not found["Bald"].is_late(NOW.date())


def test_guests_and_outsiders_are_asked_for_nothing(app: Flask, world: World, decide: Decide) -> None:
    decide("Alt", days=-100)
    assert [len(needs(app, world.accounts[who])) for who in ("rita", "sven", "gerd", "olga")] == [1, 1, 0, 0]


def test_the_digest_asks_once_and_again_when_the_day_is_over(
    app: Flask, world: World, decide: Decide
) -> None:
    decide("Alt", days=-60, due=(NOW + 20 * DAY).date())
    first = told(app, world.max, NOW - DAY, NOW)
    assert first is not None and first.worth_a_mail and len(first.lines) == 1
    assert told(app, world.max, NOW, NOW + DAY) is None
    assert told(app, world.max, NOW + DAY, NOW + 6 * DAY) is not None  # two weeks before the day
    assert told(app, world.max, NOW + 6 * DAY, NOW + 20 * DAY) is None
    late = told(app, world.max, NOW + 20 * DAY, NOW + 21 * DAY)
    assert late is not None and "überschritten" in late.lines[0].note
    assert told(app, world.max, NOW + 21 * DAY, NOW + 300 * DAY) is None


def test_a_muted_workspace_asks_for_nothing_in_the_digest(app: Flask, world: World, decide: Decide) -> None:
    decide("Alt", days=-60)
    forum = world.workspaces["forum"]
    db.session.add(WorkspaceLevel(account_id=world.max.id, workspace_id=forum.id, level=Level.MUTE))
    db.session.commit()
    assert told(app, world.max, None, NOW) is None


def test_one_question_however_many_decisions(
    app: Flask, world: World, decide: Decide, count_queries: CountQueries
) -> None:
    for number in range(5):
        decide(str(number), days=-100)
    account = world.max
    assert account.person.organisation_id  # who is signed in is known
    db.session.refresh(account.person)
    with count_queries() as queries:
        assert len(needs(app, account)) == 5
    assert len(queries) == 1, queries
