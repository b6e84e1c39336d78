"""Every building block in a real browser: accessible, without errors, from phone to wide screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.design.conftest import OpenPage

pytestmark = pytest.mark.browser

SCREENS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
PAGES = ["/?flash=1&inside=1", "/?inside=archived", "/?anonymous=1", "/search?q=Personal", "/upload"]
ERRORS = {
    "400": 400,
    "csrf": 200,
    "401": 401,
    "403": 403,
    "404": 404,
    "413": 413,
    "429": 429,
    "500": 500,
    "503": 503,
    "refused": 200,
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page: Page, axe_source: str) -> list[str]:
    page.evaluate(axe_source + "; undefined")
    result: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
    )
    return [
        f"{v['id']}: {n['html'][:160]} – {n['failureSummary']}"
        for v in result["violations"]
        for n in v["nodes"]
    ]


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [(PAGES[0], *screen) for screen in SCREENS]
    + [(path, *screen) for path in PAGES[1:] for screen in SCREENS[::3]],
)
def test_axe_finds_nothing_on_any_building_block(
    open_page: OpenPage, axe_source: str, path: str, width: int, scheme: str
) -> None:
    page = open_page(path, width, scheme)
    assert findings(page, axe_source) == []


@pytest.mark.parametrize(
    ("name", "scheme"), [(name, ("light", "dark")[n % 2]) for n, name in enumerate(ERRORS)]
)
def test_axe_finds_nothing_on_the_error_pages(
    open_page: OpenPage, axe_source: str, name: str, scheme: str
) -> None:
    page = open_page(f"/error/{name}", 320, scheme, expect_status=ERRORS[name])
    assert findings(page, axe_source) == []
    assert page.locator("h1").count() == 1


def test_axe_finds_nothing_in_open_menus_and_wrong_forms(open_page: OpenPage, axe_source: str) -> None:
    page = open_page("/?inside=1")
    page.get_by_role("button", name="Speichern").last.click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator(".site-header summary").click()
    assert findings(page, axe_source) == []
    page.locator("#error-summary a").first.click()
    expect(page.locator("[name=title]")).to_be_focused()


@pytest.mark.parametrize("path", [*PAGES, "/error/503"])
def test_nothing_is_wider_than_a_phone(open_page: OpenPage, path: str) -> None:
    page = open_page(path, 320, expect_status=503 if "503" in path else 200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


WATCH_FOCUS = """() => {
    const look = (e) => {
        const style = getComputedStyle(e);
        return [style.outlineStyle, style.outlineWidth, style.boxShadow].join(' ');
    };
    const near = (e) =>
        [e, e.nextElementSibling, e.previousElementSibling, e.closest('.card')].filter(Boolean);
    const stops = 'a[href], button, input, select, textarea, summary';
    const groups = new Set();
    const wanted = [...document.querySelectorAll(stops)].filter((e) => {
        if (e.disabled || e.type === 'hidden' || !e.checkVisibility({visibilityProperty: true})) return false;
        if (e.type !== 'radio') return true;
        if (groups.has(e.name)) return false;
        return groups.add(e.name);
    });
    const before = new Map(wanted.map((e) => [e, near(e).map(look).join()]));
    window.focusReport = () => {
        const e = document.activeElement;
        if (e === document.body) return null;
        const seen = !before.has(e) || near(e).map(look).join() !== before.get(e);
        return {seen, html: e.outerHTML.slice(0, 120)};
    };
    return wanted.length;
}"""


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(open_page: OpenPage) -> None:
    page = open_page("/?inside=1")
    wanted = page.evaluate(WATCH_FOCUS)
    reached, unseen = 0, []
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        report = page.evaluate("focusReport()")
        if report is None:
            break
        reached += 1
        if not report["seen"]:
            unseen.append(report["html"])
    assert unseen == []
    assert reached >= wanted > 60


def test_the_first_tab_leads_past_the_header(open_page: OpenPage) -> None:
    page = open_page("/?inside=1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_escape_closes_the_account_menu_and_gives_the_focus_back(open_page: OpenPage) -> None:
    page = open_page("/")
    summary = page.locator(".site-header summary")
    summary.click()
    assert page.get_by_role("button", name="Abmelden").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Abmelden").is_visible()
    assert summary.evaluate("e => e === document.activeElement")


def test_the_choice_of_dark_is_kept_on_the_next_page(open_page: OpenPage) -> None:
    page = open_page("/search")
    page.get_by_label("Dunkel").check(force=True)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.kernTheme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.get_by_label("Wie das Gerät").check(force=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_without_javascript_the_device_decides_on_dark_and_the_menu_opens(open_page: OpenPage) -> None:
    page = open_page("/?inside=1", scheme="dark", script=False)
    page.screenshot()
    page.locator(".site-header summary").click()
    assert page.get_by_role("button", name="Abmelden").is_visible()
    assert not page.locator("[data-theme-switch]").is_visible()
    assert page.get_by_role("button", name="Hochladen").is_visible()


def test_the_selection_bar_counts_and_chooses_all(open_page: OpenPage) -> None:
    page = open_page("/")
    bar = page.locator("#chosen")
    assert bar.get_by_role("button", name="Verschieben").is_disabled()
    page.get_by_label("Kennzahlen Personal 2025 auswählen").check()
    assert bar.locator("[data-count]").inner_text() == "1 ausgewählt"
    page.get_by_label("Alle auswählen").check()
    assert bar.locator("[data-count]").inner_text() == "7 ausgewählt"
    bar.get_by_role("button", name="Auswahl aufheben").click()
    assert page.locator("[name=selected]:checked").count() == 0


def test_a_row_tells_its_columns_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/", 320)
    cell = page.locator("#documents tbody tr").first.locator("[data-label='Größe']")
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Größe"'
    assert page.get_by_role("cell", name="84 kB").count() == 1
    assert page.get_by_role("columnheader", name="Titel").get_by_role("link").is_visible()
    assert page.get_by_label("Alle auswählen").is_visible()


def test_facets_are_open_on_wide_screens_and_behind_a_button_on_a_phone(open_page: OpenPage) -> None:
    assert open_page("/search").get_by_label("welcome.ruhr").first.is_visible()
    phone = open_page("/search", 320)
    choice = phone.locator(".facets").get_by_label("welcome.ruhr")
    assert not choice.is_visible()
    phone.get_by_text("Ergebnisse eingrenzen").click()
    assert choice.is_visible()


def test_the_printed_page_has_the_content_and_not_the_navigation(open_page: OpenPage) -> None:
    page = open_page("/?inside=1")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator(".main-nav").is_visible()
    assert not page.locator(".site-footer").is_visible()
