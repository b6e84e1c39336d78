"""What is said of items that are not public reaches no guest, whichever way the guest looks."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import current_app

from collab import kinds
from collab.extensions import db
from collab.minutes import actions
from collab.minutes.actions import Direction, ItemFields
from collab.minutes.actions.action_items import ActionFields, add_action
from collab.minutes.actions.writing import write_item
from collab.minutes.models import Meeting
from collab.minutes.typed import read_lines
from collab.people.own_data import own_data
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet, item
from tests.minutes.held import hold, send

SECRET = "Kündigung"
PAGES = (
    "/", "/tasks/", "/w/forum/", "/w/forum/activity", "/w/forum/meetings", "/w/forum/decisions",
    "/w/forum/decisions.csv", "/w/forum/tasks", "/w/forum/tasks/board",
    "/w/forum/calendar?view=list&date=2026-11-20",
)  # fmt: skip


def hide(meeting: Meeting) -> None:
    """All of the item about the folder is secret, wherever it is written."""
    private = item(meeting, "Willkommensmappe")
    private.public, private.title, private.note, private.text = False, SECRET, SECRET, SECRET
    for decision in private.decisions:
        decision.title = decision.wording = SECRET
    for action in private.actions:
        action.text = SECRET
    db.session.commit()


def test_no_page_of_a_guest_tells_what_was_said(meet: Meet, as_: SignIn, world: World) -> None:
    meeting = hold(meet, world)
    hide(meeting)
    send(meeting, world)
    private = item(meeting, SECRET)
    write_item(private, f"{SECRET}, berichtigt", based_on=0, actor=world.lea, now=NOW + timedelta(hours=1))
    add_action(private, ActionFields(SECRET), actor=world.lea, now=NOW + timedelta(hours=2))
    db.session.commit()
    guest, reader = as_("gerd"), as_("rita")
    for page in (*PAGES, f"/m/{meeting.key}"):
        answer = guest.get(page)
        assert answer.status_code == 200 and SECRET not in answer.text, page
    assert SECRET in reader.get(f"/m/{meeting.key}").text
    assert "Aufgabe aus TOP 2 (nicht öffentlich)" in guest.get("/w/forum/").text
    assert "Punkt „Nicht öffentlicher Tagesordnungspunkt“" in guest.get("/w/forum/activity").text


def test_nothing_of_it_is_indexed(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    hide(meeting)
    send(meeting, world)
    entries = [
        entry for kind in kinds.every() if kind.entries and kind.all_ids
        for entry in kind.entries(list(kind.all_ids())).values()
    ]  # fmt: skip
    assert entries and all(SECRET not in f"{entry.title} {entry.text}" for entry in entries)


def test_what_is_part_of_an_item_that_is_not_public_is_not_public_either(meet: Meet, world: World) -> None:
    meeting = meet(agenda="Begrüßung\nPersonal\n  Stelle A\nVerschiedenes")
    personal = item(meeting, "Personal")
    actions.change_item(personal, ItemFields("Personal", public=False), actor=world.max, now=NOW)
    assert not item(meeting, "Stelle A").public
    actions.add_lines(meeting, read_lines("Stelle B"), actor=world.max, now=NOW, below=personal)
    assert not item(meeting, "Stelle B").public
    actions.move_item(item(meeting, "Verschiedenes"), Direction.IN, actor=world.max, now=NOW)
    assert not item(meeting, "Verschiedenes").public
    assert item(meeting, "Begrüßung").public


def test_the_export_of_own_data_tells_no_more_than_the_pages(meet: Meet, world: World) -> None:
    """Who is responsible for something is named on it, and may yet not read what others write there."""
    meeting = hold(meet, world)
    hide(meeting)
    private, open_item = item(meeting, SECRET), item(meeting, "Begrüßung")
    open_item.text = "Entwurf"
    for each in (private, open_item):
        each.responsible = world.gerd.person
    private.actions[0].person = private.decisions[0].responsible = world.gerd.person
    db.session.commit()
    store = current_app.extensions["store"]
    told = json.dumps(own_data(world.gerd.person, store, NOW)["data"], ensure_ascii=False)
    assert SECRET not in told and "Entwurf" not in told
    send(meeting, world)
    told = json.dumps(own_data(world.gerd.person, store, NOW)["data"], ensure_ascii=False)
    assert SECRET not in told and "Entwurf" in told
