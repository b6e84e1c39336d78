"""The planner: proposed by reckoning, decided by people, carried into meetings, tasks and agenda."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from collab.base.errors import Refused
from collab.extensions import db
from collab.hosting import actions, asking, kind, queries
from collab.hosting.actions.duties import shifts_of
from collab.hosting.models import HostDuty, HostTurn, TurnState
from collab.minutes import trash_bin
from collab.minutes.actions import cancel_meeting, change_meeting, trash_meeting
from collab.minutes.actions.planning import MeetingFields
from collab.minutes.models import Meeting
from collab.tasks.models import Task, TaskState
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.hosting.conftest import Meet, PlanTurn, the_city

PAGE = "/w/forum/hosting"


def address(turn: HostTurn) -> str:
    return f"{PAGE}/turns/{turn.key}"


def test_who_hosted_when_is_read_from_the_meetings(as_: SignIn, world: World, meet: Meet) -> None:
    meet("Essen", date(2024, 3, 1))
    meet("Essen", date(2026, 3, 1))
    meet("Bochum", date(2025, 3, 1))
    meet(None, date(2025, 6, 1))
    cancelled = meet("Bochum", date(2025, 9, 1))
    cancelled.event.cancelled_at = NOW
    db.session.commit()
    board = queries.board(world.workspaces["forum"], NOW.date())
    assert [(held.city.name, held.day.year) for held in board.held] == [
        ("Essen", 2026), ("Bochum", 2025), ("Essen", 2024),
    ]  # fmt: skip
    assert [one.candidate.name for one in board.line.standings] == ["Bochum", "Essen"]
    page = as_("rita").get(PAGE).text
    assert "Wie oft jede Stadt eingeladen hat" in page and "Gastgeber vorschlagen" not in page


def test_the_next_free_quarters_are_proposed_and_declined_ones_not_again(
    as_: SignIn, world: World, meet: Meet
) -> None:
    meet("Essen", date(2026, 3, 1))
    meet("Essen", date(2027, 5, 1))  # planned already: the second quarter is taken
    client = as_("max")
    client.post(f"{PAGE}/propose", data={"count": "3", "quarter": "2027-Q1"})
    turns = db.session.query(HostTurn).order_by(HostTurn.quarter).all()
    assert [(turn.city.name, turn.quarter) for turn in turns] == [
        ("Bochum", date(2027, 1, 1)), ("Bochum", date(2027, 7, 1)), ("Essen", date(2027, 10, 1)),
    ]  # fmt: skip
    as_("lea").post(f"{address(turns[0])}/decline", data={"reason": "Umbau"})
    client.post(f"{PAGE}/propose", data={"count": "1", "quarter": "2027-Q1"})
    new = db.session.query(HostTurn).filter_by(quarter=date(2027, 1, 1), state=TurnState.PROPOSED).one()
    assert new.city.name == "Essen"


def test_a_city_decides_for_itself_and_leads_for_all_with_a_way_back(
    as_: SignIn, plan_turn: PlanTurn
) -> None:
    own, other = plan_turn("Essen"), plan_turn("Bochum", date(2027, 4, 1))
    member = as_("max")
    assert member.post(f"{address(other)}/accept").status_code == 403
    assert member.post(f"{address(own)}/accept").status_code == 303
    assert as_("lea").post(f"{address(other)}/accept").status_code == 303
    db.session.expire_all()
    assert own.state == other.state == TurnState.ACCEPTED
    assert member.post(f"{address(own)}/decline", data={"reason": ""}).status_code == 422
    member.post(f"{address(own)}/reopen")
    db.session.refresh(own)
    assert own.state == TurnState.PROPOSED


def test_what_a_city_has_accepted_is_changed_by_its_own_people_and_leads_only(
    as_: SignIn, plan_turn: PlanTurn
) -> None:
    own, other = plan_turn("Essen"), plan_turn("Bochum", date(2027, 4, 1))
    member, lead = as_("max"), as_("lea")
    noted = {"note": "Saal fehlt noch"}
    assert member.post(f"{address(other)}/change", data=noted).status_code == 303  # only proposed yet
    lead.post(f"{address(other)}/accept")
    member.post(f"{address(own)}/accept")
    assert member.post(f"{address(other)}/change", data={"quarter": "2027-Q4"}).status_code == 403
    assert member.post(f"{address(other)}/remove").status_code == 403
    assert member.post(f"{address(own)}/swap", data={"other": other.key}).status_code == 403
    page = member.get(address(other)).text
    assert f"{address(other)}/remove" not in page and f"{address(other)}/change" not in page
    assert other.key not in member.get(address(own)).text.partition('id="swap"')[2]
    db.session.expire_all()
    assert (other.quarter, other.note, other.removed_at) == (date(2027, 4, 1), "Saal fehlt noch", None)
    assert (other.city.name, other.state) == ("Bochum", TurnState.ACCEPTED)

    assert member.post(f"{address(own)}/change", data=noted).status_code == 303
    assert f"{address(own)}/remove" in member.get(address(own)).text
    assert lead.post(f"{address(other)}/change", data={"quarter": "2027-Q4"}).status_code == 303
    assert as_("petra").post(f"{address(other)}/remove").status_code == 303
    assert member.post(f"{address(other)}/restore").status_code == 403
    db.session.expire_all()
    assert other.quarter == date(2027, 10, 1) and other.removed_at is not None


def test_who_works_for_a_proposed_city_is_asked_until_somebody_answers(
    app: Flask, as_: SignIn, world: World, plan_turn: PlanTurn, count_queries: CountQueries
) -> None:
    turn = plan_turn("Essen")
    plan_turn("Bochum", date(2027, 4, 1))
    with app.test_request_context():
        assert world.max.person.organisation_id  # who is signed in is read already
        with count_queries() as asked:
            (need,) = asking.needs(world.max, NOW)
        assert len(asked) == 1 and need.url == address(turn)
        for nobody in (world.gerd, world.rita, world.olga, world.sven):
            assert asking.needs(nobody, NOW) == []
    as_("lea").post(f"{address(turn)}/accept")
    with app.test_request_context():
        assert asking.needs(world.max, NOW) == []


def test_two_cities_change_places_and_are_asked_anew(as_: SignIn, plan_turn: PlanTurn) -> None:
    one, other = plan_turn("Essen", concept="Lotsen"), plan_turn("Bochum", date(2027, 4, 1))
    client = as_("max")
    client.post(f"{address(one)}/accept")
    assert client.post(f"{address(one)}/swap", data={"other": other.key}).status_code == 303
    db.session.expire_all()
    assert (one.city.name, one.state) == ("Bochum", TurnState.PROPOSED)
    assert (other.city.name, other.concept) == ("Essen", "Lotsen")
    assert client.post(f"{address(one)}/swap", data={"other": "nobody"}).status_code == 422


def test_one_click_accepts_makes_the_draft_the_duties_and_the_concept(
    as_: SignIn, world: World, plan_turn: PlanTurn
) -> None:
    client = as_("max")
    answer = client.post(
        f"{PAGE}/duties", data={"duties": "30: Saal buchen\n7 Tage vorher: Essen bestellen\n-3: Danken"}
    )
    assert answer.status_code == 303
    wrong = client.post(f"{PAGE}/duties", data={"duties": "Saal buchen"})
    assert wrong.status_code == 422 and "Saal buchen</textarea>" in wrong.text
    turn = plan_turn("Essen", concept="Integrationslotsen")
    fields = {"title": "Forum in Essen", "day": "2027-03-10", "begins": "10:00", "ends": "13:00",
              "place": "Rathaus", "duties": "1"}  # fmt: skip
    assert client.post(f"{address(turn)}/meeting", data={**fields, "ends": "09:00"}).status_code == 422
    assert client.post(f"{address(turn)}/meeting", data=fields).status_code == 303
    db.session.expire_all()
    assert turn.state == TurnState.ACCEPTED and turn.meeting is not None
    event = turn.meeting.event
    assert (event.city_id, event.place, event.begins_on) == (turn.city_id, "Rathaus", date(2027, 3, 10))
    assert [item.title for item in turn.meeting.items] == [
        "Konzept der gastgebenden Stadt: Integrationslotsen"
    ]
    tasks = {task.title: (task.due, task.city_id) for task in db.session.query(Task)}
    assert tasks == {
        "Saal buchen": (date(2027, 2, 8), turn.city_id),
        "Essen bestellen": (date(2027, 3, 3), turn.city_id),
        "Danken": (date(2027, 3, 13), turn.city_id),
    }
    assert "Dokument anhängen" in client.get(address(turn)).text
    client.post(f"{address(turn)}/tasks")  # twice makes nothing twice
    assert db.session.query(Task).count() == 3


def test_a_planned_meeting_gets_its_host_and_the_concept_after_the_formalities(
    as_: SignIn, meet: Meet, plan_turn: PlanTurn
) -> None:
    meeting = meet(None, date(2027, 2, 1), "Begrüßung", "Genehmigung des Protokolls", "Haushalt")
    turn = plan_turn("Essen", concept="Lotsen")
    client = as_("max")
    assert client.post(f"{address(turn)}/bind", data={"meeting": meeting.key}).status_code == 303
    db.session.expire_all()
    titles = [item.title for item in sorted(meeting.items, key=lambda item: item.position)]
    assert titles == [
        "Begrüßung",
        "Genehmigung des Protokolls",
        "Konzept der gastgebenden Stadt: Lotsen",
        "Haushalt",
    ]
    assert meeting.event.city_id == turn.city_id
    again = plan_turn("Essen", date(2027, 4, 1))
    assert client.post(f"{address(again)}/bind", data={"meeting": meeting.key}).status_code == 422
    client.post(f"{address(turn)}/release")
    db.session.expire_all()
    assert turn.meeting_id is None and meeting.event.city_id == turn.city_id


def test_days_move_with_the_meeting_only_when_somebody_says_so(
    app: Flask, as_: SignIn, world: World, meet: Meet, plan_turn: PlanTurn
) -> None:
    db.session.add(HostDuty(workspace_id=world.workspaces["forum"].id, title="Saal buchen", days_before=30))
    db.session.add(HostDuty(workspace_id=world.workspaces["forum"].id, title="Stühle", days_before=1))
    meeting, turn = meet("Essen", date(2027, 2, 1)), plan_turn("Essen")
    client = as_("max")
    client.post(f"{address(turn)}/bind", data={"meeting": meeting.key})
    client.post(f"{address(turn)}/tasks")
    with app.test_request_context():
        starts = meeting.event.starts_at
        assert starts is not None
        moved = MeetingFields(meeting.title, starts + timedelta(days=7), starts + timedelta(days=7, hours=2),
                              city=the_city("Essen"))  # fmt: skip
        change_meeting(meeting, moved, None, actor=world.petra, now=NOW)
        db.session.commit()
    db.session.expire_all()
    shifts = {shift.duty.task.title: shift for shift in shifts_of(turn)}
    assert set(shifts) == {"Saal buchen", "Stühle"} and "passen nicht mehr" in client.get(address(turn)).text
    client.post(f"{address(turn)}/tasks/move", data={"duty": shifts["Stühle"].duty.id})
    db.session.expire_all()
    assert {t.title: t.due for t in db.session.query(Task)} == {
        "Saal buchen": date(2027, 1, 2), "Stühle": date(2027, 2, 7),
    }  # fmt: skip
    with app.test_request_context():
        cancel_meeting(meeting, actor=world.petra, now=NOW)
        db.session.commit()
    assert "Offene Aufgaben entfallen lassen" in client.get(address(turn)).text
    client.post(f"{address(turn)}/tasks/drop")
    assert {task.state for task in db.session.query(Task)} == {TaskState.DROPPED}


def test_a_meeting_that_is_destroyed_leaves_the_turn(
    app: Flask, world: World, meet: Meet, plan_turn: PlanTurn
) -> None:
    meeting, turn = meet("Essen", date(2027, 2, 1)), plan_turn("Essen")
    turn.meeting = meeting
    db.session.commit()
    with app.test_request_context():
        trash_meeting(meeting, actor=world.petra, now=NOW)
    db.session.commit()
    trash_bin.purge_trash(NOW + timedelta(days=60))
    db.session.expire_all()
    assert db.session.query(Meeting).count() == 0 and turn.meeting_id is None


def test_guests_and_strangers_see_no_hosts_and_readers_decide_nothing(
    as_: SignIn, world: World, plan_turn: PlanTurn
) -> None:
    turn = plan_turn("Essen")
    assert as_("gerd").get(PAGE).status_code == 403 and as_("gerd").get(address(turn)).status_code == 404
    assert as_("olga").get(address(turn)).status_code == 404
    assert kind.cards([turn.id], world.gerd) == {} and turn.id in kind.cards([turn.id], world.sven)
    for name in ("rita", "sven"):
        assert as_(name).get(address(turn)).status_code == 200
        assert as_(name).post(f"{address(turn)}/accept").status_code == 403
    assert "Essen, 1. Quartal 2027" not in as_("gerd").get("/w/forum/activity").text
    assert "Essen, 1. Quartal 2027" in as_("rita").get("/w/forum/activity").text


def test_a_turn_leaves_the_plan_and_comes_back(as_: SignIn, plan_turn: PlanTurn) -> None:
    turn = plan_turn("Essen")
    client = as_("max")
    client.post(f"{address(turn)}/remove")
    assert turn.key not in client.get(PAGE).text.partition("<main")[2]
    client.post(f"{address(turn)}/restore")
    assert address(turn) in client.get(PAGE).text


def test_a_city_is_left_out_with_a_reason_and_counted_from_a_day_on(
    as_: SignIn, world: World, meet: Meet
) -> None:
    meet("Essen", date(2026, 3, 1))
    essen, bochum = the_city("Essen").id, the_city("Bochum").id
    client = as_("max")
    wrong = client.post(f"{PAGE}/cities", data={f"since-{essen}": "gestern", f"excluded-{bochum}": "Umbau"})
    assert wrong.status_code == 422 and 'value="Umbau"' in wrong.text
    client.post(f"{PAGE}/cities", data={f"since-{essen}": "2025-01-01", f"excluded-{bochum}": "Umbau"})
    assert "Bochum (Umbau)" in client.get(PAGE).text
    assert "Bochum (Umbau)" not in as_("olga").get("/w/intern/hosting").text
    client.post(f"{PAGE}/propose", data={"count": "2"})
    assert {turn.city.name for turn in db.session.query(HostTurn)} == {"Essen"}


def test_nothing_is_planned_for_the_past_or_without_a_meeting(
    app: Flask, world: World, plan_turn: PlanTurn
) -> None:
    with app.test_request_context():
        with pytest.raises(Refused, match="vorbei"):
            plan_turn("Essen", date(2020, 1, 1))
        with pytest.raises(Refused, match="Tag der Sitzung"):
            actions.make_tasks(plan_turn("Essen"), actor=world.max, now=NOW)


def test_the_planner_asks_a_fixed_number_of_questions(
    as_: SignIn, meet: Meet, plan_turn: PlanTurn, count_queries: CountQueries
) -> None:
    client = as_("rita")
    counts = []
    for years in (1, 5):
        for number in range(years):
            meet("Essen", date(2020 + number, 1 + years, 1))
            turn = plan_turn("Bochum", date(2027 + number, 1, 1))
            turn.meeting = meet("Bochum", date(2027 + number, 2, years))
        db.session.commit()
        client.get(PAGE)
        with count_queries() as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
