"""The pages of the room, as every role, and what people do on them."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from collab.base.clock import local, now
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.extensions import db
from collab.people.models import Person
from collab.tasks import actions
from collab.tasks.actions import TaskFields
from collab.tasks.models import Task, TaskState
from collab.tasks.queries import find_task
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.tasks.conftest import MakeTask

LIST, BOARD = "/w/forum/tasks", "/w/forum/tasks/board"


def only_task() -> Task:
    return db.session.query(Task).one()


@pytest.mark.parametrize("name", ["gerd", "rita", "max", "lea", "sven", "petra"])
def test_whoever_sees_the_workspace_sees_its_tasks(as_: SignIn, task: MakeTask, name: str) -> None:
    made = task("Saal mieten")
    client = as_(name)
    for address in (LIST, BOARD, f"/t/{made.key}", "/w/forum/tasks/export"):
        answer = client.get(address)
        assert answer.status_code == 200 and "Saal mieten" in answer.text, address


def test_an_outsider_finds_nothing_at_the_same_addresses(as_: SignIn, task: MakeTask) -> None:
    made = task("Saal mieten")
    client = as_("olga")
    for address in (LIST, BOARD, f"/t/{made.key}", f"/t/{made.key}/edit", "/w/forum/tasks/export"):
        assert client.get(address).status_code == 404, address
    for address in ("state", "place", "shift", "checklist", "trash", "restore"):
        assert client.post(f"/t/{made.key}/{address}", data={"state": "done"}).status_code == 404, address


def test_a_task_of_another_workspace_is_not_reached_through_this_one(
    as_: SignIn, task: MakeTask, world: World
) -> None:
    other = task("Fremd", workspace="intern", by=world.olga)
    here = task("Hier")
    client = as_("max")
    client.post("/w/forum/tasks/selection", data={"selected": [other.key, here.key], "do": "done"})
    placed = client.post(f"/t/{here.key}/place", data={"state": "open", "after": other.key})
    assert placed.status_code == 404
    db.session.expire_all()
    assert other.state == TaskState.OPEN and here.state == TaskState.DONE


@pytest.mark.parametrize(("name", "status"), [("gerd", 403), ("rita", 403), ("sven", 403), ("max", 303)])
def test_only_members_write(as_: SignIn, task: MakeTask, name: str, status: int) -> None:
    made = task("Saal mieten")
    client = as_(name)
    for address, data in (
        ("/w/forum/tasks/quick", {"line": "Neu"}),
        (f"/t/{made.key}/checklist", {"items": "Eins"}),
        (f"/t/{made.key}/place", {"state": "in_progress"}),
        (f"/t/{made.key}/shift", {"way": "up"}),
        (f"/t/{made.key}/state", {"state": "done"}),
        ("/w/forum/tasks/selection", {"selected": made.key, "do": "trash"}),
        (f"/t/{made.key}/restore", {}),
    ):
        answer = client.post(address, data=data)
        assert answer.status_code == status, address


@pytest.mark.parametrize("name", ["gerd", "rita"])
def test_who_only_reads_moves_her_own_task_on_and_nothing_else(
    as_: SignIn, task: MakeTask, world: World, name: str
) -> None:
    own = task("Eigene", getattr(world, name), checklist=["Punkt"])
    client = as_(name)
    item = own.checklist[0].id
    page = client.get(f"/t/{own.key}").text
    assert "Erledigt" in page and "Bearbeiten" not in page and "Hinzufügen" not in page
    assert client.post(f"/t/{own.key}/checklist/{item}", data={"do": "tick"}).status_code == 303
    assert client.post(f"/t/{own.key}/checklist/{item}", data={"do": "remove"}).status_code == 403
    assert client.post(f"/t/{own.key}/state", data={"state": "dropped"}).status_code == 403
    assert client.get(f"/t/{own.key}/edit").status_code == 403
    assert client.post(f"/t/{own.key}/state", data={"state": "done"}).status_code == 303
    db.session.expire_all()
    assert own.state == TaskState.DONE and own.checklist[0].done_at is not None


def test_in_an_archived_workspace_nothing_is_changed(as_: SignIn, task: MakeTask, world: World) -> None:
    own = task("Eigene", world.max)
    world.workspaces["forum"].archived_at = NOW
    client = as_("max")
    assert client.get(f"/t/{own.key}").status_code == 200
    assert client.post(f"/t/{own.key}/state", data={"state": "done"}).status_code == 403


def test_the_quick_line_makes_a_task_and_brings_a_way_back(as_: SignIn, world: World) -> None:
    client = as_("max")
    answer = client.post(
        "/w/forum/tasks/quick", data={"line": "Einladung schreiben @Lea bis 3.12.2030", "back": BOARD}
    )
    assert answer.status_code == 303 and answer.location == BOARD
    made = only_task()
    assert made.title == "Einladung schreiben" and made.due == date(2030, 12, 3)
    assert made.responsible == [world.lea.person]
    page = client.get(BOARD).text
    assert "Lea Leitner; bis 3. Dezember 2030" in page and f"/t/{made.key}/trash" in page


def test_what_the_quick_line_does_not_understand_stays_in_it(as_: SignIn) -> None:
    answer = as_("max").post("/w/forum/tasks/quick", data={"line": "Brief @Niemand"})
    assert answer.status_code == 422
    assert 'value="Brief @Niemand"' in answer.text and "ist nicht bekannt" in answer.text
    assert db.session.query(Task).count() == 0


def test_a_task_is_made_with_everything_and_changed(as_: SignIn, world: World) -> None:
    bert = Person(given_name="Bert", family_name="Ohnekonto", created_at=NOW)
    db.session.add(bert)
    db.session.commit()
    client = as_("max")
    essen = world.workspaces["forum"].cities[0].id
    fields = {
        "title": "Bericht", "text": "Erst **lesen**",
        "members": [world.rita.person.key], "others": "Bert Ohnekonto",
        "city": str(essen), "due": "2030-01-31", "priority": "high", "repeat": "FREQ=MONTHLY",
        "checklist": "Eins\n\nZwei",
    }  # fmt: skip
    assert client.post("/w/forum/tasks/new", data=fields).status_code == 303
    made = only_task()
    assert made.rule == "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    assert [p.given_name for p in made.responsible] == ["Bert", "Rita"]
    page = client.get(f"/t/{made.key}").text
    for piece in ("<strong>lesen</strong>", "Bert Ohnekonto", "Monatlich", "31. Januar 2030", "0 von 2"):
        assert piece in page
    form = client.get(f"/t/{made.key}/edit").text
    based_on = re.search(r'name="based_on" value="(\d+)"', form)
    assert based_on and 'value="FREQ=MONTHLY"' in form
    changed = fields | {
        "title": "Jahresbericht",
        "text": "Neu",
        "based_on": based_on[1],
        "others": "",
        "repeat": "",
    }
    assert client.post(f"/t/{made.key}/edit", data=changed).status_code == 303
    db.session.expire_all()
    assert (made.title, made.text, made.rule) == ("Jahresbericht", "Neu", "")
    assert made.responsible == [world.rita.person] and len(made.checklist) == 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", " ", "was zu tun ist"),
        ("due", "0004-01-01", "prüfen Sie das Jahr"),
        ("others", "Max; Niemand", "„Niemand“ ist nicht bekannt"),
        ("city", "99999", "Not a valid choice"),
        ("priority", "sehr", "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    as_: SignIn, field: str, value: str, sentence: str
) -> None:
    answer = as_("max").post("/w/forum/tasks/new", data={"title": "Gut", "repeat": "", field: value})
    assert answer.status_code == 422
    assert sentence in answer.text or "gültig" in answer.text
    assert db.session.query(Task).count() == 0


def test_two_who_change_the_same_lines_lose_nothing(as_: SignIn, task: MakeTask) -> None:
    made = task("Bericht", text="Zeile eins")
    fields = {"title": "Bericht", "priority": "normal", "repeat": "", "city": "0", "based_on": "1"}
    assert as_("max").post(f"/t/{made.key}/edit", data=fields | {"text": "Von Max"}).status_code == 303
    answer = as_("lea").post(f"/t/{made.key}/edit", data=fields | {"text": "Von Lea"})
    assert answer.status_code == 409 and "Von Max" in answer.text and "Von Lea" in answer.text
    db.session.expire_all()
    assert made.text == "Von Max"
    solved = {**fields, "text": "Von beiden", "based_on": "2"}
    assert as_("lea").post(f"/t/{made.key}/edit", data=solved).status_code == 303
    db.session.expire_all()
    assert made.text == "Von beiden"


def test_moving_on_brings_a_way_back(as_: SignIn, task: MakeTask) -> None:
    made = task("Saal mieten", checklist=["Preis fragen"])
    client = as_("max")
    page = client.post(f"/t/{made.key}/state", data={"state": "done"}, follow_redirects=True).text
    assert "1 Punkt der Checkliste ist noch offen" in page
    undo = re.search(r'action="(/t/\w+/state\?state=open)"', page)
    assert undo
    client.post(undo[1])
    db.session.expire_all()
    assert made.state == TaskState.OPEN and made.closed_at is None


def test_the_checklist_grows_is_reordered_reworded_and_shortened(as_: SignIn, task: MakeTask) -> None:
    made = task("Saal mieten")
    client = as_("max")
    client.post(f"/t/{made.key}/checklist", data={"items": "Eins\nZwei\n\n Drei "})

    def items() -> list[str]:
        db.session.expire_all()
        return [item.text for item in made.checklist]

    assert items() == ["Eins", "Zwei", "Drei"]
    numbers = [item.id for item in made.checklist]
    client.post(f"/t/{made.key}/checklist/{numbers[2]}", data={"do": "up"})
    assert items() == ["Eins", "Drei", "Zwei"]
    client.post(f"/t/{made.key}/checklist/{numbers[0]}", data={"do": "up"})
    client.post(f"/t/{made.key}/checklist/{numbers[0]}", data={"do": "reword", "text": "Eins neu"})
    client.post(f"/t/{made.key}/checklist/{numbers[1]}", data={"do": "remove"})
    assert items() == ["Eins neu", "Drei"]
    assert client.post(f"/t/{made.key}/checklist/{numbers[1]}", data={"do": "tick"}).status_code == 404
    assert client.post(f"/t/{made.key}/checklist/{numbers[0]}", data={"do": "fly"}).status_code == 400


def test_the_order_on_the_board_stays(as_: SignIn, task: MakeTask) -> None:
    one, two, three = task("Eins"), task("Zwei"), task("Drei")
    client = as_("max")

    def column(state: str) -> list[str]:
        inside = client.get(BOARD).text.split(f'data-state="{state}"')[1].split("</ol>")[0]
        return re.findall(r'board-card__title"[^>]*>(\w+)</a>', inside)

    assert column("open") == ["Eins", "Zwei", "Drei"]
    client.post(f"/t/{three.key}/place", data={"state": "open", "after": ""})
    client.post(f"/t/{one.key}/place", data={"state": "open", "after": two.key})
    assert column("open") == ["Drei", "Zwei", "Eins"]
    client.post(f"/t/{one.key}/shift", data={"way": "up"})
    assert column("open") == ["Drei", "Eins", "Zwei"]
    client.post(f"/t/{one.key}/place", data={"state": "in_progress", "after": ""})
    client.post(f"/t/{two.key}/place", data={"state": "in_progress", "after": one.key})
    assert column("in_progress") == ["Eins", "Zwei"] and column("open") == ["Drei"]
    for _turn in range(30):  # more often than there is room between two positions
        client.post(f"/t/{three.key}/place", data={"state": "in_progress", "after": one.key})
        client.post(f"/t/{two.key}/place", data={"state": "in_progress", "after": one.key})
    assert column("in_progress") == ["Eins", "Zwei", "Drei"]


def test_many_at_once(as_: SignIn, task: MakeTask, world: World) -> None:
    made = [task(f"Nummer {n}") for n in range(3)]
    client = as_("max")
    chosen = {"selected": [t.key for t in made]}
    client.post("/w/forum/tasks/selection", data={**chosen, "do": "assign", "person": "Lea; Rita"})
    client.post("/w/forum/tasks/selection", data={**chosen, "do": "due", "due": "2030-05-01"})
    client.post("/w/forum/tasks/selection", data={**chosen, "do": "done"})
    db.session.expire_all()
    for each in made:
        assert [p.given_name for p in each.responsible] == ["Lea", "Rita"]
        assert each.due == date(2030, 5, 1) and each.state == TaskState.DONE
    for data in ({"do": "assign", "person": "Niemand"}, {"do": "assign"}, {"do": "due", "due": "morgen"}):
        assert client.post("/w/forum/tasks/selection", data={**chosen, **data}).status_code == 422
    assert client.post("/w/forum/tasks/selection", data={"do": "done"}).status_code == 422
    page = client.post("/w/forum/tasks/selection", data={**chosen, "do": "trash"}, follow_redirects=True).text
    undo = re.search(r'action="(/w/forum/tasks/trash/restore\?[^"]+)"', page)
    assert undo and db.session.query(Task).filter(Task.trashed_at.is_(None)).count() == 0
    client.post(undo[1].replace("&amp;", "&"))
    assert db.session.query(Task).filter(Task.trashed_at.is_(None)).count() == 3


def test_what_is_in_the_trash_is_there_for_those_only_who_may_bring_it_back(
    as_: SignIn, task: MakeTask, world: World
) -> None:
    made = task("Saal mieten", world.rita)
    client = as_("max")
    client.post(f"/t/{made.key}/trash")
    assert "Saal mieten" not in client.get(LIST).text.split("<main")[1].split('id="flashes"')[0].replace(
        "„Saal mieten“", ""
    )
    assert "Saal mieten" in client.get("/w/forum/tasks/trash").text
    assert "liegt im Papierkorb" in client.get(f"/t/{made.key}").text
    assert as_("rita").get(f"/t/{made.key}").status_code == 404
    assert client.get(f"/t/{made.key}/edit").status_code == 409
    assert client.post(f"/t/{made.key}/state", data={"state": "done"}).status_code == 409
    client.post(f"/t/{made.key}/restore")
    assert as_("rita").get(f"/t/{made.key}").status_code == 200


def fill_list(task: MakeTask, world: World) -> dict[str, Task]:
    today = local(now()).date()
    essen = world.max.person.organisation
    bochum = next(city for city in world.workspaces["forum"].cities if city != essen)
    return {
        "Müllabfuhr": task("Müllabfuhr", world.max, due=today - timedelta(days=2), city=essen),
        "Apfel": task("Apfel", world.lea, due=today, city=bochum, origin=("decision", 1)),
        "Öl": task("Öl", due=today + timedelta(days=30)),
        "Zebra": task("Zebra", world.max, text="Hat mit Kommunikation zu tun"),
    }


def shown(client: FlaskClient, query: str) -> list[str]:
    page = client.get(f"{LIST}?{query}").text
    return re.findall(r'<a href="/t/\w+">([^<]+)</a>', page.split("<table")[1]) if "<table" in page else []


def test_the_list_is_filtered_and_sorted(as_: SignIn, task: MakeTask, world: World) -> None:
    made = fill_list(task, world)
    made["Zebra"].state = TaskState.DONE
    db.session.commit()
    client, essen = as_("max"), world.max.person.organisation_id
    assert shown(client, "") == ["Müllabfuhr", "Apfel", "Öl"]
    assert shown(client, "state=all") == ["Müllabfuhr", "Apfel", "Öl", "Zebra"]
    assert shown(client, "state=all&sort=title") == ["Apfel", "Müllabfuhr", "Öl", "Zebra"]
    assert shown(client, "sort=title&dir=desc") == ["Öl", "Müllabfuhr", "Apfel"]
    assert shown(client, f"person={world.max.person.key}&state=all") == ["Müllabfuhr", "Zebra"]
    assert shown(client, f"city={essen}") == ["Müllabfuhr"]
    assert shown(client, "overdue=1") == ["Müllabfuhr"]
    assert shown(client, "origin=decision") == ["Apfel"]
    assert shown(client, "q=muell") == ["Müllabfuhr"] and shown(client, "q=mull") == ["Müllabfuhr"]
    assert shown(client, "q=kommunik&state=all") == ["Zebra"]
    assert shown(client, "q=%27%22%3Cx") == [] and shown(client, "city=x&sort=no&dir=no&page=-4&state=no")
    page = client.get(LIST).text
    assert "überfällig seit 2 Tagen" in page and "heute fällig" in page


def test_my_tasks_are_those_of_all_workspaces_overdue_first(
    as_: SignIn, task: MakeTask, world: World
) -> None:
    fill_list(task, world)
    task("Geheim", world.max, workspace="intern", by=world.olga)  # he is not in it
    page = as_("max").get("/tasks/").text
    assert (
        page.index("Überfällig (1)")
        < page.index("Müllabfuhr")
        < page.index("Ohne Frist")
        < page.index("Zebra")
    )
    assert "Apfel" not in page and "Geheim" not in page
    assert "Geheim" in as_("olga").get("/w/intern/tasks").text
    city = as_("rita").get("/tasks/?view=city").text
    assert "Müllabfuhr" in city and "Apfel" not in city


def test_panels_show_what_is_urgent(as_: SignIn, task: MakeTask, world: World) -> None:
    fill_list(task, world)
    home, front = as_("max").get("/").text, as_("gerd").get("/w/forum/").text
    assert "Meine Aufgaben (2)" in home and "Müllabfuhr" in home
    assert "Offene Aufgaben (4)" in front and "Apfel" in front
    assert "Meine Aufgaben (" not in as_("olga").get("/").text


def test_a_task_can_be_made_from_a_document_and_leads_back_to_it(
    as_: SignIn, task: MakeTask, world: World
) -> None:
    arrival = take_in(io.BytesIO(b"Inhalt"), "Konzept.txt")
    document = documents.file_arrival(
        world.workspaces["forum"], None, arrival, actor=world.max, now=NOW
    ).document
    db.session.commit()
    client = as_("max")
    address = f"/w/forum/tasks/new?about=document-{document.key}"
    assert address in client.get(f"/d/{document.key}").text
    assert document.title in client.get(address).text
    client.post(address, data={"title": "Lesen", "priority": "normal", "repeat": "", "city": "0"})
    made = only_task()
    assert (made.origin_kind, made.origin_id) == ("document", document.id)
    assert f'href="/d/{document.key}"' in client.get(f"/t/{made.key}").text
    secret = client.get("/w/forum/tasks/new?about=document-nosuchkey")
    assert secret.status_code == 200 and "Herkunft:" not in secret.text


def test_titles_are_escaped_everywhere(as_: SignIn, task: MakeTask, world: World) -> None:
    evil = '<img src=x onerror="alert(1)">'
    made = task(evil, world.max, text=evil, checklist=[evil])
    client = as_("max")
    for address in (LIST, BOARD, f"/t/{made.key}", f"/t/{made.key}/edit", "/tasks/", "/", "/w/forum/"):
        assert "<img src=x" not in client.get(address).text, address


def test_lists_take_no_more_queries_for_500_tasks_than_for_5(
    as_: SignIn, task: MakeTask, world: World, count_queries: CountQueries
) -> None:
    client = as_("max")
    pages = (LIST, BOARD, "/tasks/", "/w/forum/tasks/export", f"{LIST}?q=nummer&sort=title", "/", "/w/forum/")

    def needed() -> dict[str, int]:
        numbers = {}
        for address in pages:
            client.get(address)
            with count_queries() as queries:
                assert client.get(address).status_code == 200
            numbers[address] = len(queries)
        return numbers

    def add(count: int) -> None:
        people = [world.max.person, world.rita.person]
        for number in range(count):
            fields = TaskFields(
                f"Nummer {number}", responsible=people[: number % 2 + 1], due=date(2026, 11, 1 + number % 28),
                city=world.workspaces["forum"].cities[number % 2], checklist=["Eins", "Zwei"],
            )  # fmt: skip
            actions.add_task(world.workspaces["forum"], fields, actor=world.lea, now=NOW)
        db.session.commit()

    add(5)
    few = needed()
    add(495)
    assert needed() == few
    assert max(few[LIST], few[BOARD], few["/tasks/"]) <= 20, few


def test_a_guest_who_may_not_see_the_directory_sees_no_links_into_it(
    as_: SignIn, task: MakeTask, world: World
) -> None:
    made = task("Saal", world.max)
    assert "/people/" not in as_("gerd").get(f"/t/{made.key}").text.split("<main")[1]
    assert find_task(world.gerd, made.key) == made
