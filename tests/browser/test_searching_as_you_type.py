"""Lists that answer while one types, and the same with a plain form where there is no JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenAs

OFFICE = "mareike.sandkuehler@staedtekooperation.example.org"
LEAD = "katarzyna.brueggemann@bochum.example.org"


def test_persons_are_found_while_one_types_and_the_address_follows(open_as: OpenAs) -> None:
    page = open_as(LEAD)
    page.goto("/people/")
    page.get_by_label("Name, Thema").press_sequentially("oekt")
    expect(page.get_by_role("status").filter(has_text="Person")).to_have_text("0 Personen")
    page.get_by_label("Name, Thema").fill("koett")
    expect(page.locator("#found")).to_contain_text("Kötterheinrich")
    expect(page.locator("#count")).to_have_text("1 Person")
    expect(page).to_have_url(re.compile(r"/people/\?q=koett&"))
    page.get_by_label("Organisation").select_option("Essen")
    expect(page.locator("#found")).to_contain_text("Niemand passt dazu.")


def test_persons_are_found_by_a_plain_form(open_as: OpenAs) -> None:
    page = open_as(LEAD, script=False)
    page.goto("/people/")
    page.get_by_label("Name, Thema").fill("kött")
    page.locator("main").get_by_role("button", name="Suchen").click()
    expect(page.locator("#found")).to_contain_text("Kötterheinrich")


def test_the_short_address_is_proposed_while_the_title_is_typed(open_as: OpenAs) -> None:
    page = open_as(OFFICE)
    page.goto("/w/new")
    page.get_by_label("Titel").press_sequentially("Städte & Räume")
    expect(page.locator("#proposed-address")).to_contain_text("/w/staedte-raeume/")


def test_a_lead_takes_in_somebody_found_while_typing(open_as: OpenAs) -> None:
    page = open_as(LEAD)
    page.goto("/w/attraktive-verwaltung/members/invite")
    page.get_by_label("Name, Organisation oder E-Mail-Adresse").press_sequentially("demirel")
    page.get_by_label("Rolle von").select_option("Leserecht")
    page.get_by_role("button", name="Hatice Demirel-Köster aufnehmen").click()
    expect(page.get_by_text("Hatice Demirel-Köster ist jetzt dabei.")).to_be_visible()
    page.goto("/w/attraktive-verwaltung/members")
    row = page.get_by_role("row").filter(has_text="Hatice Demirel-Köster")
    expect(row.get_by_label("Rolle von Hatice Demirel-Köster")).to_have_value("reader")
    row.locator("summary").click()
    row.get_by_role("button", name="Aus dem Arbeitsbereich nehmen").click()
    expect(page.get_by_text("Hatice Demirel-Köster gehört nicht mehr")).to_be_visible()
