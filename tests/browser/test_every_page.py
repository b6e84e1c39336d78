"""Every page a person can reach: axe finds nothing, nothing is too wide, the keyboard gets everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, login

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROOM = "/w/attraktive-verwaltung"
FACE = "/public/welcome-ruhr"
PAGES: dict[str, tuple[str, ...]] = {
    "": (
        "/sign-in", "/forgot-password", "/gibt-es-nicht", f"{FACE}/de/", f"{FACE}/ar/", f"{FACE}/de/all/news",
        f"{FACE}/tr/contact", f"{FACE}/de/contact/sent", "/public/gibt-es-nicht/", "publication",
    ),
    "project office": (
        "/", "/w/", "/w/new", f"{ROOM}/", f"{ROOM}/members", f"{ROOM}/members/invite", f"{ROOM}/settings",
        f"{ROOM}/activity", f"{ROOM}/documents", f"{ROOM}/documents/new-folder", f"{ROOM}/trash",
        f"{ROOM}/decisions",
        "/people/", "/people/new", "/people/topics", "/people/topics/new",
        "/people/organisations", "/people/duplicates", "/people/import", "/people/trash", "/account/topics",
        "/steering/recipients?q=a", "/search", "/search?q=Konzept+Personal", "/search?q=qqqqqq", "/admin/",
        "/admin/accounts", "/admin/organisations", "/admin/mails", "/admin/archives",
        f"{ROOM}/export", "/account", "/account/password",
        "/account/sessions", "/account/language", "/account/data", "/account/close", "/account/notifications",
        "/w/welcome-ruhr/public", "/w/welcome-ruhr/public/settings", "/w/welcome-ruhr/public/texts/ar",
        "/w/welcome-ruhr/public/requests", "/w/welcome-ruhr/public/people/new",
        "/w/welcome-ruhr/public/oparl",
        "/w/welcome-ruhr/public/notices/new", "/account/public", f"{ROOM}/public",
        "/account/notifications/preview", "/account/feeds", "/gibt-es-nicht",
        "/inbox", "/inbox?show=all", "/admin/suggestion",
    ),
    "lead of": (
        "/tasks/", f"{ROOM}/tasks/new", f"{ROOM}/tasks/import", f"{ROOM}/tasks/trash", "task", "edit-task",
        f"{ROOM}/tasks", f"{ROOM}/tasks/board",
        "/calendar/", f"{ROOM}/calendar", f"{ROOM}/calendar?view=week", f"{ROOM}/calendar?view=list",
        f"{ROOM}/calendar/new", f"{ROOM}/calendar/import", f"{ROOM}/calendar/subscriptions",
        f"{ROOM}/calendar/trash", "event", "edit-event", "invite",
        f"{ROOM}/wiki", f"{ROOM}/wiki/new", f"{ROOM}/wiki/upkeep", f"{ROOM}/wiki/trash",
        f"{ROOM}/hosting", f"{ROOM}/hosting/duties", f"{ROOM}/hosting/cities", "host turn",
        "/figures/", f"{ROOM}/figures", f"{ROOM}/figures/new", f"{ROOM}/figures/entry",
        f"{ROOM}/figures/import", f"{ROOM}/figures/trash",
        "indicator", "indicator /edit", "indicator /history",
        "/decisions/", "/decisions/?view=matrix", "/measures/", f"{ROOM}/measures", f"{ROOM}/measures/new",
        f"{ROOM}/measures/trash", "measure", "measure /edit", "own column",
        f"{ROOM}/checklists", f"{ROOM}/checklists/new", f"{ROOM}/checklists/trash",
        f"{ROOM}/reports", f"{ROOM}/milestones/new", "report", "milestone",
        f"{ROOM}/blog", f"{ROOM}/blog/new", f"{ROOM}/blog/trash", "attach",
        "post", "post /edit", "post /history", "page", "page /edit", "page /revisions", "page /print",
        f"{ROOM}/meetings", f"{ROOM}/meetings/new", f"{ROOM}/meetings/from-file", f"{ROOM}/meetings/trash",
        f"{ROOM}/agenda-templates", "meeting", "meeting /edit", "next meeting", "next meeting /write",
        "next meeting /attendance", "next meeting /invitation", "next meeting /circulate",
        "protocol /minutes",
        f"{ROOM}/decisions", "decision",
        f"{ROOM}/papers", f"{ROOM}/papers/new", f"{ROOM}/papers/trash",
        "paper", "paper /edit", "paper /history",
        f"{ROOM}/polls/", f"{ROOM}/polls/new", "poll", "poll /edit", "organisation", "topic",
    ),
    "steering": (
        "/steering/", "/steering/letter", f"{ROOM}/reports", "report", "circulating", "circulated",
        "/", "/tasks/", "/calendar/", "meeting", "decision", "poll", "post", "page",
        "checklist", "checklist /development", "/people/topics",
    ),
    "member of": ("/", f"{ROOM}/", f"{ROOM}/documents", "document", "edit", "person"),
    "guest of": ("/", f"{ROOM}/", f"{ROOM}/members", f"{ROOM}/documents"),
    "in no workspace": ("/", "/w/"),
}  # fmt: skip
FIRST = {  # where the first one of a sort of records is found, and how its address begins
    "publication": (f"{FACE}/de/all/news", f"{FACE}/de/"),
    "post": (f"{ROOM}/blog", "/p/"),
    "page": (f"{ROOM}/wiki", "/s/"),
    "meeting": (f"{ROOM}/meetings", "/m/"),
    "decision": (f"{ROOM}/decisions", "/b/"),
    "poll": (f"{ROOM}/polls/", "/poll/"),
    "paper": (f"{ROOM}/papers", "/v/"),
    "circulating": ("/w/welcome-ruhr/papers", "/v/"),
    "circulated": ("/w/personalentwicklung/papers", "/v/"),
    "protocol": (f"{ROOM}/meetings/from-file", "/d/"),
    "indicator": (f"{ROOM}/figures", "/i/"),
    "host turn": (f"{ROOM}/hosting", f"{ROOM}/hosting/turns/"),
    "checklist": ("/w/interkulturelle-oeffnung/checklists", "/l/"),
    "measure": (f"{ROOM}/measures", "/x/"),
    "report": (f"{ROOM}/reports", "/r/"),
    "milestone": (f"{ROOM}/reports", f"{ROOM}/milestones/"),
    "organisation": ("/people/organisations", "/people/organisations/"),
    "topic": ("/people/topics", "/people/topics/"),
}
LOOKS = [pytest.param(1280, False, id="desktop"), pytest.param(320, True, id="phone-dark")]


def addresses(page: Page, names: tuple[str, ...]) -> list[str]:
    """Names of sorts of pages become the address of one such page."""
    found = []
    for name in names:
        if name in ("document", "edit", "attach"):
            page.goto("/search?q=Rahmenkonzept")
            first = str(page.locator(".results a[href^='/d/']").first.get_attribute("href"))
            about = f"/about/document-{first.removeprefix('/d/')}/attachments/choose"
            found.append({"document": first, "edit": f"{first}/edit", "attach": about}[name])
        elif name in ("task", "edit-task"):
            page.goto(f"{ROOM}/tasks")
            page.fill("#quick", "Saal für die Klausur buchen @ich bis heute")
            page.press("#quick", "Enter")
            first = str(page.locator("main table a[href^='/t/']").first.get_attribute("href"))
            found.append(first if name == "task" else f"{first}/edit")
        elif name in ("event", "edit-event", "invite"):
            page.goto(f"{ROOM}/calendar/new")
            page.fill("#title", "Jour fixe")
            page.select_option("#repeat", "weekly")
            page.get_by_role("button", name="Speichern").click()
            expect(page).not_to_have_url(re.compile("/new$"))
            first = page.url.partition("?")[0]
            found.append(first + {"event": "", "edit-event": "/edit", "invite": "/invite"}[name])
        elif name.partition(" /")[0] in FIRST or name.startswith("next meeting"):
            sort, _, rest = name.partition(" /")
            found.append(first_of(page, sort) + (f"/{rest}" if rest else ""))
        elif name == "own column":
            page.goto(first_of(page, "measure"))
            found.append(str(page.locator("#progress form").first.get_attribute("action")))
        elif name == "person":
            page.goto("/people/")
            found.append(str(page.locator("main table a[href^='/people/']").first.get_attribute("href")))
        else:
            found.append(name)
    return found


def first_of(page: Page, sort: str) -> str:
    """The address of the first record of a sort; of the meetings the past one, or the one that is ahead."""
    place, beginning = FIRST[sort.removeprefix("next ")]
    page.goto(place)
    inside = "main table a" if sort == "meeting" else "main a"
    links = page.locator(f"{inside}[href^='{beginning}']").all()
    addresses = [str(link.get_attribute("href")) for link in links]
    return next(each.removesuffix("/minutes") for each in addresses if not each.endswith(("/new", ".csv")))


def axe_findings(page: Page) -> list[str]:
    page.wait_for_load_state()  # after a click half of the page may be there
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    result: dict[str, Any] = page.evaluate(
        "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{page.url}: {finding['id']}: {node['html'][:200]}"
        for finding in result["violations"]
        for node in finding["nodes"]
    ]


@pytest.mark.parametrize(("width", "dark"), LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_and_nothing_is_too_wide(open_as: OpenAs, who: str, width: int, dark: bool) -> None:
    page = open_as(login(who) if who else None, width=width, dark=dark, calm=True)
    trouble = []
    for address in addresses(page, PAGES[who]):
        page.goto(address)
        trouble += axe_findings(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            trouble.append(f"{page.url} is {wide} px wide")
    assert not trouble, "\n".join(trouble)


@pytest.mark.parametrize("address", ["/", f"{ROOM}/documents", "/search?q=Konzept", "/account/notifications"])
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(open_as: OpenAs, address: str) -> None:
    page = open_as(login("lead of"))
    page.goto(address)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
            .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: false}) && !e.disabled
                && e.type !== 'hidden' && e.tabIndex >= 0 && !(e.type === 'radio' && !e.checked)).length"""
    )
    seen: set[str] = set()
    invisible = []
    for _step in range(wanted + 20):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null;
                e.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length);
                const around = [e, e.parentElement, e.nextElementSibling, e.closest('label, .card')];
                const looks = around.filter(Boolean)
                    .some(x => { const s = getComputedStyle(x);
                        return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1)
                            || s.boxShadow !== 'none'; });
                return [e.dataset.stop, looks, e.outerHTML.slice(0, 120)]; }"""
        )
        if state is None:
            continue
        seen.add(state[0])
        if not state[1]:
            invisible.append(state[2])
    assert len(seen) >= wanted, f"{len(seen)} of {wanted} reached"
    assert not invisible, invisible
