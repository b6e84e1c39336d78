"""The life of a decision, as its people live it: paper, circulation on three phones, register, the state of
a city, the letter to the steering group.

One test, because each step rests on the one before; the small ones of each room lie with the rooms.
"""

from __future__ import annotations

import re
import sqlite3
from email import message_from_bytes, policy
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from collab.demo.catalogue import people
from tests.browser.conftest import OpenAs, Server, login, wait_until

ROOM = "/w/attraktive-verwaltung"
TITLE = "Gemeinsame Ausbildungsplatzbörse"
WORDING = "Die Städte richten bis Ende 2027 eine gemeinsame Ausbildungsplatzbörse ein."
STEERING = {
    "Essen": "renate.oeztuerk-hollmann",
    "Dortmund": "henrik.wessels-adjei",
    "Bochum": "niluefer.baranowski",
}


def mails(server: Server, recipient: str, words: str) -> list[EmailMessage]:
    found = []
    for path in (server.data / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if recipient in str(mail["To"]) and words in str(mail["Subject"]):
            found.append(mail)
    return found


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def no_wider_than(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def a_week_passes(server: Server, email: str) -> None:
    """The letter of this account is due now."""
    with sqlite3.connect(server.data / "collab.sqlite3", timeout=30) as connection:
        changed = connection.execute(
            "UPDATE situation_recipient SET next_due = '2020-01-06 06:00:00.000000'"
            " WHERE account_id = (SELECT id FROM account WHERE email = ?)",
            (email,),
        ).rowcount
    assert changed == 1


def test_a_paper_is_decided_by_circulation_and_stays_in_sight(open_as: OpenAs, server: Server) -> None:
    steering = {city: people()[key].email for city, key in STEERING.items()}

    # somebody of the steering group wants the letter every week
    renate = open_as(steering["Essen"], width=360, calm=True)
    renate.goto("/steering/letter")
    renate.locator("input[name=cadence][value=weekly]").check(force=True)
    renate.get_by_role("button", name=re.compile("Bestellen|Speichern")).click()
    expect(renate.locator("main")).to_contain_text("Sie erhalten den Lagebericht")

    # the lead prepares the paper, hands it over and lets it circulate
    lead = open_as(login("lead of"))
    lead.goto(f"{ROOM}/papers/new")
    lead.fill("#title", TITLE)
    lead.fill("#reasoning", "Jede Stadt sucht allein. Gemeinsam erreichen wir mehr Bewerbungen.")
    lead.fill("#proposal", WORDING)
    lead.fill("#cost", "12.500,50")
    lead.get_by_role("button", name="Als Entwurf speichern").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text(TITLE)
    paper = lead.url
    renate.goto(paper)
    assert TITLE not in renate.locator("body").inner_text(), "a draft is nobody else's"
    lead.get_by_role("button", name="Der Regiegruppe vorlegen").click()
    lead.get_by_role("link", name="Umlauf beginnen").click()
    expect(lead.locator("input[name=cities]").first).to_be_attached()
    for box in lead.locator("input[name=cities]").all():
        box.uncheck(force=True)
    for city in STEERING:
        lead.get_by_role("checkbox", name=re.compile(f"^{city}:")).check(force=True)
    lead.locator("input[name=rule][value=unanimous]").check(force=True)
    lead.fill("#quorum", "3")
    lead.get_by_role("button", name="Umlauf beginnen und E-Mails senden").click()
    expect(lead.locator("#circulation")).to_be_visible()
    wait_until(lambda: mails(server, steering["Dortmund"], TITLE), "the mail that asks for the vote")
    assert "/v/" in text_of(mails(server, steering["Dortmund"], TITLE)[0])

    # three cities vote on their phones, from the page that says what needs them
    for city, email in steering.items():
        phone = renate if city == "Essen" else open_as(email, width=360)
        phone.goto("/steering/")
        no_wider_than(phone, 360)
        phone.get_by_role("link", name=re.compile(TITLE)).first.click()
        expect(phone.get_by_role("heading", level=1)).to_contain_text(TITLE)
        no_wider_than(phone, 360)
        expect(phone.locator("#own-vote")).to_contain_text(f"Wie stimmt {city}?")
        phone.locator("#vote-yes").check(force=True)
        phone.get_by_role("button", name="Stimme abgeben").click()
        expect(phone.locator("body")).to_contain_text(f"Ihre Stimme für {city} ist eingetragen")

    # the result is a decision of the workspace, in the register of all
    lead.goto(paper)
    expect(lead.locator("main")).to_contain_text("Beschlossen am")
    lead.goto("/decisions/?q=Ausbildungsplatzbörse")
    lead.locator("main a[href^='/b/']").first.click()
    expect(lead.locator("main")).to_contain_text(WORDING)
    decision = lead.url.partition("?")[0]

    # a city says how far it is
    form = lead.locator(".progress-form")
    if not form.is_visible():
        lead.get_by_text("Stand von Bochum eintragen").click()
    form.locator("input[name=state][value=pilot]").check(force=True)
    form.locator("#note").fill("Zwei Berufe zum Anfang.")
    form.get_by_role("button", name="Stand speichern").click()
    expect(lead.locator("#progress")).to_contain_text("Zwei Berufe zum Anfang.")
    renate.goto("/decisions/?view=matrix")
    expect(renate.locator("main")).to_contain_text("Zwei Berufe zum Anfang.")

    # the letter tells it, with short addresses
    def numbered() -> bool:
        with sqlite3.connect(server.data / "collab.sqlite3", timeout=30) as connection:
            waiting = "SELECT count(*) FROM activity WHERE number IS NULL"
            return bool(connection.execute(waiting).fetchone()[0] == 0)

    wait_until(numbered, "the worker has numbered the journal")
    a_week_passes(server, steering["Essen"])
    wait_until(lambda: mails(server, steering["Essen"], "Lagebericht"), "the letter to the steering group")
    (letter,) = mails(server, steering["Essen"], "Lagebericht")
    told = " ".join(text_of(letter).split())
    assert WORDING in told or TITLE in told
    assert "Pilot" in told
    assert decision in told
    assert any(part.get_content_type() == "application/pdf" for part in letter.walk())
