"""Taking a ready-made protocol over: nothing unseen, everything confirmed, sensible with bad input."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.models import Document, DocumentType, TextState, VersionText
from collab.extensions import db
from collab.minutes.models import ActionItem, Decision, Meeting, MinutesState, Presence, Vote
from collab.people.models import Organisation, Person
from tests.conftest import NOW, World

SignIn = Callable[[str], FlaskClient]

TEXT = """Protokoll der 3. Sitzung der Projektgruppe
Dienstag, 3. März 2026, 9.30 bis 12 Uhr, Rathaus Essen
Anwesend: Lea Leitner (Essen, Leitung), Max Mitglied (Bochum, Protokoll), Frau Uta Unbekannt (Herne)
Entschuldigt: Rita Reader (Bochum)
TOP 1 Begrüßung
Frau Leitner begrüßt alle.
TOP 2 Sprachmittlerpool
Der Pool wächst.
Beschluss: Der Sprachmittlerpool wird fortgeführt. (einstimmig)
Aufgaben
Aufgabe\tZuständig\tFrist
Flyer drucken\tMax Mitglied\t15.04.2026
Raum suchen\tEssen\t
Etwas klären\t\t
"""


@pytest.fixture
def protocol(world: World) -> Document:
    """A protocol in the workspace whose text has been read."""
    workspace = world.workspaces["forum"]
    arrival = take_in(io.BytesIO(TEXT.encode()), "Protokoll.txt")
    document = documents.file_arrival(workspace, None, arrival, actor=world.max, now=NOW).document
    document.doctype = DocumentType.MINUTES
    document.current.text_state = TextState.READ
    db.session.add(VersionText(version_id=document.current.id, text=TEXT))
    db.session.commit()
    return document


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send if somebody pressed the button at once."""
    form = page[page.index('class="form take"') : page.index("</form>", page.index('class="form take"'))]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (("checkbox" not in tag and "radio" not in tag) or " checked" in tag):
            sent[name[1]] = unescape(value[1]) if value else "on"
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = unescape(text)
    for name, inside in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else ""
    return sent


def meeting() -> Meeting:
    return db.session.scalars(select(Meeting)).one()


def test_looking_at_the_proposals_keeps_nothing(as_: SignIn, protocol: Document) -> None:
    page = as_("max").get(f"/d/{protocol.key}/minutes")
    assert page.status_code == 200
    assert "Im Text:" in page.text
    assert not db.session.scalars(select(Meeting)).all()


def test_what_is_confirmed_becomes_the_draft_minutes_of_a_meeting(
    as_: SignIn, protocol: Document, world: World
) -> None:
    client = as_("max")
    sent = fields_of(client.get(f"/d/{protocol.key}/minutes").text)
    answer = client.post(f"/d/{protocol.key}/minutes", data=sent)
    assert answer.status_code == 303
    made = meeting()
    assert (made.title, made.event.place) == ("3. Sitzung der Projektgruppe", "Rathaus Essen")
    assert made.event.begins_on == date(2026, 3, 3)
    assert made.state == MinutesState.DRAFT
    assert made.uploaded_id == protocol.id
    assert (made.chair_id, made.minute_taker_id) == (world.lea.person_id, world.max.person_id)
    assert [(item.title, item.text) for item in made.items] == [
        ("Begrüßung", "Frau Leitner begrüßt alle."),
        ("Sprachmittlerpool", "Der Pool wächst."),
        ("Aufgaben", ""),
    ]


def test_people_of_the_directory_are_recognised_and_others_keep_their_names(
    as_: SignIn, protocol: Document, world: World
) -> None:
    client = as_("max")
    client.post(f"/d/{protocol.key}/minutes", data=fields_of(client.get(f"/d/{protocol.key}/minutes").text))
    rows = {row.person_id or row.name: row for row in meeting().attendances}
    assert rows[world.rita.person_id].presence == Presence.EXCUSED
    assert rows[world.max.person_id].city.name == "Bochum"  # type: ignore[union-attr]
    assert rows["Uta Unbekannt"].person is None


def test_decisions_and_tasks_go_to_their_items_with_what_was_understood(
    as_: SignIn, protocol: Document, world: World
) -> None:
    client = as_("max")
    client.post(f"/d/{protocol.key}/minutes", data=fields_of(client.get(f"/d/{protocol.key}/minutes").text))
    decision = db.session.scalars(select(Decision)).one()
    assert decision.wording == "Der Sprachmittlerpool wird fortgeführt."
    assert decision.item is not None
    assert decision.item.title == "Sprachmittlerpool"
    assert {assent.vote for assent in decision.assents} == {Vote.YES}
    tasks = {task.text: task for task in db.session.scalars(select(ActionItem))}
    assert set(tasks) == {"Flyer drucken", "Raum suchen"}  # nobody is named for the third: it is not ticked
    assert tasks["Flyer drucken"].person_id == world.max.person_id
    assert tasks["Flyer drucken"].due == date(2026, 4, 15)
    assert tasks["Raum suchen"].city.name == "Essen"  # type: ignore[union-attr]


