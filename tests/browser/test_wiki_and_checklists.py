"""Pages and checklists as people use them, on a desk and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, login
from tests.browser.test_every_page import axe_findings

WORKSPACE = "/w/attraktive-verwaltung"


def is_sound(page: Page) -> None:
    """Nothing for axe to find, and nothing wider than the window."""
    assert axe_findings(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], f"{page.url} is {wide} px wide"  # type: ignore[index]


def write_page(page: Page, title: str, text: str) -> str:
    page.goto(f"{WORKSPACE}/wiki/new")
    page.get_by_label("Titel").fill(title)
    page.get_by_label(re.compile("^Text")).fill(text)
    page.get_by_role("button", name="Seite anlegen").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def test_a_link_to_a_page_that_is_missing_leads_to_making_it_and_follows_its_new_title(
    open_as: OpenAs,
) -> None:
    member = open_as(login("member of"))
    start = write_page(
        member, "Startseite", "Mehr steht im [[Leitfaden Messe]].\n\n# Eins\n\n# Zwei\n\n# Drei"
    )
    is_sound(member)
    member.get_by_role("link", name="Leitfaden Messe").click()
    expect(member.get_by_label("Titel")).to_have_value("Leitfaden Messe")
    member.get_by_label(re.compile("^Text")).fill("Der Stand wird am Vortag aufgebaut.")
    is_sound(member)
    member.get_by_role("button", name="Seite anlegen").click()
    expect(member.locator("#backlinks")).to_contain_text("Startseite")
    member.get_by_role("link", name="Bearbeiten").click()
    member.get_by_label("Titel").fill("Leitfaden Ausbildungsmesse")
    member.get_by_label(re.compile("Was ist neu")).fill("Genauerer Titel")
    is_sound(member)
    member.get_by_role("button", name="Speichern").click()
    expect(member.get_by_role("heading", level=1, name="Leitfaden Ausbildungsmesse")).to_be_visible()
    leitfaden = member.url
    member.goto(start)
    member.locator(".prose").get_by_role("link", name="Leitfaden Ausbildungsmesse").click()
    assert member.url == leitfaden.split("#")[0]
    for address in ("/print", "/edit", "/revisions"):
        member.goto(leitfaden + address)
        is_sound(member)
    member.locator(".history a").first.click()
    revision = member.url
    is_sound(member)
    phone = open_as(login("guest of"), width=360, dark=True)
    for address in (start, leitfaden, revision, f"{WORKSPACE}/wiki"):
        phone.goto(address)
        is_sound(phone)
    expect(phone.get_by_role("link", name="Seite anlegen")).to_have_count(0)


def test_two_who_write_the_same_line_at_once_see_both_texts(open_as: OpenAs) -> None:
    member, lead = open_as(login("member of"), calm=True), open_as(login("lead of"))
    address = write_page(member, "Treffpunkt", "Wir treffen uns in Essen.")
    for page in (member, lead):
        page.goto(f"{address}/edit")
    lead.get_by_label(re.compile("^Text")).fill("Wir treffen uns in Bochum.")
    lead.get_by_role("button", name="Speichern").click()
    lead.wait_for_url(address)
    member.get_by_label(re.compile("^Text")).fill("Wir treffen uns in Herne.")
    member.get_by_role("button", name="Speichern").click()
    expect(member.locator("main")).to_contain_text("in Bochum.")
    expect(member.locator("main")).to_contain_text("in Herne.")
    is_sound(member)
    member.locator("textarea[name=text]").fill("Wir treffen uns in Bochum, später in Herne.")
    member.get_by_role("button", name="Speichern").click()
    member.wait_for_url(address)
    expect(member.locator(".wiki-page")).to_contain_text("in Bochum, später in Herne.")


def test_the_editor_completes_the_title_of_a_page(open_as: OpenAs) -> None:
    member = open_as(login("member of"))
    write_page(member, "Zugangswege zur Plattform", "Text")
    member.goto(f"{WORKSPACE}/wiki/new")
    text = member.get_by_label(re.compile("^Text"))
    text.click()
    text.press_sequentially("Siehe [[zugangsw")
    member.get_by_role("option", name=re.compile("Zugangswege zur Plattform")).first.wait_for()
    text.press("Enter")
    expect(text).to_have_value(re.compile(r"^Siehe \[\[Zugangswege zur Plattform\]\]"))


def test_pages_are_moved_with_the_keyboard_alone(open_as: OpenAs) -> None:
    member = open_as(login("member of"))
    write_page(member, "Reihenfolge A", "")
    address = write_page(member, "Reihenfolge B", "")
    member.get_by_role("button", name="nach oben").focus()
    member.keyboard.press("Enter")
    expect(member.locator("#flashes")).to_contain_text("Verschoben.")
    member.goto(f"{WORKSPACE}/wiki")
    listed = member.locator("#pages").inner_text()
    assert listed.index("Reihenfolge B") < listed.index("Reihenfolge A")
    member.goto(address)
    member.get_by_label("Steht unter").select_option(label="Reihenfolge A")
    member.get_by_role("button", name="Verschieben", exact=True).click()
    expect(member.locator(".breadcrumb")).to_contain_text("Reihenfolge A")


def test_cities_answer_a_checklist_and_see_where_they_disagree(open_as: OpenAs) -> None:
    lead = open_as(login("lead of"))
    lead.goto(f"{WORKSPACE}/checklists/new?template=zusammenarbeit")
    is_sound(lead)
    lead.get_by_role("button", name="Anlegen").click()
    expect(lead.get_by_role("heading", level=1, name="Interkommunale Zusammenarbeit")).to_be_visible()
    lead.wait_for_load_state()
    sheet = lead.url
    cities = lead.locator(".city-card a").all_inner_texts()
    for city, answer in ((cities[0], "ja"), (cities[1], "nein")):
        lead.goto(sheet)
        lead.locator(".city-card").get_by_role("link", name=city, exact=True).click()
        first = lead.locator("fieldset.answer").first
        first.get_by_role("radio", name=answer, exact=True).check(force=True)
        first.get_by_label("Anmerkung").fill(f"Anmerkung aus {city}")
        is_sound(lead)
        lead.get_by_role("button", name="Antworten speichern").click()
        expect(lead.locator("#flashes")).to_contain_text("1 Antwort gespeichert.")
    lead.goto(f"{sheet}?only=disagreement")
    expect(lead.locator(".matrix")).to_contain_text(f"ja: {cities[0]}")
    expect(lead.locator(".matrix")).to_contain_text(f"nein: {cities[1]}")
    is_sound(lead)
    for address in ("", "/development", "/edit"):
        lead.goto(sheet + address)
        is_sound(lead)
    phone = open_as(login("guest of"), width=360, dark=True)
    phone.goto(sheet)
    expect(phone.locator(".matrix")).to_be_hidden()
    expect(phone.locator(".narrow-only").first).to_contain_text(f"ja: {cities[0]}")
    is_sound(phone)
    phone.locator(".city-card").get_by_role("link", name=cities[0], exact=True).click()
    expect(phone.locator("main")).to_contain_text(f"Anmerkung aus {cities[0]}")
    is_sound(phone)
    phone.goto(f"{sheet}/development")
    is_sound(phone)
