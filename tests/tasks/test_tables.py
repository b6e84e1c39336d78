"""CSV out and in: harmless, complete, all or nothing."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from collab.activity import Activity
from collab.extensions import db
from collab.people.models import Person
from collab.tasks import actions
from collab.tasks.models import Task, TaskState
from collab.tasks.tables.columns import as_meant, harmless
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import BOUNDARY, form
from tests.tasks.conftest import MakeTask

ADDRESS = "/w/forum/tasks/import"


def hand_in(client: FlaskClient, data: bytes) -> TestResponse:
    return client.post(ADDRESS, data=form(("aufgaben.csv", data)), content_type=BOUNDARY)


def confirm(client: FlaskClient, shown: TestResponse) -> TestResponse:
    table = re.search(r'name="table" value="([^"]+)"', shown.text)
    mark = re.search(r'name="mark" value="([^"]+)"', shown.text)
    assert table and mark, "nothing to confirm"
    return client.post(f"{ADDRESS}/confirm", data={"table": table[1], "mark": mark[1]})


def fill(task: MakeTask, world: World) -> list[Task]:
    anna = Person(given_name="Anna", family_name="Schmidt", email="a@example.org", created_at=NOW)
    twin = Person(given_name="Anna", family_name="Schmidt", email="b@example.org", created_at=NOW)
    db.session.add_all([anna, twin])
    db.session.commit()
    essen = world.max.person.organisation
    made = [
        task("=HYPERLINK(\"http://x\")", world.max, world.rita, due=date(2027, 1, 31), city=essen),
        task('Zeilen; "mit" Zeichen', text="Erste\n\nZweite; mit, Trennern\tund Tab", rule="FREQ=MONTHLY"),
        task("'=schon mit Strich", checklist=["Eins", "- Zwei"], due=date(2026, 12, 31), rule="FREQ=MONTHLY"),
        task("Fertig"),
    ]  # fmt: skip
    actions.assign(made[1], [anna], actor=world.lea, now=NOW)  # two people have this name
    actions.tick(made[2], made[2].checklist[0], True, actor=world.lea, now=NOW)
    actions.advance(made[3], TaskState.DONE, actor=world.max, now=NOW)
    db.session.commit()
    return made


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(as_: SignIn, task: MakeTask, world: World) -> None:
    fill(task, world)
    answer = as_("gerd").get("/w/forum/tasks/export")
    assert answer.data.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 4
    assert not [
        cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    first = next(row for row in rows if "HYPERLINK" in row["Titel"])
    assert first["Titel"].startswith("'=") and first["Fällig"] == "31.01.2027"
    assert first["Zuständig"] == "Max Mitglied; Rita Reader" and first["Kommune"] == "Essen"


def test_the_same_file_again_changes_nothing(as_: SignIn, task: MakeTask, world: World) -> None:
    fill(task, world)
    client = as_("max")
    file = client.get("/w/forum/tasks/export").data
    lines = db.session.query(Activity).count()
    shown = hand_in(client, file)
    assert "Diese Datei würde nichts ändern" in shown.text and 'name="mark"' not in shown.text
    assert ", 4 unveränderte, 0 mit Fehlern" in shown.text
    assert db.session.query(Activity).count() == lines
    for changed in (file.decode("utf-8-sig").encode("cp1252"), file.decode("utf-8-sig").encode("utf-16")):
        assert ", 4 unveränderte, 0 mit Fehlern" in hand_in(client, changed).text


def test_what_is_changed_in_the_file_is_changed_and_nothing_else(
    as_: SignIn, task: MakeTask, world: World
) -> None:
    made = fill(task, world)
    client = as_("max")
    rows = list(
        csv.reader(io.StringIO(client.get("/w/forum/tasks/export").data.decode("utf-8-sig")), delimiter=";")
    )
    head = rows[0]
    for row in rows[1:]:
        if row[0] == made[2].key:
            row[head.index("Checkliste")] = "[ ] Eins\n[x] Drei"
            row[head.index("Stand")] = "erledigt"
            row[head.index("Priorität")] = "hoch"
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows(rows)
    before = {t.key: t.changed_at for t in made}
    shown = hand_in(client, out.getvalue().encode("cp1252"))
    assert "1 geänderte, 3 unveränderte" in shown.text and "Priorität, Stand, Checkliste" in shown.text
    assert confirm(client, shown).status_code == 303
    db.session.expire_all()
    assert made[2].state == TaskState.DONE and made[2].priority == "high"
    assert [(i.text, bool(i.done_at)) for i in made[2].checklist] == [("Eins", False), ("Drei", True)]
    assert {t.key: t.changed_at for t in made if t != made[2]} == {
        k: v for k, v in before.items() if k != made[2].key
    }
    assert db.session.query(Task).filter_by(follows_id=made[2].id).one().due == date(2027, 1, 31)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_new_tasks_come_in_from_any_usual_file(
    as_: SignIn, world: World, separator: str, charset: str
) -> None:
    rows = [
        ["titel", "Zustaendig", "KOMMUNE", "Fällig", "Priorität", "Stand", "Bemerkung"],
        ["Müll holen", "Max", "essen", "3.12.2027", "Hoch", "In Arbeit", "x"],
        ["Öl kaufen", "", "", "2027-12-03", "", "", "x"],
        ["", "", "", "", "", "", ""],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    client = as_("max")
    shown = hand_in(client, out.getvalue().encode(charset))
    assert "2 neue Aufgaben" in shown.text and "Bemerkung" in shown.text
    assert db.session.query(Task).count() == 0, "a look changes nothing"
    assert confirm(client, shown).status_code == 303
    first, second = db.session.query(Task).order_by(Task.id)
    assert (first.title, first.due, first.priority, first.state) == (
        "Müll holen", date(2027, 12, 3), "high", TaskState.IN_PROGRESS,
    )  # fmt: skip
    assert first.city == world.max.person.organisation and first.responsible == [world.max.person]
    assert second.title == "Öl kaufen" and second.due == date(2027, 12, 3)


def test_each_fault_is_named_with_its_line_and_nothing_is_taken_over(
    as_: SignIn, task: MakeTask, world: World
) -> None:
    other = task("Fremd", workspace="intern", by=world.olga)
    known = task("Bekannt")
    lines = [
        "Schlüssel;Titel;Zuständig;Kommune;Fällig;Priorität;Stand;Wiederholung",
        ";Gut;;;;;;",
        ';"Zwei',
        'Zeilen";Niemand;;;;;',
        ";Ort;;Atlantis;;;;",
        ";Tag;;;31.02.2027;;;",
        ";Jahr;;;3.12.3027;;;",
        ";Wort;;;;dringend;;",
        ";Stand;;;;;fertig;",
        ";Wdh;;;;;;manchmal",
        ";;Max;;;;;",
        f"{other.key};Fremd;;;;;;",
        f"{known.key};Bekannt;;;;;;",
        f"{known.key};Noch einmal;;;;;;",
    ]
    client = as_("max")
    shown = hand_in(client, "\r\n".join(lines).encode())
    assert shown.status_code == 422 and 'name="mark"' not in shown.text
    text = re.sub(r"<[^>]+>|\s+", " ", shown.text)
    text = re.sub(r" +", " ", text)
    for number, sentence in (
        (3, "„Niemand“ ist nicht bekannt"),
        (5, "„Atlantis“ ist nicht bekannt"),
        (6, "„31.02.2027“ gibt es nicht"),
        (7, "„3.12.3027“ ist kein Tag"),
        (8, "„dringend“ ist bei „Priorität“"),
        (9, "„fertig“ ist bei „Stand“"),
        (10, "„manchmal“ ist bei „Wiederholung“"),
        (11, "Der Titel fehlt"),
        (12, "gibt es hier nicht"),
        (14, "steht schon in Zeile 13"),
    ):
        assert re.search(rf" {number} Fehler [^<]*?{re.escape(sentence)}", text), (number, sentence)
    assert db.session.query(Task).filter_by(title="Gut").count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "eine Datei aus"),
        (b"\xef\xbb\xbf\n\n", "keine CSV-Datei"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "keine CSV-Datei"),
        (b"Name;Ort\nA;B\n", "fehlt die &#34;berschrift|fehlt die Überschrift"),
        (b"Titel;Titel\nA;B\n", "kommt zweimal vor"),
        (b"Titel\n" + b"A\n" * 2001, "mehr als 2000 Zeilen"),
        (b'Titel\n"' + b"A" * 70_000 + b'"\n', "lässt sich nicht lesen"),
        (b"Titel\n" + b"A" * 2_000_001, "zu groß"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(as_: SignIn, data: bytes, sentence: str) -> None:
    answer = hand_in(as_("max"), data)
    assert answer.status_code == 422 and re.search(sentence, answer.text)


def test_what_has_changed_since_the_look_is_shown_again(as_: SignIn, task: MakeTask, world: World) -> None:
    made = task("Bericht")
    client = as_("max")
    shown = hand_in(client, f"Schlüssel;Titel;Fällig\n{made.key};Bericht;3.12.2027\n".encode())
    actions.trash_task(made, actor=world.lea, now=NOW)
    db.session.commit()
    again = confirm(client, shown)
    assert again.status_code == 422 and "Papierkorb" in again.text
    db.session.expire_all()
    assert made.due is None


@pytest.mark.parametrize("packed", ["", "!!", "AAAA", "eJwDAAAAAAE="])
def test_a_made_up_confirmation_is_refused(as_: SignIn, packed: str) -> None:
    answer = as_("max").post(f"{ADDRESS}/confirm", data={"table": packed, "mark": "x"})
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "cell", ["=1+1", "-2", "+49 201", "@x", "\tx", "'=1", "''=1", "'n Abend", "", "x=1", "'"]
)
def test_what_was_made_harmless_is_read_as_it_was_meant(cell: str) -> None:
    assert as_meant(harmless(cell)) == cell
