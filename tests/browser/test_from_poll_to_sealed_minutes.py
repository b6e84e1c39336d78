"""The life of a meeting, as its people live it: date, invitation, minutes by two at once, objection, seal.

One test, because each step rests on the one before; the small ones of each room lie with the rooms.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pypdf
import vobject
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenAs, Server, answered, login, wait_until

ROOM = "/w/attraktive-verwaltung"
TITLE = "Sondersitzung Willkommenslotsen"
DECISION = "Die Städte richten bis Ende 2027 gemeinsame Willkommenslotsenstellen ein."
BERLIN = ZoneInfo("Europe/Berlin")


def mails(server: Server, recipient: str, words: str) -> list[EmailMessage]:
    """The mails to one person whose subject holds the words, the oldest first."""
    found = []
    for path in sorted((server.data / "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if recipient in str(mail["To"]) and words in str(mail["Subject"]):
            found.append(mail)
    return found


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def calendar_of(mail: EmailMessage) -> str:
    return next(str(part.get_content()) for part in mail.walk() if part.get_content_type() == "text/calendar")


def choose(page: Page, said: list[str]) -> None:
    """Answer the dates of a poll in their order."""
    for number, word in enumerate(said):
        page.locator(".poll-date").nth(number).get_by_role("radio", name=word).check(force=True)
    page.get_by_role("button", name=re.compile("^Antwort")).click()
    expect(page.locator("body")).to_contain_text("Ihre Antwort ist gespeichert")


def test_a_meeting_lives_from_the_poll_to_the_sealed_minutes(
    open_as: OpenAs, server: Server, chromium: Browser
) -> None:
    lead, member = open_as(login("lead of")), open_as(login("member of"), calm=True)
    reader = open_as(login("reader of"))

    # a poll with three members and somebody without a login
    lead.goto(f"{ROOM}/polls/new")
    lead.get_by_label("Worum geht es?").fill(TITLE)
    lead.get_by_role("button", name="Nächster Monat").click()
    first = (date.today().replace(day=1) + timedelta(days=32)).replace(day=10)  # noqa: DTZ011 - as the page
    days = [first, first + timedelta(days=1)]
    for day in days:
        lead.locator(f"#day-{day.isoformat()}").click()
        expect(lead.locator(f"#day-{day.isoformat()}")).to_have_class(re.compile("pick__day--chosen"))
    for name in lead.locator(".person-boxes input").all():
        name.uncheck(force=True)
    for name in ("Katarzyna Brüggemann", "Lars-Ole Kötterheinrich", "Ingeborg Hülsenbeck"):
        lead.get_by_role("checkbox", name=re.compile(name)).check(force=True)
    lead.get_by_label(re.compile("Weitere Personen")).fill("Erika Extern <erika@example.net>")
    lead.get_by_role("button", name="Abstimmung starten").click()
    expect(lead.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    poll = lead.url

    choose(lead, ["Ja", "Nein"])
    for page, said in ((member, ["Ja", "Zur Not"]), (reader, ["Zur Not", "Ja"])):
        page.goto(poll)
        choose(page, said)
    wait_until(lambda: mails(server, "erika@example.net", TITLE), "the mail with the personal link")
    link = re.search(r"https?://\S+/poll/by-link/\S+", text_of(mails(server, "erika@example.net", TITLE)[0]))
    assert link is not None
    stranger = chromium.new_context(base_url=server.address, locale="de-DE").new_page()
    stranger.goto(link[0])
    choose(stranger, ["Ja", "Nein"])
    stranger.context.close()

    # the best date becomes an event, the event a meeting with an agenda
    lead.goto(poll)
    expect(lead.locator(".result--best")).to_contain_text("3 Ja")
    lead.locator(".result--best").get_by_role("button").click()
    expect(lead.locator("body")).to_contain_text("Der Termin steht fest")
    lead.get_by_role("link", name="Sitzung dazu planen").click()
    lead.locator("#chair").select_option(label="Katarzyna Brüggemann (Bochum)")
    lead.locator("#minute_taker").select_option(label="Lars-Ole Kötterheinrich (Bielefeld)")
    lead.locator("#series").select_option(label="neue Reihe anlegen")
    lead.locator("#new_series").fill(TITLE)
    lead.get_by_role("button", name="Sitzung ansetzen").click()
    expect(lead.locator("body")).to_contain_text("Die Sitzung ist angesetzt")
    meeting = lead.url
    lead.locator("#agenda textarea").last.fill(
        "Begrüßung (10 Min.)\nWillkommenslotsen\n  Stellenbeschreibung"
    )
    lead.locator("#agenda").get_by_role("button", name="Hinzufügen", exact=True).click()
    expect(lead.locator("#agenda")).to_contain_text("Stellenbeschreibung")

    # the invitation, opened by two calendar libraries
    lead.goto(meeting)
    lead.get_by_role("link", name="Einladen").click()
    lead.wait_for_url("**/invitation*")
    if lead.get_by_role("link", name="An alle schicken").count():
        lead.get_by_role("link", name="An alle schicken").click()
    lead.get_by_role("button", name=re.compile("Einladung")).click()
    expect(lead.locator("body")).to_contain_text(TITLE)

    def with_agenda() -> list[EmailMessage]:
        return [
            mail
            for mail in mails(server, login("member of"), TITLE)
            if "Stellenbeschreibung" in text_of(mail)
        ]

    wait_until(with_agenda, "the invitation with the agenda")
    ics = calendar_of(with_agenda()[-1])
    entry = Calendar.from_ical(ics).walk("VEVENT")[0]
    begin = datetime.combine(first, datetime.min.time().replace(hour=10), BERLIN)
    assert entry.decoded("DTSTART").astimezone(UTC) == begin.astimezone(UTC)
    assert str(Calendar.from_ical(ics)["METHOD"]) == "REQUEST"
    other = vobject.readOne(ics).vevent
    assert other.summary.value == TITLE
    assert other.dtstart.value.astimezone(UTC) == begin.astimezone(UTC)
    member.goto(meeting)
    with answered(member):
        member.locator("#own-answer").get_by_role(
            "button", name=re.compile("Ich komme$|^Zusagen|^kommt$|^Ja")
        ).first.click()

    # two people write the same item at once; nothing is lost
    lead.goto(f"{meeting}/write")
    member.goto(f"{meeting}/write")
    item = "section.write-item:has-text('Willkommenslotsen') >> nth=0"
    lead.locator(f"{item} >> textarea[data-text]").first.fill("Frau Brüggemann berichtet aus Bochum.")
    expect(lead.locator(f"{item} >> [data-state]").first).to_contain_text(
        re.compile("[Gg]espeichert"), timeout=30_000
    )
    member.locator(f"{item} >> textarea[data-text]").first.fill(
        "Herr Kötterheinrich berichtet aus Bielefeld."
    )
    expect(member.locator(f"{item} >> [data-conflict]").first).to_be_visible(timeout=30_000)
    expect(member.locator(f"{item} >> [data-conflict]").first).to_contain_text("Bochum")
    expect(member.locator(f"{item} >> [data-conflict]").first).to_contain_text("Bielefeld")
    member.reload()
    member.locator(f"{item} >> textarea[data-text]").first.fill(
        "Frau Brüggemann berichtet aus Bochum.\n\nHerr Kötterheinrich berichtet aus Bielefeld."
    )
    member.locator(f"{item} >> button:has-text('Text speichern')").first.click()
    expect(member.locator(f"{item} >> textarea[data-text]").first).to_have_value(
        re.compile("Bochum.*Bielefeld", re.S)
    )

    # a decision with the assent of all, and who does what until when
    member.locator(f"{item} >> summary:has-text('Beschluss aufschreiben')").click()
    member.locator(f"{item} >> textarea[name=wording]").fill(DECISION)
    member.get_by_role("button", name="Aufschreiben, alle stimmen zu").locator("visible=true").click()
    expect(member.locator(f"{item} >> .decision-box")).to_contain_text("Willkommenslotsenstellen")
    until = (first + timedelta(days=30)).strftime("%d.%m.%Y")
    member.locator(f"{item} >> input[name=line]").fill(
        f"Stellenbeschreibung entwerfen – Kötterheinrich – {until}"
    )
    member.locator(f"{item} >> .quick-action button").click()
    expect(member.locator(f"{item} >> .action-items")).to_contain_text("Lars-Ole Kötterheinrich")
    member.goto(f"{meeting}/attendance")
    member.locator(".attendance__line", has_text="Brüggemann").get_by_role(
        "button", name="anwesend", exact=True
    ).click()
    expect(
        member.locator(".attendance__line", has_text="Brüggemann").get_by_role(
            "button", name="anwesend", exact=True
        )
    ).to_have_attribute("aria-pressed", "true")

    # circulated, objected, answered, approved
    reader.goto(meeting)
    expect(reader.locator("main")).not_to_contain_text("Bielefeld berichtet")
    lead.goto(f"{meeting}/circulate")
    lead.get_by_role("button", name="Jetzt versenden").click()
    expect(lead.locator("#minutes")).to_contain_text("Dieses Protokoll ist versandt")
    wait_until(lambda: mails(server, login("steering"), "Protokoll"), "the steering group gets the minutes")
    reader.reload()
    reader.get_by_text("Einspruch einlegen").first.click()
    reader.get_by_label(re.compile("Was stimmt nicht")).fill("Bottrop war entschuldigt.")
    reader.get_by_role("button", name="Einspruch einlegen").click()
    expect(reader.locator("#objections")).to_contain_text("Bottrop war entschuldigt.")
    lead.reload()
    expect(lead.get_by_role("button", name="Protokoll genehmigen und versiegeln")).to_have_count(0)
    lead.locator("#objections").get_by_label("Antwort", exact=True).fill(
        "Das ist in der Anwesenheit vermerkt."
    )
    with answered(lead):
        lead.locator("#objections").get_by_role("button", name="Antworten", exact=True).click()

    # approving is by itself the first item of the next meeting
    lead.goto(f"{ROOM}/meetings/new?like={meeting.rpartition('/')[2]}")
    lead.locator("#day").fill((first + timedelta(days=28)).isoformat())
    lead.get_by_role("button", name="Sitzung ansetzen").click()
    expect(lead.locator("#agenda li").first).to_contain_text("Genehmigung des Protokolls")
    lead.goto(f"{lead.url}/write")
    with answered(lead):
        lead.get_by_role("button", name=re.compile("^Protokoll vom .* genehmigen$")).click()
    lead.goto(meeting)
    expect(lead.locator("#minutes")).to_contain_text("genehmigt und versiegelt")

    # the task is with the right person, the decision is found by number and by a part of a compound
    member.goto("/tasks/")
    expect(member.locator("main")).to_contain_text("Stellenbeschreibung entwerfen")
    reader.goto("/tasks/")
    expect(reader.locator("main")).not_to_contain_text("Stellenbeschreibung entwerfen")
    lead.goto(meeting)
    number = re.search(r"attraktive-verwaltung \d{4}/\d+", lead.locator("#minutes").inner_text())
    assert number is not None
    for words in (number[0], "Lotsen Stellen"):

        def found(words: str = words) -> bool:
            reader.goto(f"/search?q={words}")
            return reader.locator(".results", has_text="Willkommenslotsenstellen").count() > 0

        wait_until(found, f"the decision is found by “{words}”")

    # the paper opens, is tagged, and says the same
    answer = lead.request.get(f"{meeting}/minutes.pdf")
    assert answer.status == 200
    paper = pypdf.PdfReader(io.BytesIO(answer.body()))
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].lower().startswith("de")
    said = " ".join("".join(page.extract_text() for page in paper.pages).split())
    assert "Willkommenslotsenstellen" in said
    assert number[0] in said
    assert "Herr Kötterheinrich berichtet aus Bielefeld." in said
