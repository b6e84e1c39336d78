"""The agenda: typed lines, numbers, moving, taking off and back, times."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from collab.base.clock import BERLIN
from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes import actions, agenda
from collab.minutes.actions import Direction, ItemFields, Where
from collab.minutes.models import AgendaItem, Meeting, MinutesState
from collab.minutes.typed import Line, read_lines
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet, item

TREE = """Begrüßung
Berichte
    Essen
    Bochum
Ende"""


def shown(meeting: Meeting) -> list[str]:
    db.session.expire(meeting, ["items"])
    return [f"{entry.number} {entry.item.title}" for entry in agenda.numbered(meeting.items)]


def test_indented_lines_become_parts_of_the_line_above() -> None:
    assert read_lines("A\n  B\n\tC\n  D\nE") == [
        Line(0, "A"),
        Line(1, "B"),
        Line(2, "C"),
        Line(1, "D"),
        Line(0, "E"),
    ]


def test_a_pasted_agenda_loses_its_numbers_bullets_and_durations() -> None:
    pasted = (
        "TOP 1: Begrüßung (10 Min.)\nTOP 2 Berichte\n- Essen\n3. Haushalt 20 Minuten\n3.1 Mittel\n4) Ende 5'"
    )
    assert read_lines(pasted) == [
        Line(0, "Begrüßung", 10),
        Line(0, "Berichte"),
        Line(0, "Essen"),
        Line(0, "Haushalt", 20),
        Line(1, "Mittel"),
        Line(0, "Ende", 5),
    ]


@pytest.mark.parametrize("title", ["12 Monate Erfahrung", "2026: ein Ausblick", "10 Min.", "Seite 5 minimal"])
def test_a_number_that_belongs_to_the_title_stays(title: str) -> None:
    assert read_lines(title) == [Line(0, title)]


def test_a_first_line_that_is_indented_stands_at_the_top() -> None:
    assert [line.depth for line in read_lines("   A\n   B\n      C")] == [0, 0, 1]


def test_items_are_numbered_by_their_places(meet: Meet) -> None:
    meeting = meet(agenda=TREE)
    assert shown(meeting) == ["1 Begrüßung", "2 Berichte", "2.1 Essen", "2.2 Bochum", "3 Ende"]


@pytest.mark.parametrize(
    ("title", "direction", "expected"),
    [
        ("Ende", Direction.UP, ["1 Begrüßung", "2 Ende", "3 Berichte", "3.1 Essen", "3.2 Bochum"]),
        ("Begrüßung", Direction.DOWN, ["1 Berichte", "1.1 Essen", "1.2 Bochum", "2 Begrüßung", "3 Ende"]),
        ("Bochum", Direction.OUT, ["1 Begrüßung", "2 Berichte", "2.1 Essen", "3 Bochum", "4 Ende"]),
        ("Ende", Direction.IN, ["1 Begrüßung", "2 Berichte", "2.1 Essen", "2.2 Bochum", "2.3 Ende"]),
        ("Bochum", Direction.IN, ["1 Begrüßung", "2 Berichte", "2.1 Essen", "2.1.1 Bochum", "3 Ende"]),
        ("Begrüßung", Direction.UP, ["1 Begrüßung", "2 Berichte", "2.1 Essen", "2.2 Bochum", "3 Ende"]),
        ("Essen", Direction.IN, ["1 Begrüßung", "2 Berichte", "2.1 Essen", "2.2 Bochum", "3 Ende"]),
        ("Begrüßung", Direction.OUT, ["1 Begrüßung", "2 Berichte", "2.1 Essen", "2.2 Bochum", "3 Ende"]),
    ],
)  # fmt: skip
def test_an_item_moves_one_step(
    meet: Meet, world: World, title: str, direction: Direction, expected: list[str]
) -> None:
    meeting = meet(agenda=TREE)
    actions.move_item(item(meeting, title), direction, actor=world.max, now=NOW)
    assert shown(meeting) == expected


def test_an_item_is_dropped_below_another_one_and_takes_its_parts_along(meet: Meet, world: World) -> None:
    meeting = meet(agenda=TREE)
    moving, target = item(meeting, "Berichte"), item(meeting, "Begrüßung")
    actions.place_item(moving, target, Where.BELOW, actor=world.max, now=NOW)
    assert shown(meeting) == ["1 Begrüßung", "1.1 Berichte", "1.1.1 Essen", "1.1.2 Bochum", "2 Ende"]


def test_an_item_cannot_become_a_part_of_itself(meet: Meet, world: World) -> None:
    meeting = meet(agenda=TREE)
    assert not actions.place_item(
        item(meeting, "Berichte"), item(meeting, "Essen"), Where.BELOW, actor=world.max, now=NOW
    )
    assert shown(meeting)[1] == "2 Berichte"


def test_an_agenda_is_at_most_four_levels_deep(meet: Meet, world: World) -> None:
    meeting = meet(agenda="A\nB\n C\n  D\n   E")
    with pytest.raises(Refused, match="höchstens 4 Ebenen"):
        actions.move_item(item(meeting, "B"), Direction.IN, actor=world.max, now=NOW)
    assert [line.depth for line in read_lines("A\n B\n  C\n   D\n    E")] == [0, 1, 2, 3, 3]


def test_an_item_of_another_meeting_is_no_place_to_drop(meet: Meet, as_: SignIn) -> None:
    here, there = meet(agenda="A\nB"), meet(title="Andere", agenda="C")
    body = {"target": item(there, "C").key, "where": "below"}
    assert as_("max").post(f"/agenda/{item(here, 'A').key}/move", data=body).status_code == 404


def test_taking_an_item_off_takes_its_parts_along_and_undo_brings_all_back(meet: Meet, as_: SignIn) -> None:
    meeting = meet(agenda=TREE)
    key = item(meeting, "Berichte").key
    max_ = as_("max")
    max_.post(f"/agenda/{key}/remove")
    assert shown(meeting) == ["1 Begrüßung", "2 Ende"]
    assert "Rückgängig" in max_.get(f"/m/{meeting.key}").text
    max_.post(f"/agenda/{key}/restore")
    assert shown(meeting) == ["1 Begrüßung", "2 Berichte", "2.1 Essen", "2.2 Bochum", "3 Ende"]


def test_a_part_comes_back_to_the_top_when_its_parent_is_gone(meet: Meet, world: World) -> None:
    meeting = meet(agenda=TREE)
    part = item(meeting, "Essen")
    actions.remove_item(part, actor=world.max, now=NOW)
    actions.remove_item(item(meeting, "Berichte"), actor=world.max, now=NOW + timedelta(minutes=1))
    actions.restore_item(part, actor=world.max, now=NOW + timedelta(minutes=2))
    assert shown(meeting) == ["1 Begrüßung", "2 Ende", "3 Essen"]


def test_clock_times_and_the_total_follow_from_the_durations() -> None:
    start = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
    items = [
        AgendaItem(id=1, position=1, title="A", minutes=10),
        AgendaItem(id=2, position=2, title="B", minutes=None),
        AgendaItem(id=3, position=1, title="B1", minutes=20, parent_id=2),
        AgendaItem(id=4, position=2, title="B2", minutes=15, parent_id=2),
        AgendaItem(id=5, position=3, title="C", minutes=None),
        AgendaItem(id=6, position=4, title="D", minutes=5),
    ]
    entries = agenda.numbered(items, start)
    times = [entry.starts_at.strftime("%H:%M") if entry.starts_at else None for entry in entries]
    assert times == ["10:00", "10:10", "10:10", "10:30", "10:45", None]
    assert agenda.total_minutes(entries) == 50


def test_the_page_adds_many_lines_at_once_and_says_where_a_moved_item_stands(meet: Meet, as_: SignIn) -> None:
    meeting = meet()
    max_ = as_("max")
    answer = max_.post(f"/m/{meeting.key}/items", data={"lines": TREE})
    assert answer.status_code == 303
    last = item(meeting, "Ende")
    moved = max_.post(f"/agenda/{last.key}/move", data={"direction": "up"}, follow_redirects=True).text
    assert "„Ende“ ist jetzt TOP 2." in moved
    assert max_.post(f"/m/{meeting.key}/items", data={"lines": "  \n"}).status_code == 422
    assert max_.post(f"/agenda/{last.key}/move", data={"direction": "sideways"}).status_code == 400


def test_an_item_gets_duration_responsible_person_and_note(meet: Meet, as_: SignIn, world: World) -> None:
    meeting = meet(agenda="Haushalt")
    body = {
        "title": "Haushalt 2027", "note": "Entscheidung über den Eigenanteil", "minutes": "25",
        "responsible": world.lea.person.key, "public": "y",
    }  # fmt: skip
    max_ = as_("max")
    key = meeting.items[0].key
    assert max_.post(f"/agenda/{key}/edit", data=body).status_code == 303
    page = max_.get(f"/m/{meeting.key}").text
    for expected in ("Haushalt 2027", "25 Min.", "Lea Leitner", "Entscheidung über den Eigenanteil"):
        assert expected in page
    assert max_.post(f"/agenda/{key}/edit", data=body | {"minutes": "0"}).status_code == 422
    assert max_.post(f"/agenda/{key}/edit", data=body | {"title": " "}).status_code == 422


def test_an_agenda_stays_as_it_is_once_the_minutes_are_sent(meet: Meet, world: World) -> None:
    meeting = meet(agenda="A\nB")
    meeting.state = MinutesState.CIRCULATED
    with pytest.raises(Refused, match="verschickt"):
        actions.move_item(item(meeting, "B"), Direction.UP, actor=world.max, now=NOW)
    with pytest.raises(Refused, match="verschickt"):
        actions.change_item(item(meeting, "B"), ItemFields("C"), actor=world.max, now=NOW)


def test_an_agenda_is_kept_as_a_template_and_a_new_one_begins_with_it(
    meet: Meet, as_: SignIn, world: World
) -> None:
    meeting = meet(agenda="Begrüßung (5 Min.)\nBerichte\n  Essen")
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/template", data={"name": "Regelsitzung"})
    page = max_.get("/w/forum/agenda-templates").text
    assert "Regelsitzung" in page and "Essen" in page
    other = meet(title="Neu")
    template = page.split("/agenda-templates/")[1].split("/")[0]
    max_.post(f"/m/{other.key}/items/from-template", data={"template": template})
    assert shown(other) == ["1 Begrüßung", "2 Berichte", "2.1 Essen"]
    assert item(other, "Begrüßung").minutes == 5
    max_.post(f"/agenda-templates/{template}/remove")
    assert "Rückgängig" in max_.get("/w/forum/agenda-templates").text
    assert "Regelsitzung" not in max_.get("/w/forum/agenda-templates").text
    max_.post(f"/agenda-templates/{template}/restore")
    assert "Regelsitzung" in max_.get("/w/forum/agenda-templates").text


def test_saving_a_template_under_its_name_again_replaces_it(meet: Meet, world: World) -> None:
    first = actions.save_template(meet(agenda="A"), "Regelsitzung", actor=world.max, now=NOW)
    second = actions.save_template(meet(agenda="B\nC"), "regelsitzung", actor=world.max, now=NOW)
    assert first is second
    assert [line.title for line in actions.lines_of(second)] == ["B", "C"]
    with pytest.raises(Refused, match="noch leer"):
        actions.save_template(meet(), "Leer", actor=world.max, now=NOW)
