"""On a slow line the page stands before its scripts run: what is done meanwhile counts all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenAs, answered, login

ROOM = "/w/attraktive-verwaltung"


def hold_back(page: Page, pattern: str | re.Pattern[str]) -> Callable[[], None]:
    """Requests of this sort wait until the function that is returned lets them go."""
    waiting: list[Route] = []
    free = False

    def hold(route: Route) -> None:
        if free:
            route.continue_()
        else:
            waiting.append(route)

    def let_go() -> None:
        nonlocal free
        free = True
        for route in waiting:
            route.continue_()

    page.route(pattern, hold)
    return let_go


def open_without_scripts(page: Page, address: str) -> Callable[[], None]:
    """The page is there, but of its scripts only the first; the function returned brings the others."""
    let_go = hold_back(page, re.compile(r"/static/(vendor|js)/(?!theme|early).*\.js"))
    page.goto(address, wait_until="commit")
    return let_go


def test_a_search_typed_early_is_answered(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    let_go = open_without_scripts(page, "/people/")
    page.get_by_label("Name, Thema").press_sequentially("koett")
    let_go()
    expect(page.locator("#count")).to_have_text("1 Person")
    expect(page.locator("#found")).to_contain_text("Kötterheinrich")


def test_the_field_of_a_gap_takes_an_early_name_and_keeps_the_focus(open_as: OpenAs) -> None:
    page = open_as(login("project office"))
    page.goto("/people/topics/new")
    page.fill("#name", "Probe einer langsamen Leitung")
    with answered(page):
        page.click("main form button[type=submit]")
    page.goto("/people/topics")
    row = page.locator("tr", has=page.get_by_role("link", name="Probe einer langsamen Leitung"))
    let_go = hold_back(page, re.compile(r"/static/(vendor|js)/(?!theme|early).*\.js"))
    row.locator("a.gap").first.click(no_wait_after=True)
    page.locator("#q").press_sequentially("sandkue")
    let_go()
    expect(page.get_by_role("button", name="Mareike Sandkühler benennen")).to_be_visible()
    expect(page.locator("#q")).to_be_focused()


def test_a_title_typed_early_becomes_a_short_address(open_as: OpenAs) -> None:
    page = open_as(login("project office"))
    let_go = open_without_scripts(page, "/w/new")
    page.get_by_label("Titel").press_sequentially("Früh getippt")
    let_go()
    expect(page.locator("#proposed-address")).to_contain_text("/w/frueh-getippt/")


def test_the_end_of_a_meeting_follows_a_beginning_set_early(open_as: OpenAs) -> None:
    page = open_as(login("member of"))
    let_go = open_without_scripts(page, f"{ROOM}/meetings/new")
    page.fill("#begins", "10:00")
    let_go()
    expect(page.locator("#ends")).to_have_value("12:00")


def test_a_file_chosen_early_is_uploaded(open_as: OpenAs, tmp_path: Path) -> None:
    page = open_as(login("member of"))
    paper = tmp_path / "Früh gewählt.txt"
    paper.write_text("Noch ehe das Skript da war")
    let_go = open_without_scripts(page, f"{ROOM}/documents")
    page.locator("[data-upload] input[type=file][name=file]").set_input_files(paper)
    let_go()
    expect(page.locator("#documents")).to_contain_text("Früh gewählt")


def test_a_text_typed_early_is_kept_and_its_preview_asked_for_early_is_shown(open_as: OpenAs) -> None:
    page = open_as(login("member of"))
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?"
    let_go = open_without_scripts(page, f"{ROOM}/wiki/new")
    page.locator("[data-text]").first.press_sequentially("Früh **geschrieben**")
    page.get_by_role("button", name="Vorschau", exact=True).click()
    let_go()
    expect(page.locator("[data-preview] strong")).to_have_text("geschrieben")
    expect(page.locator("[data-state]").first).to_contain_text("Als Entwurf aufgehoben")
    page.goto(f"{ROOM}/wiki/new")
    page.locator("[data-drop-draft]").click()
    expect(page.locator("[data-draft]")).to_have_count(0)


def test_the_look_chosen_early_is_taken(open_as: OpenAs) -> None:
    page = open_as(login("member of"))
    let_go = open_without_scripts(page, "/")
    page.get_by_role("radio", name="Dunkel").check(force=True)
    let_go()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    expect(page.get_by_role("radio", name="Dunkel")).to_be_checked()


def test_of_two_questions_for_a_name_the_newer_one_is_answered(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    page.goto(f"{ROOM}/blog/new")
    text = page.locator("[data-text]").first
    let_go = hold_back(page, re.compile("q=la$"))
    with page.expect_request(re.compile("q=la$")):
        text.press_sequentially("Bitte @la")
    text.press_sequentially("rs")
    expect(page.get_by_role("option", name=re.compile("Lars-Ole"))).to_be_visible()
    let_go()
    text.press("Enter")
    expect(text).to_have_value("Bitte @Lars-Ole Kötterheinrich ")


def test_a_role_chosen_for_somebody_found_stays_when_more_of_the_name_is_typed(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    page.goto(f"{ROOM}/members/invite")
    words = page.get_by_label("Name, Organisation oder E-Mail-Adresse")
    words.press_sequentially("demi")
    role = page.get_by_label("Rolle von Hatice Demirel-Köster")
    role.select_option("Leserecht")
    with page.expect_response(re.compile("q=demirel")):
        words.press_sequentially("rel")
    expect(page.locator("#count")).to_have_text("1 Person passt")
    expect(role).to_have_value("reader")


def test_a_draft_on_its_way_does_not_come_after_the_text_itself(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    page.goto(f"{ROOM}/wiki/new")
    page.get_by_label("Titel").fill("Langsam gespeichert")
    let_go = hold_back(page, "**/drafts")
    with page.expect_request("**/drafts"):
        page.locator("[data-text]").first.fill("Ein Text, der noch unterwegs ist")
    page.get_by_role("button", name="Seite anlegen").click(no_wait_after=True)
    let_go()
    expect(page.get_by_role("heading", level=1, name="Langsam gespeichert")).to_be_visible()
    page.goto(f"{ROOM}/wiki/new")
    expect(page.locator("[data-draft]")).to_have_count(0)