def test_a_line_without_its_tick_is_not_taken_over(as_: SignIn, protocol: Document) -> None:
    client = as_("max")
    sent = fields_of(client.get(f"/d/{protocol.key}/minutes").text)
    for row in ("item-0-take", "decision-0-take", "person-2-take"):
        del sent[row]
    client.post(f"/d/{protocol.key}/minutes", data=sent)
    assert [item.title for item in meeting().items] == ["Sprachmittlerpool", "Aufgaben"]
    assert not db.session.scalars(select(Decision)).all()
    assert "Uta Unbekannt" not in {row.name for row in meeting().attendances}


def test_wrong_lines_are_marked_and_nothing_typed_is_lost(as_: SignIn, protocol: Document) -> None:
    client = as_("max")
    sent = fields_of(client.get(f"/d/{protocol.key}/minutes").text)
    sent |= {"title": "", "ends": "08:00", "task-0-due": "irgendwann", "item-0-text": "Neu geschrieben"}
    answer = client.post(f"/d/{protocol.key}/minutes", data=sent)
    assert answer.status_code == 422
    assert "Bitte geben Sie der Sitzung einen Titel." in answer.text
    assert "Das Ende muss nach dem Beginn liegen." in answer.text
    assert "„irgendwann“ ist kein Tag." in answer.text
    assert "Neu geschrieben" in answer.text
    assert not db.session.scalars(select(Meeting)).all()


def test_a_meeting_of_that_day_takes_the_texts_into_its_agenda(as_: SignIn, protocol: Document) -> None:
    client = as_("lea")
    client.post(
        "/w/forum/meetings/new",
        data={
            "title": "Dritte Sitzung", "day": "2026-03-03", "begins": "09:00", "ends": "12:00",
            "city": "", "chair": "", "minute_taker": "", "series": "", "agenda": "",
        },
    )  # fmt: skip
    planned = meeting()
    sent = fields_of(client.get(f"/d/{protocol.key}/minutes").text)
    assert sent["meeting"] == planned.key
    client.post(f"/d/{protocol.key}/minutes", data=sent)
    db.session.expire_all()
    assert meeting().title == "Dritte Sitzung"
    assert "Sprachmittlerpool" in [item.title for item in meeting().items]


def test_a_document_is_taken_over_once(as_: SignIn, protocol: Document) -> None:
    client = as_("max")
    sent = fields_of(client.get(f"/d/{protocol.key}/minutes").text)
    client.post(f"/d/{protocol.key}/minutes", data=sent)
    again = client.post(f"/d/{protocol.key}/minutes", data=sent)
    assert again.status_code == 409
    assert client.get(f"/d/{protocol.key}/minutes").status_code == 302
    assert len(db.session.scalars(select(Meeting)).all()) == 1


def test_a_file_without_readable_text_is_connected_all_the_same(as_: SignIn, protocol: Document) -> None:
    db.session.execute(db.delete(VersionText))
    protocol.current.text_state = TextState.NO_TEXT
    db.session.commit()
    page = as_("max").get(f"/d/{protocol.key}/minutes")
    assert "ließ sich kein Text lesen" in page.text
    sent = fields_of(page.text) | {"day": "2026-03-03"}
    assert as_("max").post(f"/d/{protocol.key}/minutes", data=sent).status_code == 303
    assert meeting().uploaded_id == protocol.id


def test_while_the_text_is_still_being_read_the_page_says_so(as_: SignIn, protocol: Document) -> None:
    protocol.current.text_state = TextState.WAITING
    db.session.commit()
    assert "wird gelesen" in as_("max").get(f"/d/{protocol.key}/minutes").text


def test_a_protocol_is_uploaded_and_filed_among_the_protocols(as_: SignIn) -> None:
    client = as_("max")
    sent = {"file": (io.BytesIO(TEXT.encode()), "Protokoll März.txt")}
    answer = client.post("/w/forum/meetings/from-file", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    document = db.session.scalars(select(Document)).one()
    assert answer.location == f"/d/{document.key}/minutes"
    assert document.folder is not None
    assert document.folder.name == "Protokolle"


def test_a_person_outside_of_what_the_account_sees_cannot_be_named(
    as_: SignIn, protocol: Document, world: World
) -> None:
    client = as_("max")
    sent = fields_of(client.get(f"/d/{protocol.key}/minutes").text)
    sent["chair"] = "no-such-person"
    client.post(f"/d/{protocol.key}/minutes", data=sent)
    assert meeting().chair is None


def test_two_people_of_one_name_are_not_guessed(as_: SignIn, protocol: Document, world: World) -> None:
    essen = db.session.scalars(select(Organisation).where(Organisation.name == "Essen")).one()
    db.session.add(Person(given_name="Max", family_name="Mitglied", organisation=essen, created_at=NOW))
    db.session.commit()
    page = as_("lea").get(f"/d/{protocol.key}/minutes").text
    assert fields_of(page)["person-1-person"] == ""


def test_readers_cannot_take_over_and_outsiders_find_nothing(as_: SignIn, protocol: Document) -> None:
    assert as_("rita").get(f"/d/{protocol.key}/minutes").status_code == 403
    assert as_("olga").get(f"/d/{protocol.key}/minutes").status_code == 404
