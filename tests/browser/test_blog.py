"""A post is written with a picture from the clipboard and a person named; others read it and answer."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, login
from tests.browser.test_every_page import axe_findings

BLOG = "/w/attraktive-verwaltung/blog"
PASTE = """([selector, bytes]) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), sign => sign.charCodeAt(0));
    data.items.add(new File([content], "image.png", {type: "image/png"}));
    const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    document.querySelector(selector).dispatchEvent(paste);
}"""


def picture() -> str:
    stream = io.BytesIO()
    Image.new("RGB", (640, 360), (30, 100, 160)).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def write_post(page: Page, title: str) -> str:
    """As somebody does who leads the workspace; returns the address of the post."""
    page.goto(BLOG)
    page.get_by_role("link", name="Beitrag schreiben").first.click()
    page.get_by_label("Titel").fill(title)
    text = page.locator("textarea[name=text]")
    expect(page.locator("[data-editor][data-started]").first).to_be_attached()  # a paste before that is lost
    text.fill("Wir haben uns **gut** verstanden.\n\n")
    text.press("Control+End")
    page.evaluate(PASTE, ["textarea[name=text]", picture()])
    expect(text).to_have_value(re.compile(r"!\[Bild [^\]]+\]\(/d/[a-z0-9]+/image\)"))
    text.press("Control+End")
    text.press_sequentially("\n\nDank an @Lars")
    expect(page.get_by_role("option", name=re.compile("Lars-Ole"))).to_be_visible()
    text.press("Enter")
    expect(text).to_have_value(re.compile(r"@Lars-Ole Kötterheinrich"))
    page.get_by_label("jetzt", exact=True).check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


@pytest.mark.parametrize("width", [1280, 320])
def test_a_post_with_a_pasted_picture_and_a_name_is_read_and_discussed(open_as: OpenAs, width: int) -> None:
    lead = open_as(login("lead of"), width=width)
    address = write_post(lead, f"Auftakt der Messe ({width})")

    member = open_as(login("member of"), width=width, dark=True)
    member.goto(address)
    shown = member.locator(".post-text img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(member.locator(".post-text").get_by_role("link", name="@Lars-Ole Kötterheinrich")).to_be_visible()
    member.get_by_label("Ihr Kommentar").fill("Kommt auch Witten?")
    member.get_by_role("button", name="Kommentar abschicken").click()
    expect(member.locator("article.comment")).to_contain_text("Kommt auch Witten?")

    lead.goto(address)
    lead.locator(".comments__answer summary").click()
    lead.get_by_label("Ihre Antwort").fill("Ja.")
    lead.get_by_role("button", name="Antwort abschicken").click()
    expect(lead.locator(".comments--answers article")).to_contain_text("Ja.")
    lead.locator("article.comment", has_text="Witten").get_by_role("button", name="Entfernen").click()
    expect(lead.locator("#comments")).to_contain_text("Kommentar entfernt")
    lead.get_by_role("button", name="Rückgängig").click()
    expect(lead.locator("article.comment").first).to_contain_text("Kommt auch Witten?")

    trouble = []
    for path in (address, f"{address}/edit", f"{address}/history", f"{address}/history/1", BLOG):
        lead.goto(path)
        trouble += axe_findings(lead)
        wide = lead.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            trouble.append(f"{path} is {wide} px wide")
    assert not trouble, "\n".join(trouble)

    outsider = open_as(login("in no workspace"), calm=True)
    outsider.goto(address)
    expect(outsider.get_by_role("heading", level=1)).to_have_text("Diese Seite gibt es hier nicht")


def test_without_javascript_a_post_is_written_published_and_commented(open_as: OpenAs) -> None:
    lead = open_as(login("lead of"), script=False)
    lead.goto(f"{BLOG}/new")
    lead.get_by_label("Titel").fill("Ohne Skript")
    lead.locator("textarea[name=text]").fill("Auch so geht es.")
    lead.get_by_role("button", name="Speichern").click()
    expect(lead.locator("main")).to_contain_text("Das ist ein Entwurf.")
    lead.get_by_role("button", name="Jetzt veröffentlichen").click()
    lead.get_by_label("Ihr Kommentar").fill("Gut.")
    lead.get_by_role("button", name="Kommentar abschicken").click()
    expect(lead.locator("article.comment")).to_contain_text("Gut.")
    lead.get_by_role("link", name="Ändern").click()
    lead.get_by_label("Kommentar", exact=True).fill("Sehr gut.")
    lead.get_by_role("button", name="Speichern").click()
    expect(lead.locator("article.comment")).to_contain_text("Sehr gut.")
