"""Two people write at once and lose nothing; what they may not write they cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from collab.activity.models import Activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes import minutes_shown
from collab.minutes.actions import action_items
from collab.minutes.actions.action_items import ActionFields
from collab.minutes.actions.writing import write_item
from collab.minutes.models import ActionItem, AgendaItem
from collab.minutes.quick import read_action, read_day
from collab.people.models import Organisation, Person
from collab.writing.saving import revisions
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.minutes.conftest import Meet, item
from tests.minutes.held import hold, seal, send


def save(client, target: AgendaItem, text: str, based_on: int, how: str = "autosave"):  # type: ignore[no-untyped-def]
    return client.post(f"/agenda/{target.key}/{how}", data={"text": text, "based_on": str(based_on)})


def test_what_is_typed_is_saved_and_read_back(as_: SignIn, meet: Meet) -> None:
    meeting = meet(agenda="Begrüßung")
    client = as_("max")
    answer = save(client, item(meeting, "Begrüßung"), "Eins.", 0)
    assert answer.status_code == 200 and answer.json["number"] == 1
    assert "Eins." in client.get(f"/m/{meeting.key}/write").text
    assert item(meeting, "Begrüßung").text_number == 1


def test_two_who_write_at_different_places_are_merged(as_: SignIn, meet: Meet) -> None:
    target = item(meet(agenda="Begrüßung"), "Begrüßung")
    save(as_("max"), target, "Anfang\n\nMitte\n\nEnde", 0)
    save(as_("max"), target, "Anfang von Max\n\nMitte\n\nEnde", 1)
    answer = save(as_("lea"), target, "Anfang\n\nMitte\n\nEnde von Lea", 1)
    db.session.expire_all()
    assert answer.status_code in (200, 409)
    if answer.status_code == 200:
        assert target.text == "Anfang von Max\n\nMitte\n\nEnde von Lea"


def test_two_who_write_the_same_line_see_both_texts_in_place(as_: SignIn, meet: Meet) -> None:
    target = item(meet(agenda="Begrüßung"), "Begrüßung")
    save(as_("max"), target, "Beginn um 9 Uhr.", 0)
    save(as_("lea"), target, "Beginn um 10 Uhr.", 1)
    answer = save(as_("petra"), target, "Beginn um 11 Uhr.", 1)
    assert answer.status_code == 409
    assert answer.json["mine"] == "Beginn um 11 Uhr." and answer.json["theirs"] == "Beginn um 10 Uhr."
    page = save(as_("petra"), target, "Beginn um 11 Uhr.", 1, how="text")
    assert page.status_code == 409
    assert (
        "Beginn um 10 Uhr." in page.text and "Beginn um 11 Uhr." in page.text and "Lea Leitner" in page.text
    )
    db.session.expire_all()
    assert target.text == "Beginn um 10 Uhr."
    assert save(as_("petra"), target, "Beginn um 10:30 Uhr.", 2, how="text").status_code == 303
    assert revisions("agenda_item", target.id)[0].text == "Beginn um 10:30 Uhr."


def test_who_else_writes_is_shown(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = meet(agenda="Begrüßung")
    write_item(item(meeting, "Begrüßung"), "x", based_on=0, actor=world.max, now=datetime.now(UTC))
    db.session.commit()
    assert "Max Mitglied" in as_("lea").get(f"/m/{meeting.key}/writers").text
    assert "Max Mitglied" not in as_("max").get(f"/m/{meeting.key}/writers").text


def test_writing_is_told_in_the_journal_once_an_hour(meet: Meet, world: World) -> None:
    target = item(meet(agenda="Begrüßung"), "Begrüßung")
    for number in range(3):
        write_item(target, f"{number}", based_on=target.text_number, actor=world.max, now=NOW)
    lines = db.session.scalars(select(Activity).where(Activity.verb == "minutes.written")).all()
    assert len(lines) == 1


def test_drafts_are_read_by_those_who_work_here_only(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    for name in ("rita", "gerd", "sven"):
        client = as_(name)
        page = client.get(f"/m/{meeting.key}").text
        assert "Willkommensmappe heraus" not in page and "begrüßt" not in page, name
        assert client.get(f"/m/{meeting.key}/minutes.pdf").status_code == 404, name
        assert client.get(f"/m/{meeting.key}/minutes.docx").status_code == 404, name
        assert client.get(f"/m/{meeting.key}/write").status_code == 403, name
        assert save(client, item(meeting, "Begrüßung"), "x", 1).status_code == 403, name
    assert "Willkommensmappe heraus" in as_("petra").get(f"/m/{meeting.key}").text


def test_somebody_elses_workspace_is_not_there(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    (action,) = item(meeting, "Willkommensmappe").actions
    client = as_("olga")
    for address in (f"/m/{meeting.key}/write", f"/b/{decision.key}", f"/action-items/{action.key}/edit"):
        assert client.get(address).status_code == 404
    assert save(client, item(meeting, "Begrüßung"), "x", 1).status_code == 404


def test_the_page_of_the_minute_taker_asks_a_fixed_number_of_questions(
    as_: SignIn, meet: Meet, world: World, count_queries: CountQueries
) -> None:
    client = as_("max")
    asked = []
    for items in (3, 12):
        meeting = meet(agenda="\n".join(f"Punkt {number}" for number in range(items)))
        for each in meeting.items:
            write_item(each, "Text", based_on=0, actor=world.lea, now=NOW)
            action_items.add_action(
                each, ActionFields("Tun", person=world.max.person), actor=world.max, now=NOW
            )
        db.session.commit()
        client.get(f"/m/{meeting.key}/write")
        with count_queries() as queries:
            assert client.get(f"/m/{meeting.key}/write").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1], asked


ANNE = Person(given_name="Änne", family_name="Müller-Größmann", email="a@example.org")
ONE = Person(given_name="Otto", family_name="Klein", email="o@example.org")
OTHER = Person(given_name="Anna", family_name="Klein", email="k@example.org")
BOCHUM = Organisation(name="Bochum")
TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("line", "text", "person", "due"),
    [
        ("Entwurf schicken – Müller-Größmann – 15.12.", "Entwurf schicken", ANNE, date(2026, 12, 15)),
        ("Entwurf schicken - Mueller-Groessmann - bis 15.1.", "Entwurf schicken", ANNE, date(2027, 1, 15)),
        ("Entwurf; Otto Klein; 2027-02-01", "Entwurf", ONE, date(2027, 2, 1)),
        ("Entwurf – O. Klein – 3. März 2027", "Entwurf", ONE, date(2027, 3, 3)),
        ("Entwurf – Klein – 1.2.27", "Entwurf – Klein", None, date(2027, 2, 1)),
        ("Konzept 2.0 prüfen", "Konzept 2.0 prüfen", None, None),
        ("Nord-Süd-Achse – Otto Klein", "Nord-Süd-Achse", ONE, None),
        ("Entwurf – 31.2.2027", "Entwurf – 31.2.2027", None, None),
        ("Entwurf – KW 50", "Entwurf", None, date(2026, 12, 11)),
    ],
)
def test_one_line_is_understood(line: str, text: str, person: Person | None, due: date | None) -> None:
    found = read_action(line, people=[ANNE, ONE, OTHER], cities=[BOCHUM], on=TODAY)
    assert (found.text, found.person, found.due) == (text, person, due)


def test_a_city_can_stand_in_the_line() -> None:
    found = read_action("Raum buchen – Stadt Bochum – 1.12.", people=[], cities=[BOCHUM], on=TODAY)
    assert found.city is BOCHUM and found.text == "Raum buchen"


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert read_day("16.11.", TODAY) == TODAY
    assert read_day("1. Juli", TODAY) == date(2027, 7, 1)
    assert read_day("gestern", TODAY) is None


def test_action_items_are_added_changed_and_taken_back(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = meet(agenda="Begrüßung")
    target = item(meeting, "Begrüßung")
    client = as_("max")
    line = {"line": "Entwurf schicken – Lea Leitner – 15.12."}
    assert client.post(f"/agenda/{target.key}/actions", data=line).status_code == 303
    assert client.post(f"/agenda/{target.key}/actions", data={"line": " "}).status_code == 422
    (action,) = target.actions
    assert (action.text, action.person, action.due) == (
        "Entwurf schicken",
        world.lea.person,
        date(2026, 12, 15),
    )
    changed = {"text": "Entwurf mailen", "person": "", "city": "", "due": "2026-12-20"}
    assert client.post(f"/action-items/{action.key}/edit", data=changed).status_code == 303
    assert client.post(f"/action-items/{action.key}/edit", data={**changed, "text": ""}).status_code == 422
    assert client.post(f"/action-items/{action.key}/remove").status_code == 303
    db.session.expire_all()
    assert target.actions == []
    assert client.post(f"/action-items/{action.key}/restore").status_code == 303
    db.session.expire_all()
    assert [each.text for each in target.actions] == ["Entwurf mailen"]
    assert as_("rita").post(f"/action-items/{action.key}/remove").status_code == 403


SEALED = (
    ("/m/{m}/edit", {"title": "Neu", "day": "2026-11-15", "begins": "10:00", "ends": "12:00"}),
    ("/m/{m}/items", {"lines": "Neuer Punkt"}),
    ("/m/{m}/cancel", {}),
    ("/m/{m}/trash", {}),
    ("/m/{m}/attendance", {"who": "a1", "presence": "absent"}),
    ("/m/{m}/attendance/as-answered", {}),
    ("/m/{m}/attendance/more", {"name": "Neu", "city": "", "kind": "guest"}),
    ("/m/{m}/attendance/remove", {"who": "{who}"}),
    ("/m/{m}/circulate", {"days": "14"}),
    ("/m/{m}/send-again", {}),
    ("/m/{m}/approve", {}),
    ("/m/{m}/objections", {"text": "Nein."}),
    ("/agenda/{i}/text", {"text": "x", "based_on": "1"}),
    ("/agenda/{i}/autosave", {"text": "x", "based_on": "1"}),
    ("/agenda/{i}/edit", {"title": "Neu"}),
    ("/agenda/{i}/move", {"direction": "down"}),
    ("/agenda/{i}/remove", {}),
    ("/agenda/{i}/decisions", {"wording": "Neu", "responsible": ""}),
    ("/agenda/{i}/actions", {"line": "Neu"}),
    ("/b/{d}/edit", {"wording": "Neu", "responsible": ""}),
    ("/b/{d}/votes", {"all_agree": "1"}),
    ("/b/{d}/remove", {}),
    ("/action-items/{a}/edit", {"text": "Neu", "person": "", "city": ""}),
    ("/action-items/{a}/remove", {}),
    ("/objections/{o}/settle", {"text": "Neu"}),
    ("/objections/{o}/withdraw", {}),
)


@pytest.mark.parametrize("name", ["petra", "lea"])
def test_sealed_means_sealed_for_everybody(as_: SignIn, meet: Meet, world: World, name: str) -> None:
    from collab.minutes.actions import objections

    meeting = hold(meet, world)
    send(meeting, world)
    objection = objections.raise_objection(meeting, None, "Nein.", actor=world.lea, now=NOW)
    objections.withdraw(objection, actor=world.lea, now=NOW)
    seal(meeting, world)
    target = item(meeting, "Willkommensmappe")
    names = {
        "m": meeting.key, "i": target.key, "d": target.decisions[0].key, "a": target.actions[0].key,
        "o": objection.key, "who": f"a{meeting.attendances[0].id}",
    }  # fmt: skip
    client = as_(name)
    before = db.session.query(Activity).count()
    for address, data in SEALED:
        filled = {key: value.format(**names) for key, value in data.items()}
        status = client.post(address.format(**names), data=filled).status_code
        assert status in (303, 400, 403, 404, 409, 422), (address, status)
    db.session.expire_all()
    assert db.session.query(Activity).count() == before
    assert target.text == "" and meeting.items[0].title == "Begrüßung"
    assert {assent.vote for assent in target.decisions[0].assents} == {"yes", "pending"}
    assert db.session.query(ActionItem).one().text == "Entwurf der Mappe vorlegen"
    assert "geprüft: unverändert" in client.get(f"/m/{meeting.key}").text


def test_a_refusal_says_what_can_be_done_instead(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    seal(meeting, world)
    answer = save(as_("lea"), item(meeting, "Begrüßung"), "x", 1, how="text")
    assert answer.status_code == 409 and "Nachtrag" in answer.text
    with pytest.raises(Refused):
        write_item(item(meeting, "Begrüßung"), "x", based_on=1, actor=world.petra, now=NOW)


@pytest.mark.parametrize("sealed", [False, True])
def test_nothing_is_attached_to_minutes_that_were_sent(meet: Meet, world: World, sealed: bool) -> None:
    from collab import kinds

    meeting = hold(meet, world)
    send(meeting, world)
    if sealed:
        seal(meeting, world)
    target = item(meeting, "Willkommensmappe")
    abouts = [f"meeting-{meeting.key}", f"agenda_item-{target.key}"]
    if sealed:
        abouts.append(f"decision-{target.decisions[0].key}")
    for about in abouts:
        subject = kinds.find_subject(world.lea, about)
        assert subject is not None and subject.sealed, about
    assert minutes_shown.page(meeting, world.lea, NOW) is not None
