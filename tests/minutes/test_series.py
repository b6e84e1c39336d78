"""What one meeting of a series hands on to the next by itself."""

from __future__ import annotations

from datetime import timedelta

from collab.extensions import db
from collab.minutes import actions
from collab.minutes.models import Meeting, MinutesState
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet, item

LATER = NOW + timedelta(days=10)


def titles(meeting: Meeting) -> list[str]:
    db.session.expire(meeting, ["items"])
    return [each.title for each in meeting.items]


def leave_open(meeting: Meeting, title: str) -> None:
    item(meeting, title).stays_open = True
    db.session.commit()


def test_what_stays_open_comes_into_the_next_meeting_when_that_is_planned(meet: Meet, as_: SignIn) -> None:
    first = meet(days=1, agenda="Begrüßung\nLeitbild", series="Regie")
    leave_open(first, "Leitbild")
    second = meet(days=30, agenda="Begrüßung", series="Regie")
    assert titles(second) == ["Begrüßung", "Leitbild"]
    assert item(second, "Leitbild").carried_from is item(first, "Leitbild")
    page = as_("max").get(f"/m/{second.key}").text
    assert f"/m/{first.key}#item-{item(first, 'Leitbild').key}" in page
    assert "offen geblieben am 17. November 2026" in page


def test_doing_it_twice_carries_it_over_once(meet: Meet, world: World) -> None:
    first = meet(days=1, agenda="Leitbild", series="Regie")
    leave_open(first, "Leitbild")
    second = meet(days=30, series="Regie")
    for _turn in range(2):
        actions.prepare(second, actor=world.max, now=LATER)
        actions.prepare_next(first, actor=world.max, now=LATER)
    third = meet(days=60, series="Regie")
    assert titles(second) == ["Leitbild"]
    assert titles(third) == []


def test_what_stays_open_again_goes_on_to_the_one_after_with_the_newest_words(
    meet: Meet, world: World
) -> None:
    first = meet(days=1, agenda="Leitbild", series="Regie")
    leave_open(first, "Leitbild")
    second = meet(days=30, series="Regie")
    carried = item(second, "Leitbild")
    carried.title = "Leitbild, zweite Lesung"
    carried.stays_open = True
    third = meet(days=60, series="Regie")
    assert titles(third) == ["Leitbild, zweite Lesung"]
    assert third.items[0].carried_from is carried


def test_an_item_left_open_later_still_reaches_a_meeting_that_is_planned_already(
    meet: Meet, as_: SignIn
) -> None:
    first = meet(days=-1, agenda="Leitbild", series="Regie")
    second = meet(days=3000, series="Regie")
    form = {"title": "Leitbild", "responsible": "", "public": "y", "stays_open": "y"}
    key = item(first, "Leitbild").key
    as_("max").post(f"/agenda/{key}/edit", data=form)
    assert titles(second) == ["Leitbild"]
    as_("max").post(f"/agenda/{key}/edit", data=form | {"stays_open": ""})
    assert titles(second) == []


def test_a_carried_item_that_somebody_has_worked_on_stays_when_its_reason_goes(
    meet: Meet, world: World
) -> None:
    first = meet(days=1, agenda="Leitbild", series="Regie")
    leave_open(first, "Leitbild")
    second = meet(days=30, series="Regie")
    item(second, "Leitbild").text = "Wird vorbereitet."
    item(first, "Leitbild").stays_open = False
    actions.prepare_next(first, actor=world.max, now=LATER)
    assert titles(second) == ["Leitbild"]


def test_an_item_taken_off_on_purpose_does_not_come_back(meet: Meet, world: World) -> None:
    first = meet(days=1, agenda="Leitbild", series="Regie")
    leave_open(first, "Leitbild")
    second = meet(days=30, series="Regie")
    actions.remove_item(item(second, "Leitbild"), actor=world.max, now=NOW)
    actions.prepare(second, actor=world.max, now=LATER)
    assert titles(second) == []


def test_only_the_same_series_and_workspace_hand_on(meet: Meet) -> None:
    first = meet(days=1, agenda="Leitbild", series="Regie")
    leave_open(first, "Leitbild")
    assert titles(meet(days=30, series="Fachgruppe")) == []
    assert titles(meet(days=30)) == []
    assert titles(meet(days=30, series="Regie", workspace="intern", by="olga", people=["olga"])) == []


def test_what_a_cancelled_or_thrown_away_meeting_had_taken_over_goes_on(meet: Meet, world: World) -> None:
    first = meet(days=1, agenda="Leitbild\nBudget", series="Regie")
    leave_open(first, "Leitbild")
    second = meet(days=30, series="Regie")
    actions.cancel_meeting(second, actor=world.max, now=NOW)
    third = meet(days=60, series="Regie")
    assert titles(third) == ["Leitbild"]

    leave_open(first, "Budget")
    fourth = meet(days=20, series="Regie")
    assert titles(fourth) == ["Budget"]
    actions.trash_meeting(fourth, actor=world.max, now=NOW)
    actions.prepare(third, actor=world.max, now=LATER)
    assert sorted(titles(third)) == ["Budget", "Leitbild"]


def test_minutes_that_wait_for_approval_become_the_first_item(meet: Meet, world: World, as_: SignIn) -> None:
    first = meet(days=-20, series="Regie")
    first.state = MinutesState.CIRCULATED
    second = meet(days=3000, agenda="Begrüßung\nBerichte", series="Regie")
    assert titles(second) == ["Genehmigung des Protokolls vom 27. Oktober 2026", "Begrüßung", "Berichte"]
    assert second.items[0].approves is first
    actions.prepare(second, actor=world.max, now=NOW)
    assert len(titles(second)) == 3
    assert "zum Protokoll vom 27. Oktober 2026" in as_("rita").get(f"/m/{second.key}").text


def test_minutes_sent_after_the_next_meeting_was_planned_still_get_there_and_leave_when_approved(
    meet: Meet, world: World
) -> None:
    first = meet(days=-20, series="Regie")
    second = meet(days=30, agenda="Begrüßung", series="Regie")
    assert titles(second) == ["Begrüßung"]
    first.state = MinutesState.CIRCULATED
    actions.prepare_next(first, actor=world.max, now=NOW)
    assert titles(second)[0].startswith("Genehmigung")
    first.state = MinutesState.APPROVED
    actions.prepare_next(first, actor=world.max, now=NOW)
    assert titles(second) == ["Begrüßung"]


def test_a_meeting_that_is_over_gets_nothing_any_more(meet: Meet, world: World) -> None:
    first = meet(days=-20, agenda="Leitbild", series="Regie")
    second = meet(days=-10, series="Regie")
    leave_open(first, "Leitbild")
    assert not actions.prepare(second, actor=world.max, now=NOW)
    assert actions.prepare_next(first, actor=world.max, now=NOW) is None
    assert titles(second) == []


def test_a_new_date_brings_over_what_lies_before_it_now(meet: Meet, world: World) -> None:
    first = meet(days=20, agenda="Leitbild", series="Regie")
    leave_open(first, "Leitbild")
    second = meet(days=10, series="Regie")
    assert titles(second) == []
    fields = actions.MeetingFields(
        title=second.title,
        starts_at=NOW + timedelta(days=40),
        ends_at=NOW + timedelta(days=40, hours=1),
        series=second.series,
    )
    actions.change_meeting(second, fields, None, actor=world.max, now=NOW)
    assert titles(second) == ["Leitbild"]
