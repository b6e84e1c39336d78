"""Pages: read by all, written by members, safe against each other, never lost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from collab.activity import Activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.wiki import actions, queries, trash_bin
from collab.wiki.actions import Step
from collab.wiki.models import FrontPage, Page, PageLink
from collab.wiki.tree import Tree
from collab.writing.models import Draft, Revision
from collab.writing.saving import Conflict
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.wiki.conftest import Write


def titles(world: World) -> list[tuple[int, str]]:
    """The list of all pages as the tree shows it: depth and title."""
    return [(depth, node.title) for depth, node in Tree.of(world.workspaces["forum"].id).walk()]


@pytest.mark.parametrize("who", ["gerd", "rita", "sven"])
def test_guests_readers_and_the_steering_group_read_and_are_offered_no_change(
    as_: SignIn, write: Write, who: str
) -> None:
    page = write("Willkommen", "Der *erste* Text")
    text = as_(who).get(f"/s/{page.key}").text
    assert "<em>erste</em>" in text
    assert "Bearbeiten" not in text and "Einordnen" not in text
    assert "Seite anlegen" not in as_(who).get("/w/forum/wiki").text


def test_a_page_of_another_workspace_does_not_exist(as_: SignIn, write: Write) -> None:
    page = write("Geheim", "x", workspace="intern")
    for address in (
        f"/s/{page.key}",
        f"/s/{page.key}/print",
        f"/s/{page.key}/revisions/1",
        f"/w/forum/wiki/{page.key}",
    ):
        assert as_("max").get(address).status_code == 404
    assert as_("max").post("/w/forum/wiki/new", data={"title": "Neu", "parent": page.key}).status_code == 422


def test_a_member_makes_a_page_below_another(as_: SignIn, write: Write, world: World) -> None:
    top = write("Willkommen")
    client = as_("max")
    answer = client.post(
        "/w/forum/wiki/new", data={"title": "  Unsere   Regeln ", "text": "Satz", "parent": top.key}
    )
    assert answer.status_code == 303
    assert titles(world) == [(0, "Willkommen"), (1, "Unsere Regeln")]
    shown = client.get(answer.location).text
    assert "Satz" in shown and ">Willkommen</a>" in shown
    assert db.session.scalar(select(Activity.verb).order_by(Activity.id.desc())) == "page.created"


@pytest.mark.parametrize(
    ("title", "word"),
    [("", "Titel"), ("a [b]", "[ ] und |"), ("willkommen", "schon eine Seite"), ("x" * 201, "200")],
)
def test_a_title_that_cannot_be_is_refused_and_the_text_stays(
    as_: SignIn, write: Write, title: str, word: str
) -> None:
    write("Willkommen")
    answer = as_("max").post("/w/forum/wiki/new", data={"title": title, "text": "Mein Text", "parent": "-"})
    assert answer.status_code == 422
    assert word in unescape(answer.text) and "Mein Text" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Page)) == 1


def test_what_people_type_is_escaped(as_: SignIn, write: Write) -> None:
    evil = '<img src=x onerror="alert(1)">'
    page = write(evil, evil + "\n\n# " + evil + "\n\n# b\n\n# c")
    inner = write("Innen", "[[" + evil + "]]", page)
    for address in (
        f"/s/{page.key}",
        f"/s/{inner.key}",
        "/w/forum/wiki",
        f"/s/{page.key}/revisions/1",
        "/w/forum/wiki/upkeep",
        "/w/forum/wiki/new",
    ):
        assert "<img src=x" not in as_("max").get(address).text, address


def test_headings_give_a_table_of_contents_whose_links_lead_to_them(as_: SignIn, write: Write) -> None:
    page = write("Lang", "# Eins\n\nText\n\n# Übersicht & Ziel\n\n## Zwei\n\n# Eins\n")
    text = as_("gerd").get(f"/s/{page.key}").text
    contents = text.split('class="contents"')[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) == len(set(anchors)) == 4
    for anchor in anchors:
        assert f'id="{anchor}"' in text
    assert "Übersicht &amp; Ziel" in contents


def test_two_who_change_different_lines_lose_nothing(write: Write, world: World) -> None:
    page = write("Plan", "eins\n\nzwei\n\ndrei")
    actions.write_page(page, "Plan", "EINS\n\nzwei\n\ndrei", based_on=1, actor=world.lea, now=NOW)
    saved = actions.write_page(
        page, "Plan", "eins\n\nzwei\n\nDREI", based_on=1, actor=world.max, now=NOW + timedelta(minutes=1)
    )
    assert saved.merged and page.text == "EINS\n\nzwei\n\nDREI"


def test_two_who_change_the_same_line_see_both_texts_and_nothing_is_lost(
    as_: SignIn, write: Write, world: World
) -> None:
    page = write("Plan", "Wir treffen uns in Essen.")
    max_, lea = as_("max"), as_("lea")
    form = {"title": "Plan", "based_on": "1"}
    assert (
        lea.post(f"/s/{page.key}/edit", data={**form, "text": "Wir treffen uns in Bochum."}).status_code
        == 303
    )
    answer = max_.post(
        f"/s/{page.key}/edit", data={**form, "title": "Planung", "text": "Wir treffen uns in Herne."}
    )
    assert answer.status_code == 409
    assert "in Bochum." in answer.text and "in Herne." in answer.text and "Lea Leitner" in answer.text
    db.session.expire_all()
    assert (page.title, page.text) == ("Plan", "Wir treffen uns in Bochum.")
    assert db.session.scalar(select(Draft.text)) == "Wir treffen uns in Herne."
    number = re.search(r'name="based_on" value="(\d+)"', answer.text)
    assert number
    done = max_.post(
        f"/s/{page.key}/edit",
        data={"title": "Planung", "text": "Wir treffen uns in Bochum, dann in Herne.", "based_on": number[1]},
    )
    assert done.status_code == 303
    db.session.expire_all()
    assert (page.title, page.text) == ("Planung", "Wir treffen uns in Bochum, dann in Herne.")
    assert db.session.scalar(select(Draft.id)) is None


def test_who_changes_the_text_does_not_take_back_a_new_title(write: Write, world: World) -> None:
    page = write("Alt", "eins\n\nzwei")
    actions.write_page(page, "Neu", "eins\n\nzwei", based_on=1, actor=world.lea, now=NOW)
    actions.write_page(page, "Alt", "eins\n\nZWEI", based_on=1, actor=world.max, now=NOW)
    assert (page.title, page.text) == ("Neu", "eins\n\nZWEI")


def test_a_conflict_renames_nothing(write: Write, world: World) -> None:
    page = write("Alt", "eins")
    actions.write_page(page, "Alt", "zwei", based_on=1, actor=world.lea, now=NOW)
    with pytest.raises(Conflict):
        actions.write_page(page, "Neu", "drei", based_on=1, actor=world.max, now=NOW)
    assert page.title == "Alt"


def test_a_revision_shows_what_changed_and_can_be_brought_back(
    as_: SignIn, write: Write, world: World
) -> None:
    page = write("Regeln", "Wir duzen uns.")
    actions.write_page(
        page, "Regeln", "Wir siezen uns.", based_on=1, actor=world.lea, now=NOW + timedelta(hours=1)
    )
    db.session.commit()
    client = as_("max")
    shown = client.get(f"/s/{page.key}/revisions/2").text
    assert re.search(r"<del[^>]*>.*duzen.*</del>", shown, re.S) and re.search(
        r"<ins[^>]*>.*siezen", shown, re.S
    )
    assert client.get(f"/s/{page.key}/revisions/9").status_code == 404
    assert client.post(f"/s/{page.key}/revisions/1/restore").status_code == 303
    db.session.expire_all()
    assert page.text == "Wir duzen uns."
    assert db.session.scalar(select(func.count()).select_from(Revision)) == 3
    assert as_("gerd").post(f"/s/{page.key}/revisions/2/restore").status_code == 403


def test_pages_are_moved_step_by_step(write: Write, world: World) -> None:
    one, two, three = write("Eins"), write("Zwei"), write("Drei")
    known = {"actor": world.max, "now": NOW}
    assert not actions.step_page(one, Step.UP, **known)
    assert actions.step_page(three, Step.UP, **known)
    assert titles(world) == [(0, "Eins"), (0, "Drei"), (0, "Zwei")]
    assert actions.step_page(two, Step.IN, **known)
    assert titles(world) == [(0, "Eins"), (0, "Drei"), (1, "Zwei")]
    assert actions.step_page(three, Step.UP, **known)
    assert titles(world) == [(0, "Drei"), (1, "Zwei"), (0, "Eins")]
    assert actions.step_page(two, Step.OUT, **known)
    assert titles(world) == [(0, "Drei"), (0, "Zwei"), (0, "Eins")]
    assert not actions.step_page(two, Step.OUT, **known)


def test_a_page_cannot_stand_below_itself(as_: SignIn, write: Write, world: World) -> None:
    top = write("Oben")
    inner = write("Innen", "", top)
    answer = as_("max").post(f"/s/{top.key}/move", data={"parent": inner.key})
    assert answer.status_code == 409 and "unter sich selbst" in answer.text
    assert as_("max").post(f"/s/{inner.key}/move", data={"parent": "-"}).status_code == 303
    assert titles(world) == [(0, "Oben"), (0, "Innen")]
    assert as_("max").post(f"/s/{inner.key}/move", data={"parent": "gibtesnicht"}).status_code == 404


def test_a_page_goes_to_the_trash_with_those_below_and_all_come_back_with_one_click(
    as_: SignIn, write: Write, world: World
) -> None:
    top = write("Oben")
    inner = write("Innen", "", top)
    earlier = write("Schon weg", "", top)
    actions.trash_page(earlier, actor=world.lea, now=NOW)
    client = as_("max")
    page = client.get(client.post(f"/s/{top.key}/trash").location).text
    assert "Mit ihr 1 Seite" in page and titles(world) == []
    assert as_("gerd").get(f"/s/{inner.key}").status_code == 404
    assert "Oben" in client.get("/w/forum/wiki/trash").text
    undo = page.split('id="flashes"')[1].split('action="')[1].split('"')[0]
    assert client.post(undo).status_code == 303
    assert titles(world) == [(0, "Oben"), (1, "Innen")]
    db.session.expire_all()
    assert earlier.trashed_at is not None


def test_what_comes_back_finds_a_title_and_a_place(write: Write, world: World) -> None:
    top = write("Oben")
    inner = write("Innen", "", top)
    actions.trash_page(inner, actor=world.max, now=NOW)
    actions.trash_page(top, actor=world.max, now=NOW)
    write("Innen")
    actions.restore_page(inner, actor=world.max, now=NOW)
    db.session.commit()
    assert titles(world) == [(0, "Innen"), (0, "Innen (2)")]


def test_the_trash_is_emptied_after_its_time_and_nothing_of_the_page_stays(
    app: Flask, write: Write, world: World
) -> None:
    top = write("Oben", "[[Fehlt]]")
    inner = write("Innen", "[[Oben]]", top)
    kept = write("Bleibt", "[[Oben]]")
    actions.choose_front_page(top, actor=world.lea, now=NOW)
    actions.trash_page(top, actor=world.max, now=NOW)
    db.session.commit()
    ids = (top.id, inner.id)
    days = timedelta(days=int(app.config["TRASH_DAYS"]))
    assert trash_bin.purge_trash(NOW + days - timedelta(hours=1)) == 0
    assert trash_bin.purge_trash(NOW + days + timedelta(hours=1)) == 1
    assert db.session.scalars(select(Page.id)).all() == [kept.id]
    assert db.session.scalars(select(Revision.id).where(Revision.object_id.in_(ids))).all() == []
    assert db.session.scalars(select(PageLink.source_id)).all() == [kept.id]
    assert db.session.scalars(select(FrontPage.page_id)).all() == []


def test_one_page_at_most_stands_on_the_front_page_of_a_workspace(
    as_: SignIn, write: Write, world: World
) -> None:
    one, two = write("Eins", "Guten Tag"), write("Zwei", "Herzlich willkommen in [[Eins]]")
    lea = as_("lea")
    assert as_("max").post(f"/s/{one.key}/front", data={"front": "1"}).status_code == 403
    for page in (one, two):
        assert lea.post(f"/s/{page.key}/front", data={"front": "1"}).status_code == 303
    assert db.session.scalars(select(FrontPage.page_id)).all() == [two.id]
    forum = world.workspaces["forum"]
    found = queries.front_page(forum)
    assert found is not None and found.id == two.id
    lea.post(f"/s/{two.key}/front")
    assert queries.front_page(forum) is None


def test_a_page_in_the_trash_is_not_the_front_page_any_more(write: Write, world: World) -> None:
    page = write("Eins")
    actions.choose_front_page(page, actor=world.lea, now=NOW)
    actions.trash_page(page, actor=world.lea, now=NOW)
    actions.restore_page(page, actor=world.lea, now=NOW)
    assert queries.front_page(world.workspaces["forum"]) is None


def test_a_new_page_begins_with_the_text_of_a_template(as_: SignIn, write: Write) -> None:
    page = write("Steckbrief", "## Zahlen\n\n## Menschen")
    client = as_("max")
    assert "Mit einer Vorlage beginnen" not in client.get("/w/forum/wiki/new").text
    client.post(f"/s/{page.key}/template", data={"template": "1"})
    assert "Mit einer Vorlage beginnen" in client.get("/w/forum/wiki/new").text
    shown = client.get(f"/w/forum/wiki/new?template={page.key}&title=Essen").text
    assert "## Menschen</textarea>" in shown and 'value="Essen"' in shown


def test_the_print_view_holds_all_pages_below(as_: SignIn, write: Write) -> None:
    top = write("Oben", "Text oben")
    inner = write("Innen", "Text innen", top)
    write("Tief", "Text tief", inner)
    client = as_("gerd")
    assert "Text innen" not in client.get(f"/s/{top.key}/print").text
    whole = client.get(f"/s/{top.key}/print?below=1").text
    assert whole.index("Text oben") < whole.index("Text innen") < whole.index("Text tief")


def test_an_archived_wiki_is_read_only(as_: SignIn, write: Write, world: World) -> None:
    page = write("Eins", "Text")
    world.workspaces["forum"].archived_at = NOW
    db.session.commit()
    assert as_("max").get(f"/s/{page.key}").status_code == 200
    assert as_("lea").get(f"/s/{page.key}/edit").status_code == 403


def test_no_deeper_than_twelve_levels(write: Write, app: Flask) -> None:
    page = write("0")
    for number in range(1, 12):
        page = write(str(number), "", page)
    with pytest.raises(Refused):
        write("zu tief", "", page)


def test_pages_cost_the_same_number_of_queries_with_500_pages_as_with_5(
    as_: SignIn, write: Write, world: World, count_queries: CountQueries
) -> None:
    top = write("Oben", "Siehe [[Seite 0]] und [[Fehlt 0]]")
    for number in range(4):
        write(f"Seite {number}", "[[Oben]]", top)
    client = as_("max")
    addresses = (
        "/w/forum/wiki",
        "/w/forum/wiki/upkeep",
        f"/s/{top.key}",
        "/w/forum/wiki/new",
        f"/s/{top.key}/print?below=1",
    )

    def needed() -> list[int]:
        counts = []
        for address in addresses:
            client.get(address)
            with count_queries() as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    few = needed()
    parents = [top.id]
    for number in range(4, 500):
        page = Page(
            workspace=world.workspaces["forum"], parent_id=parents[number // 25], position=number,
            title=f"Seite {number}", text=f"[[Oben]] [[Fehlt {number}]]", text_number=1,
            created_at=NOW, created_by_id=world.max.id, changed_at=NOW, changed_by_id=world.max.id,
        )  # fmt: skip
        db.session.add(page)
        db.session.flush()
        parents.append(page.id)
        db.session.add(
            PageLink(
                workspace_id=page.workspace_id,
                source_id=page.id,
                title_key=f"fehlt {number}",
                title=f"Fehlt {number}",
            )
        )
    db.session.commit()
    assert needed() == few
