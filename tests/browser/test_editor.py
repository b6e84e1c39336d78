"""The one editor, as people use it: by keyboard, with pictures, two at once, offline, without JavaScript."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenAs, login

ROOM = "/w/attraktive-verwaltung"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP8z4APMOGVHbHSAEEsARPOoKqhAAAAAElFTkSuQmCC"


def text_of(page: Page) -> Locator:
    return page.locator("[data-text]").first


def new_post(page: Page) -> Locator:
    page.goto(f"{ROOM}/blog/new")
    text = text_of(page)
    text.click()
    return text


def test_the_toolbar_is_one_stop_and_works_by_keyboard(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    text = new_post(page)
    page.keyboard.type("wichtig")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+B")
    expect(text).to_have_value("**wichtig**")
    page.keyboard.press("Control+B")
    expect(text).to_have_value("wichtig")
    page.keyboard.press("Shift+Tab")  # to the toolbar: one stop, arrows inside
    assert page.evaluate("document.activeElement.dataset.tool") == "bold"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.tool") == "heading"
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    expect(text).to_have_value("# wichtig")
    page.keyboard.press("Control+Z")
    expect(text).to_have_value("wichtig")
    page.keyboard.press("Control+K")
    expect(text).to_have_value(re.compile(r"\[wichtig\]\(https://\)"))


def test_lists_go_on_with_enter_and_end_in_an_empty_item(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    text = new_post(page)
    page.keyboard.type("1. eins\nzwei\n\n- [x] getan\noffen\n\nEnde")
    expect(text).to_have_value("1. eins\n2. zwei\n- [x] getan\n- [ ] offen\nEnde")


def test_the_preview_shows_what_will_be_seen(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    new_post(page)
    page.keyboard.type("# Ziel\nErste Zeile\nzweite **Zeile**")
    page.get_by_role("button", name="Vorschau", exact=True).click()
    shown = page.locator("[data-preview]")
    expect(shown.locator("h3")).to_have_text("Ziel")
    expect(shown.locator("strong")).to_have_text("Zeile")
    expect(shown.locator("br")).to_have_count(1)
    page.get_by_role("button", name="Nebeneinander").click()
    text_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" und ~~nicht~~")
    expect(shown.locator("del")).to_have_text("nicht")


def test_names_are_offered_after_an_at_sign_and_become_links(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    text = new_post(page)
    page.keyboard.type("Bitte @lars")
    option = page.get_by_role("option", name=re.compile("Lars-Ole Kötterheinrich"))
    expect(option).to_have_attribute("aria-selected", "true")
    assert text.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Bitte @Lars-Ole Kötterheinrich ")
    page.keyboard.type("prüfen.")
    page.get_by_role("button", name="Vorschau", exact=True).click()
    link = page.locator("[data-preview] a", has_text="@Lars-Ole Kötterheinrich")
    expect(link).to_have_attribute("href", re.compile("/people/"))


def test_a_pasted_picture_is_filed_and_stands_in_the_text(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    text = new_post(page)
    page.keyboard.type("Unser Plan:")
    paste(page, "image/png", "plan.png")
    expect(text).to_have_value(re.compile(r"^Unser Plan:\n!\[[^\]]*\]\(/d/[a-z0-9]+/\w+\)\n$"))
    page.get_by_role("button", name="Vorschau", exact=True).click()
    picture = page.locator("[data-preview] img")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('[data-preview] img').naturalWidth === 10")


def test_a_file_that_is_no_picture_is_refused_in_words(open_as: OpenAs) -> None:
    page = open_as(login("lead of"))
    text = new_post(page)
    paste(page, "application/pdf", "plan.pdf")
    expect(page.locator("[data-state]").first).to_contain_text("Nur Bilder")
    expect(text).to_have_value("")


def paste(page: Page, mime: str, name: str) -> None:
    page.evaluate(
        """([mime, name, data]) => {
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const moved = new DataTransfer();
            moved.items.add(new File([bytes], name, {type: mime}));
            document.querySelector("[data-text]").dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: moved, bubbles: true, cancelable: true}));
        }""",
        [mime, name, PIXEL],
    )
    assert base64.b64decode(PIXEL)


def test_a_draft_is_kept_and_offered_when_one_comes_back(open_as: OpenAs) -> None:
    page = open_as(login("member of"))
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?"
    new_post(page)
    page.keyboard.type("Ein Anfang, der nicht verloren geht")
    expect(page.locator("[data-state]").first).to_contain_text("Als Entwurf aufgehoben")
    page.goto(f"{ROOM}/")
    page.goto(f"{ROOM}/blog/new")
    page.get_by_role("button", name="Entwurf übernehmen").click()
    expect(text_of(page)).to_have_value("Ein Anfang, der nicht verloren geht")
    page.fill("input[name=title]", "Ein Anfang")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url(re.compile("/p/"))
    page.goto(f"{ROOM}/blog/new")
    expect(page.locator("[data-draft]")).to_have_count(0)


def test_without_script_the_preview_is_a_page_that_leads_on(open_as: OpenAs) -> None:
    page = open_as(login("member of"), script=False)
    page.goto(f"{ROOM}/blog/new")
    page.fill("input[name=title]", "Ohne Script")
    page.fill("textarea[name=text]", "# Ziel\n- eins")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator(".prose h3")).to_have_text("Ziel")
    page.fill("textarea[name=text]", "# Ziel\n- eins\n- zwei")
    page.get_by_role("button", name="Vorschau erneuern").click()
    expect(page.locator(".prose li")).to_have_count(2)
    page.get_by_role("button", name="Weiter mit diesem Text").click()
    page.wait_for_url(re.compile("/p/"))
    expect(page.locator("main li", has_text="zwei")).to_be_visible()


@pytest.fixture
def writing_page(open_as: OpenAs) -> tuple[Page, Page]:
    """Two people with the minutes of one meeting open: lead and member."""
    lead, member = open_as(login("lead of"), calm=True), open_as(login("member of"), calm=True)
    lead.goto(f"{ROOM}/meetings/new")
    lead.fill("input[name=title]", "Sitzung am Editor")
    lead.fill("input[name=day]", "2027-02-03")
    lead.fill("input[name=begins]", "10:00")
    lead.press("input[name=title]", "Enter")
    lead.wait_for_url(re.compile("/m/"))
    address = re.sub(r"[?#].*", "", lead.url)
    lead.locator("form.agenda-add textarea").first.fill("Bericht")
    lead.locator("form.agenda-add button[type=submit]").first.click()
    expect(lead.locator("#agenda")).to_contain_text("Bericht")
    for page in (lead, member):
        page.goto(f"{address}/write")
        expect(text_of(page)).to_be_visible()
    return lead, member


def saved(page: Page) -> None:
    expect(page.locator("[data-state]").first).to_contain_text("Gespeichert um", timeout=20_000)


def test_two_people_at_once_in_different_lines_lose_nothing(writing_page: tuple[Page, Page]) -> None:
    lead, member = writing_page
    text_of(lead).fill("Eins\n\nZwei")
    saved(lead)
    member.reload()
    with lead.expect_response("**/autosave"):
        text_of(lead).fill("Eins von der Leitung\n\nZwei")
    saved(lead)
    text_of(member).fill("Eins\n\nZwei vom Mitglied")
    expect(text_of(member)).to_have_value("Eins von der Leitung\n\nZwei vom Mitglied", timeout=20_000)
    expect(member.locator("[data-state]").first).to_contain_text("mit Änderungen von anderen")
    lead.reload()
    expect(text_of(lead)).to_have_value("Eins von der Leitung\n\nZwei vom Mitglied")


def test_two_people_in_the_same_line_see_both_texts_and_decide(writing_page: tuple[Page, Page]) -> None:
    lead, member = writing_page
    text_of(lead).fill("Der Antrag ist angenommen.")
    saved(lead)
    text_of(member).fill("Der Antrag ist vertagt.")
    conflict = member.locator("[data-conflict]").first
    expect(conflict).to_be_visible(timeout=20_000)
    expect(conflict).to_contain_text("Der Antrag ist angenommen.")
    expect(conflict).to_contain_text("Der Antrag ist vertagt.")
    expect(text_of(member)).to_have_value("Der Antrag ist vertagt.")
    member.get_by_role("button", name="Beide Texte zusammenführen").click()
    saved(member)
    lead.reload()
    expect(text_of(lead)).to_have_value("Der Antrag ist angenommen.\nDer Antrag ist vertagt.")


def test_text_typed_without_a_connection_is_kept_and_saved_later(writing_page: tuple[Page, Page]) -> None:
    lead, _member = writing_page
    lead.route("**/autosave", lambda route: route.abort())
    text_of(lead).fill("Im Funkloch geschrieben")
    expect(lead.locator("[data-state]").first).to_contain_text("Keine Verbindung", timeout=20_000)
    kept = lead.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('text ')).length")
    assert kept == 1
    lead.unroute("**/autosave")
    saved(lead)
    assert lead.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('text ')).length") == 0


MERGES = [
    ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
    ("a", "a\nmeins", "a\nihres", "a\nihres\nmeins"),
    ("", "neu", "", "neu"),
    ("a\nb", "a", "a\nb\nc", "a\nc"),
    ("eins\nzwei\ndrei", "zwei\ndrei", "eins\nzwei\nvier\ndrei", "zwei\nvier\ndrei"),
]


def test_the_browser_merges_lines_as_the_server_does(open_as: OpenAs) -> None:
    from collab.writing.merging import merge

    page = open_as(None)
    page.goto("/sign-in")
    for base, mine, theirs, both in MERGES:
        found = page.evaluate(
            """async (texts) => {
                const {merge, settle} = await import("/static/js/editor_merge.js");
                const area = document.createElement("textarea");
                area.value = texts[1];
                settle(area, merge(...texts));
                return area.value;
            }""",
            [base, mine, theirs],
        )
        assert found == both == merge(base, mine, theirs).text
