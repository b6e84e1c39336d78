"""Making a checklist, shaping it, throwing it away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from collab.checklists import actions, kind, queries, reading, trash_bin
from collab.checklists.models import Checklist, CityAnswer, Item, Theme
from collab.extensions import db
from tests.checklists.conftest import AnswerAs, MakeList, the_city, the_item
from tests.conftest import NOW, SignIn, World


def shape(checklist: Checklist) -> list[tuple[str, list[str]]]:
    db.session.expire_all()
    return [(theme.title, [item.title for item in theme.items]) for theme in queries.shape(checklist)]


def test_a_member_begins_with_an_entry_of_the_catalogue(as_: SignIn, world: World) -> None:
    client = as_("max")
    form = client.get("/w/forum/checklists/new?template=zusammenarbeit").text
    assert 'value="Interkommunale Zusammenarbeit"' in form and "10 Themen, 45 Punkte" in form
    answer = client.post(
        "/w/forum/checklists/new", data={"title": "Unsere Zusammenarbeit", "template": "zusammenarbeit"}
    )
    page = client.get(answer.location).text
    assert "Trägerschaft und Rückhalt" in page and "Für Essen antworten" in page
    assert "Unsere Zusammenarbeit" in as_("gerd").get("/w/forum/checklists").text


def test_a_checklist_without_title_is_refused(as_: SignIn) -> None:
    answer = as_("max").post("/w/forum/checklists/new", data={"title": " ", "template": "zusammenarbeit"})
    assert answer.status_code == 422 and "Bitte geben Sie einen Titel ein." in answer.text
    assert db.session.scalar(select(func.count()).select_from(Checklist)) == 0


@pytest.mark.parametrize("who", ["gerd", "rita", "sven"])
def test_who_only_reads_sees_answers_and_no_forms(
    as_: SignIn, make_list: MakeList, answer: AnswerAs, who: str
) -> None:
    checklist = make_list("Liste", "Punkt")
    answer(checklist, "Essen", {"Punkt": "partly"}, note="Hälfte")
    page = as_(who).get(f"/l/{checklist.key}").text
    assert "teilweise" in page and "bearbeiten" not in page and "antworten" not in page
    assert "Hälfte" in as_(who).get(f"/l/{checklist.key}/cities/{the_city('Essen').id}").text


def test_a_checklist_of_another_workspace_does_not_exist(as_: SignIn, make_list: MakeList) -> None:
    checklist = make_list("Geheim", "Punkt", workspace="intern")
    for address in (f"/l/{checklist.key}", f"/l/{checklist.key}/export", f"/l/{checklist.key}/cities/1"):
        assert as_("lea").get(address).status_code == 404


def test_items_and_themes_are_added_renamed_moved_and_closed_and_keep_their_answers(
    as_: SignIn, make_list: MakeList, answer: AnswerAs
) -> None:
    checklist = make_list("Liste", "A", "B")
    answer(checklist, "Essen", {"A": "yes"})
    client = as_("max")
    theme = checklist.themes[0]
    assert client.post(f"/l/{checklist.key}/themes", data={"title": "Vertrauen"}).status_code == 303
    second = db.session.scalars(select(Theme).where(Theme.title == "Vertrauen")).one()
    themes = "/w/forum/checklists/themes"
    client.post(f"{themes}/{second.key}/items", data={"title": "C"})
    client.post(f"{themes}/{second.key}/rename", data={"title": "Gegenseitiges Vertrauen"})
    client.post(f"{themes}/{second.key}/move", data={"step": "up"})
    a = the_item("A")
    items = "/w/forum/checklists/items"
    client.post(f"{items}/{a.key}/move", data={"step": "down"})
    assert shape(checklist) == [("Gegenseitiges Vertrauen", ["C"]), ("Rückhalt", ["B", "A"])]
    client.post(
        f"{items}/{a.key}/edit", data={"title": "A, genauer", "explanation": "Darum.", "theme": second.key}
    )
    assert shape(checklist) == [("Gegenseitiges Vertrauen", ["C", "A, genauer"]), ("Rückhalt", ["B"])]
    assert len(reading.history_of(a)) == 1
    assert client.post(f"{themes}/{theme.key}/remove").status_code == 409
    client.post(f"{items}/{a.key}/close")
    assert [line.item.title for line in reading.read(checklist).lines] == ["C", "B"]
    assert "nicht mehr gefragt" in client.get(f"{items}/{a.key}").text
    client.post(f"{items}/{a.key}/reopen")
    assert [line.item.title for line in reading.read(checklist).lines] == ["C", "A, genauer", "B"]


def test_moving_beyond_the_end_changes_nothing(as_: SignIn, make_list: MakeList) -> None:
    checklist = make_list("Liste", "A", "B")
    client = as_("max")
    client.post(f"/w/forum/checklists/items/{the_item('A').key}/move", data={"step": "up"})
    client.post(f"/w/forum/checklists/items/{the_item('B').key}/move", data={"step": "down"})
    assert shape(checklist) == [("Rückhalt", ["A", "B"])]


def test_an_item_without_words_is_refused_with_a_sentence(as_: SignIn, make_list: MakeList) -> None:
    checklist = make_list("Liste", "A")
    theme = checklist.themes[0]
    for data in ({"title": ""}, {"title": "x" * 301}):
        answer = as_("max").post(f"/w/forum/checklists/themes/{theme.key}/items", data=data)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert shape(checklist) == [("Rückhalt", ["A"])]


def test_what_people_type_is_escaped(as_: SignIn, make_list: MakeList, answer: AnswerAs) -> None:
    evil = '<img src=x onerror="alert(1)">'
    checklist = make_list(evil, evil)
    answer(checklist, "Essen", {evil: "yes"}, note=evil)
    answer(checklist, "Bochum", {evil: "no"}, note=evil)
    essen, item = the_city("Essen").id, the_item(evil).key
    for address in (
        f"/l/{checklist.key}", f"/l/{checklist.key}/cities/{essen}", f"/l/{checklist.key}/development",
        f"/l/{checklist.key}/edit", "/w/forum/checklists", f"/w/forum/checklists/items/{item}",
    ):  # fmt: skip
        assert "<img src=x" not in as_("max").get(address).text, address


def test_a_checklist_goes_to_the_trash_and_comes_back_with_one_click(
    as_: SignIn, make_list: MakeList
) -> None:
    checklist = make_list("Liste", "A")
    client = as_("max")
    page = client.get(client.post(f"/l/{checklist.key}/trash").location).text
    assert "liegt im Papierkorb" in page
    assert as_("gerd").get(f"/l/{checklist.key}").status_code == 404
    assert "Liste" in client.get("/w/forum/checklists/trash").text
    undo = page.split('id="flashes"')[1].split('action="')[1].split('"')[0]
    assert client.post(undo).status_code == 303
    assert as_("gerd").get(f"/l/{checklist.key}").status_code == 200


def test_the_trash_is_emptied_with_all_answers(
    app: Flask, make_list: MakeList, answer: AnswerAs, world: World
) -> None:
    checklist = make_list("Liste", "A")
    answer(checklist, "Essen", {"A": "yes"})
    actions.trash_checklist(checklist, actor=world.max, now=NOW)
    db.session.commit()
    days = timedelta(days=int(app.config["TRASH_DAYS"]))
    assert trash_bin.purge_trash(NOW + days - timedelta(hours=1)) == 0
    assert trash_bin.purge_trash(NOW + days + timedelta(hours=1)) == 1
    for table in (Checklist, Theme, Item, CityAnswer):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_search_knows_items_notes_and_cities(make_list: MakeList, answer: AnswerAs, world: World) -> None:
    checklist = make_list("Liste", "Zusagen werden gehalten")
    answer(checklist, "Bochum", {"Zusagen werden gehalten": "yes"}, note="Ratsbeschluss vom Mai")
    entry = kind.entries([checklist.id])[checklist.id]
    assert entry.title == "Liste" and entry.cities == ("Bochum",)
    assert "Zusagen werden gehalten" in entry.text and "Bochum: Ratsbeschluss vom Mai" in entry.text
    assert kind.texts([checklist.id])[checklist.id].text == entry.text
    assert kind.cards([checklist.id], world.gerd)[checklist.id].url == f"/l/{checklist.key}"
    assert kind.cards([checklist.id], world.olga) == {}
    actions.trash_checklist(checklist, actor=world.max, now=NOW)
    assert kind.entries([checklist.id]) == {} and list(kind.all_ids()) == []
