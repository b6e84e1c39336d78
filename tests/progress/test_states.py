"""Each city says how far it is; nothing it said before is lost, and nobody else speaks for it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from collab import kinds
from collab.activity.models import Activity
from collab.extensions import db
from collab.progress.models import CityProgress, CityProgressChange, State
from tests.conftest import NOW, SignIn, World
from tests.progress.conftest import Decide, Plan, Say, city


def column(name: str = "Essen") -> CityProgress | None:
    return db.session.scalar(select(CityProgress).where(CityProgress.city_id == city(name).id))


def undo_address(page: str) -> str:
    found = re.search(r'action="([^"]+/take-back[^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def test_a_city_says_how_far_it_is_and_its_history_stays(as_: SignIn, decide: Decide, say: Say) -> None:
    decision = decide()
    say(decision, "Essen", State.PLANNED, note="im Haushalt", now=NOW - timedelta(days=9))
    client = as_("max")
    page = client.get(f"/b/{decision.key}").text
    assert "Stand von Essen eintragen" in page and "im Haushalt" in page
    seen = db.session.scalars(select(CityProgressChange.id)).one()
    place = f"/b/{decision.key}/progress/{city('Essen').id}"
    answer = client.post(place, data={"state": "pilot", "note": "zwei Ämter", "seen": seen})
    assert answer.status_code == 303 and answer.location == f"/b/{decision.key}#progress"
    history = client.get(place).text
    assert "vorher: geplant" in history and "im Haushalt" in history and "zwei Ämter" in history
    line = db.session.scalars(select(Activity).where(Activity.verb == "progress.changed")).all()[-1]
    assert (line.kind, line.object_id, line.detail["city"]) == ("decision", decision.id, "Essen")
    assert line.detail["state"] == "pilot"
    assert "hat für Essen den Stand" in client.get("/w/forum/activity").text


def test_the_click_is_taken_back_by_the_message_after_it_and_only_once(
    as_: SignIn, decide: Decide, say: Say
) -> None:
    decision = decide()
    say(decision, "Essen", State.PLANNED, now=NOW - timedelta(days=9))
    client = as_("max")
    place = f"/b/{decision.key}/progress/{city('Essen').id}"
    seen = db.session.scalars(select(CityProgressChange.id)).one()
    client.post(place, data={"state": "done", "seen": seen})
    address = undo_address(client.get(f"/b/{decision.key}").text)
    assert client.post(address).status_code == 303
    row = column()
    assert row is not None and (row.state, len(row.changes)) == (State.PLANNED, 1)
    assert client.post(address).status_code == 409
    assert column() is not None


@pytest.mark.parametrize(("who", "status"), [("max", 403), ("lea", 403), ("gerd", 403), ("olga", 404)])
def test_nobody_speaks_for_another_city_not_even_who_leads(
    as_: SignIn, decide: Decide, plan: Plan, who: str, status: int
) -> None:
    decision, measure = decide(), plan()
    for record in (f"/b/{decision.key}", f"/x/{measure.key}"):
        place = f"{record}/progress/{city('Bochum').id}"
        assert as_(who).post(place, data={"state": "planned"}).status_code == status
    assert column("Bochum") is None


def test_the_office_keeps_all_columns_and_is_named(as_: SignIn, decide: Decide) -> None:
    decision = decide()
    client = as_("petra")
    place = f"/b/{decision.key}/progress/{city('Bochum').id}"
    assert "Sie tragen für Bochum ein" in client.get(place).text
    client.post(place, data={"state": "not_for_us"})
    assert "Petra Projektbüro" in as_("max").get(place).text
    assert 'name="state"' not in as_("max").get(place).text


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(
    as_: SignIn, decide: Decide, say: Say
) -> None:
    decision = decide()
    say(decision, "Essen", State.UNDER_WAY, note="von Petra")
    answer = as_("max").post(
        f"/b/{decision.key}/progress/{city('Essen').id}",
        data={"state": "planned", "seen": 0, "note": "meins"},
    )
    assert answer.status_code == 422 and "Petra Projektbüro hat den Stand" in answer.text
    assert "meins" in answer.text
    row = column()
    assert row is not None and row.note == "von Petra"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"state": "pilot", "day": "2999-01-01"}, "nicht in der Zukunft"),
        ({"state": "pilot", "day": "gestern"}, 'role="alert"'),
        ({"state": "live"}, 'role="alert"'),  # only measures go live
        ({"state": "pilot", "note": "x" * 501}, 'role="alert"'),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    as_: SignIn, decide: Decide, data: dict[str, str], words: str
) -> None:
    decision = decide()
    answer = as_("max").post(f"/b/{decision.key}/progress/{city('Essen').id}", data=data)
    assert answer.status_code == 422 and words in answer.text
    assert column() is None


def test_a_draft_is_not_carried_out_yet(as_: SignIn, decide: Decide) -> None:
    draft = decide(number=None, year=None)
    client = as_("max")
    assert 'id="progress"' not in client.get(f"/b/{draft.key}").text
    place = f"/b/{draft.key}/progress/{city('Essen').id}"
    assert client.post(place, data={"state": "pilot"}).status_code == 409


def test_carrying_out_goes_on_when_the_workspace_is_archived(
    as_: SignIn, world: World, decide: Decide, plan: Plan
) -> None:
    decision, measure = decide(), plan()
    world.workspaces["forum"].archived_at = NOW
    db.session.commit()
    client = as_("max")
    assert "Stand von Essen eintragen" in client.get(f"/b/{decision.key}").text
    place = f"/progress/{city('Essen').id}"
    assert client.post(f"/b/{decision.key}{place}", data={"state": "done"}).status_code == 303
    assert client.post(f"/x/{measure.key}{place}", data={"state": "live"}).status_code == 303
    assert client.post(f"/x/{measure.key}/edit", data={"title": "Anders"}).status_code == 403
    assert as_("gerd").post(f"/b/{decision.key}{place}", data={"state": "pilot"}).status_code == 403


def test_whoever_is_responsible_is_told_when_a_city_is_through(
    world: World, decide: Decide, say: Say
) -> None:
    decision = decide(responsible_id=world.lea.person_id)
    say(decision, "Essen", State.UNDER_WAY)
    say(decision, "Essen", State.DONE, now=NOW + timedelta(days=1))
    told = db.session.scalars(
        select(Activity).where(Activity.verb == "progress.changed").order_by(Activity.id)
    )
    assert [line.detail["to"] for line in told] == [[], [world.lea.person_id]]


def test_what_cities_said_goes_with_the_record(decide: Decide, plan: Plan, say: Say) -> None:
    decision, measure = decide(), plan()
    say(decision, "Essen", State.DONE)
    say(measure, "Essen", State.LIVE)
    kinds.forget("measure", [measure.id], NOW)
    left = db.session.scalars(select(CityProgress)).one()
    assert (left.kind, len(db.session.scalars(select(CityProgressChange)).all())) == ("decision", 1)


def test_who_leads_asks_the_cities_once_a_week_and_members_do_not(
    as_: SignIn, world: World, decide: Decide, say: Say
) -> None:
    decision = decide()
    world.rita.person.organisation = city("Bochum")
    db.session.commit()
    say(decision, "Essen", State.DONE)
    assert as_("max").post(f"/b/{decision.key}/ask-cities").status_code == 403
    client = as_("lea")
    assert "Kommunen nach ihrem Stand fragen" in client.get(f"/b/{decision.key}").text
    assert client.post(f"/b/{decision.key}/ask-cities").status_code == 303
    line = db.session.scalars(select(Activity).where(Activity.verb == "progress.asked")).one()
    assert (line.detail["to"], line.detail["cities"]) == ([world.rita.person_id], "Bochum")
    assert client.post(f"/b/{decision.key}/ask-cities").status_code == 409
