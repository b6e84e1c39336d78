"""Planning a meeting, ordering its agenda by keyboard and by dragging, and noting who is there on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, login
from tests.browser.test_every_page import axe_findings

ROOM = "/w/attraktive-verwaltung"


@pytest.fixture(scope="module")
def planned() -> dict[str, str]:
    """The address of the meeting that the first test plans, for those after it."""
    return {}


def titles(page: Page) -> list[str]:
    return [title.strip() for title in page.locator(".agenda__title").all_inner_texts()]


def plan(page: Page) -> str:
    page.goto(f"{ROOM}/meetings/new")
    page.fill("#title", "Sitzung im Browser")
    page.fill("#day", "2035-03-12")
    page.fill("#begins", "10:00")
    page.press("#begins", "Tab")
    expect(page.locator("#ends")).to_have_value("12:00")
    expect(page.locator("[data-new-series]")).to_be_hidden()
    page.select_option("#series", "new")
    page.fill("#new_series", "Reihe im Browser")
    page.click("text=Sitzung ansetzen")
    page.wait_for_url("**/m/*")
    page.fill("#lines", "Begrüßung (5 Min.)\nBerichte\n  Bochum\nBeschluss")
    page.click("#agenda button:has-text('Hinzufügen')")
    expect(page.locator(".agenda__item")).to_have_count(4)
    return page.url.partition("#")[0].partition("?")[0]


def test_an_agenda_is_ordered_by_keyboard_and_by_dragging(open_as: OpenAs, planned: dict[str, str]) -> None:
    page = open_as(login("member of"))
    planned["address"] = plan(page)
    up = page.locator(".agenda__item", has_text="Beschluss").locator("button[value=up]")
    name = up.get_attribute("id")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#agenda-status")).to_have_text("„Beschluss“ ist jetzt TOP 2.")
    assert titles(page) == ["Begrüßung", "Beschluss", "Berichte", "Bochum"]
    assert page.evaluate("document.activeElement.id") == name, "the focus is lost"

    grip = page.locator(".agenda__item", has_text="Begrüßung").locator("[data-grip]")
    grip.scroll_into_view_if_needed()
    target = page.locator(".agenda__item", has_text="Bochum")
    start, end = grip.bounding_box(), target.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 6, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 14)
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] - 5, steps=8)
    page.mouse.up()
    expect(page.locator("#agenda-status")).to_have_text("„Begrüßung“ ist jetzt TOP 2.2.")
    assert titles(page) == ["Beschluss", "Berichte", "Bochum", "Begrüßung"]


def test_attendance_is_noted_with_one_tap_on_a_phone(open_as: OpenAs, planned: dict[str, str]) -> None:
    page = open_as(login("member of"), width=320)
    page.goto(planned["address"] + "/attendance")
    expect(page.locator("#quorum")).to_contain_text("0 von")
    button = page.locator(".attendance__button--present").first
    name = button.get_attribute("id")
    button.click()
    expect(page.locator("#quorum")).to_contain_text("1 von")
    expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")
    box = page.locator(f"#{name}").bounding_box()
    assert box and box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_taps_in_quick_succession_all_count(open_as: OpenAs, planned: dict[str, str]) -> None:
    page = open_as(login("member of"), width=320)
    page.goto(planned["address"] + "/attendance")
    free = page.locator(".attendance__button--excused[aria-pressed=false]")
    names = [str(button.get_attribute("id")) for button in free.all()[:3]]
    assert len(names) == 3
    page.evaluate("names => names.forEach(name => document.getElementById(name).click())", names)
    for name in names:
        expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_axe_finds_nothing_on_the_pages_of_a_meeting(
    open_as: OpenAs, planned: dict[str, str], width: int, dark: bool
) -> None:
    page = open_as(login("member of"), width=width, dark=dark)
    meeting = planned["address"]
    page.goto(meeting)
    item = page.locator("a[href$='/edit'][href^='/agenda/']").first.get_attribute("href")
    trouble = []
    for address in (
        meeting, f"{meeting}/edit", f"{meeting}/invitation", f"{meeting}/attendance", str(item),
        f"{ROOM}/meetings", f"{ROOM}/meetings/new", f"{ROOM}/meetings/trash", f"{ROOM}/agenda-templates",
    ):  # fmt: skip
        page.goto(address)
        trouble += axe_findings(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            trouble.append(f"{page.url} is too wide")
    assert not trouble, "\n".join(trouble)
