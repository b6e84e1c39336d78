"""The directory as a person uses it: names somebody, notices a double entry, takes contacts in."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenAs, answered, login


def test_a_gap_is_filled_by_typing_a_name(open_as: OpenAs) -> None:
    page = open_as(login("project office"))
    page.goto("/people/topics/new")
    page.fill("#name", "Probe der Zuständigkeit")
    with answered(page):
        page.click("main form button[type=submit]")
    page.goto("/people/topics")
    row = page.locator("tr", has=page.get_by_role("link", name="Probe der Zuständigkeit"))
    row.locator("a.gap").first.click()
    page.locator("#q").press_sequentially("sandkue")
    page.get_by_role("button", name="Mareike Sandkühler benennen").click()
    expect(page.locator("#flashes")).to_contain_text("ist jetzt für")
    expect(page.locator("#cities")).to_contain_text("Mareike Sandkühler")


def test_a_double_entry_is_noticed_while_typing(open_as: OpenAs) -> None:
    page = open_as(login("project office"))
    page.goto("/people/new")
    page.fill("#given_name", "Mareike")
    page.locator("#family_name").press_sequentially("Sandkuehler")
    expect(page.locator("#similar")).to_contain_text("gleicher Name")


def test_contacts_are_taken_in_after_a_preview(open_as: OpenAs, tmp_path: Path) -> None:
    table = tmp_path / "kontakte.csv"
    table.write_bytes("Vorname;Nachname;E-Mail\nJörg;Probe;joerg@probe.example\n;;\n".encode("cp1252"))
    page = open_as(login("project office"), width=360)
    page.goto("/people/import")
    page.set_input_files("#file", table)
    page.get_by_role("button", name="Vorschau anzeigen").click()
    expect(page.locator("main")).to_contain_text("1 neu")
    page.reload()
    page.get_by_role("button", name="Gewählte übernehmen").click()
    expect(page.locator("main")).to_contain_text("1 neu, 0 geändert")
    page.goto("/people/?q=joerg")
    expect(page.locator("#found")).to_contain_text("Jörg Probe")
