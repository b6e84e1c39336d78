"""The board of tasks as people use it: by mouse, by keyboard, and without script."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, answered, login
from tests.browser.test_every_page import axe_findings

ROOM = "/w/attraktive-verwaltung"


def add(page: Page, *lines: str) -> None:
    for line in lines:
        page.goto(f"{ROOM}/tasks/board")
        page.fill("#quick", line)
        page.press("#quick", "Enter")
        expect(page.locator(".board-card", has_text=line.removesuffix(" bis heute")).first).to_be_visible()


def column(page: Page, state: str, *titles: str) -> None:
    """The cards of these titles stand in this order in a column, whatever else is on the board."""
    ours = re.compile(rf"^\s*{titles[0][:3]}")
    expect(page.locator(f"[data-state={state}] .board-card__title", has_text=ours)).to_have_text(list(titles))


def settled(page: Page) -> None:
    """The board shows what the server has made of the moves so far."""
    expect(page.locator("[data-board][aria-busy=true]")).to_have_count(0)


def test_cards_are_dragged_and_stay_where_they_were_put(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    add(page, "Ziehen eins", "Ziehen zwei bis heute", "Ziehen drei")
    page.goto(f"{ROOM}/tasks/board?q=Ziehen")
    card = page.locator(".board-card", has_text="Ziehen drei")
    with page.expect_response("**/place"):
        card.drag_to(page.locator(".board-card", has_text="Ziehen eins"), target_position={"x": 40, "y": 3})
    settled(page)
    column(page, "open", "Ziehen drei", "Ziehen eins", "Ziehen zwei")
    with page.expect_response("**/place"):
        page.locator(".board-card", has_text="Ziehen zwei").drag_to(page.locator("[data-state=done]"))
    expect(page.locator("[data-state=done]")).to_contain_text("Ziehen zwei")
    expect(page.locator("[data-state=done]")).not_to_contain_text("heute fällig")
    page.reload()
    column(page, "open", "Ziehen drei", "Ziehen eins")
    column(page, "done", "Ziehen zwei")


def test_cards_are_moved_by_keyboard_and_the_place_is_spoken(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    add(page, "Taste eins", "Taste zwei")
    page.goto(f"{ROOM}/tasks/board?q=Taste")
    page.get_by_role("link", name="Taste zwei").focus()
    with page.expect_response("**/place"):
        page.keyboard.press("Alt+ArrowUp")
    settled(page)
    column(page, "open", "Taste zwei", "Taste eins")
    with page.expect_response(lambda answer: "/tasks/board" in answer.url):  # it shows the board anew
        page.keyboard.press("Alt+ArrowRight")
    settled(page)
    expect(page.locator("#announcer")).to_contain_text("Taste zwei: In Arbeit, Platz 1 von")
    expect(page.locator("[data-state=in_progress]")).to_contain_text("Taste zwei")
    expect(page.get_by_role("link", name="Taste zwei")).to_be_focused()
    page.reload()
    column(page, "open", "Taste eins")
    column(page, "in_progress", "Taste zwei")
    assert not axe_findings(page)


def test_without_script_the_menu_of_a_card_moves_it(open_as: OpenAs) -> None:
    page = open_as(login("lead of"), width=360, script=False)
    add(page, "Knopf eins", "Knopf zwei")
    page.goto(f"{ROOM}/tasks/board")
    card = page.locator(".board-card", has_text="Knopf zwei")
    card.locator("summary").click()
    card.get_by_role("button", name="Nach oben").click()
    column(page, "open", "Knopf zwei", "Knopf eins")
    card.locator("summary").click()
    card.get_by_role("button", name="In Arbeit").click()
    column(page, "in_progress", "Knopf zwei")
    with answered(page):
        page.get_by_role("button", name="Rückgängig").click()
    page.goto(f"{ROOM}/tasks/board")
    column(page, "open", "Knopf eins", "Knopf zwei")
