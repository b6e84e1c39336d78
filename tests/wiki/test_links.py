"""Links between pages: they follow a page that is renamed, and tell where there is none."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask, g

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.search.engine import Entry
from collab.wiki import actions, kind, links, queries
from collab.wiki.models import Page
from collab.wiki.titles import named_in
from collab.wiki.tree import Tree
from collab.writing.text import shown
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.wiki.conftest import Write


def html(app: Flask, world: World, text: str, who: str = "max", workspace: str = "forum") -> str:
    with app.test_request_context():
        g.pop("known_links", None)  # what another page of this test has looked up
        return str(shown(text, workspace=world.workspaces[workspace], account=world.accounts[who]))


def rename(page: Page, title: str, actor: Account) -> None:
    actions.write_page(
        page, title, page.text, based_on=page.text_number, actor=actor, now=NOW + timedelta(hours=1)
    )
    db.session.commit()


def backlinks(page: Page) -> list[str]:
    return [node.title for node in queries.backlinks(page, Tree.of(page.workspace_id))]


def test_titles_are_found_whatever_their_spelling_and_code_is_left_alone() -> None:
    text = "[[Städte  Liste]] [[staedte liste|dort]] `[[Kein]]`\n\n```\n[[Auch nicht]]\n```\n[[ ]] [[a\nb]]"
    assert list(named_in(text).values()) == ["Städte Liste"]


def test_a_link_leads_to_the_page_and_may_have_its_own_words(app: Flask, write: Write, world: World) -> None:
    page = write("Städteliste")
    text = html(app, world, "[[staedteliste]] und [[Städteliste|die Liste]]", "gerd")
    assert text.count(f'href="/s/{page.key}"') == 2
    assert ">Städteliste</a>" in text and ">die Liste</a>" in text


def test_a_link_without_page_leads_members_to_make_it_and_tells_readers(
    app: Flask, write: Write, world: World, as_: SignIn
) -> None:
    page = write("Plan", "Siehe [[Haushalt 2027 & mehr]]")
    found = re.search(r'href="(/w/forum/wiki/new\?title=[^"]+)"', as_("max").get(f"/s/{page.key}").text)
    assert found
    form = as_("max").get(unescape(found[1])).text
    assert 'value="Haushalt 2027 &amp; mehr"' in form
    assert "wiki/new" not in html(app, world, "[[Fehlt]]", "gerd")
    told = as_("gerd").get("/w/forum/wiki", query_string={"missing": "Fehlt"}).text
    assert "Die Seite „Fehlt“ gibt es noch nicht." in told


def test_pages_of_another_workspace_are_not_known(app: Flask, write: Write, world: World) -> None:
    write("Geheim", workspace="intern")
    assert "missing" in html(app, world, "[[Geheim]]", "max")
    assert "Geheim</a>" not in html(app, world, "[[Geheim]]", "max", "intern")


def test_renaming_a_page_keeps_links_right_and_changes_nobodys_text(
    app: Flask, write: Write, world: World
) -> None:
    page = write("Glossar", "Begriffe")
    source = write("Start", "Siehe [[Glossar]]")
    rename(page, "Begriffe von A bis Z", world.lea)
    assert source.text == "Siehe [[Glossar]]" and source.text_number == 1
    text = html(app, world, source.text)
    assert f'href="/s/{page.key}"' in text and ">Begriffe von A bis Z</a>" in text
    assert backlinks(page) == ["Start"]
    assert queries.upkeep(world.workspaces["forum"]).broken == []
    rename(page, "Lexikon", world.lea)
    assert backlinks(page) == ["Start"] and "Lexikon</a>" in html(app, world, source.text)
    rename(page, "Glossar", world.lea)
    assert backlinks(page) == ["Start"] and "Glossar</a>" in html(app, world, source.text)


def test_a_former_title_is_given_away_only_when_no_page_means_it_any_more(
    app: Flask, write: Write, world: World
) -> None:
    page = write("Glossar")
    source = write("Start", "Siehe [[Glossar]]")
    rename(page, "Lexikon", world.lea)
    with pytest.raises(Refused, match="Lexikon"):
        write("Glossar")
    db.session.rollback()
    actions.write_page(
        source, "Start", "Nichts mehr", based_on=1, actor=world.max, now=NOW + timedelta(hours=2)
    )
    db.session.commit()
    other = write("Glossar")
    assert f"/s/{other.key}" in html(app, world, "[[Glossar]]")


def test_the_page_of_links_shows_broken_ones_and_pages_that_nothing_leads_to(
    as_: SignIn, write: Write, world: World
) -> None:
    top = write("Start", "[[Fehlt]] [[Ziel]]")
    write("Ziel", "[[fehlt]]")
    write("Unterseite", "", top)
    alone = write("Allein", "[[Allein]]")
    found = queries.upkeep(world.workspaces["forum"])
    assert [(b.title, [n.title for n in b.sources]) for b in found.broken] == [("Fehlt", ["Start", "Ziel"])]
    assert [node.title for node in found.orphans] == ["Allein"]
    page = as_("gerd").get("/w/forum/wiki/upkeep").text
    assert "Fehlt" in page and f"/s/{alone.key}" in page and "wiki/new" not in page
    assert "wiki/new?title=Fehlt" in as_("max").get("/w/forum/wiki/upkeep").text


def test_a_page_in_the_trash_breaks_its_links_and_links_no_more(write: Write, world: World) -> None:
    page = write("Ziel", "[[Start]]")
    start = write("Start", "[[Ziel]]")
    actions.trash_page(page, actor=world.max, now=NOW)
    db.session.commit()
    assert [b.title for b in queries.upkeep(world.workspaces["forum"]).broken] == ["Ziel"]
    assert backlinks(start) == []


def test_the_editor_completes_titles_of_the_workspace(app: Flask, write: Write, world: World) -> None:
    write("Protokolle schreiben")
    write("Städteprotokoll")
    write("Protokolle", workspace="intern")
    forum = world.workspaces["forum"]
    assert [s.insert for s in links.suggest("proto", forum, world.max)] == ["[[Protokolle schreiben]]"]
    assert [s.label for s in links.suggest("staed", forum, world.max)] == ["Städteprotokoll"]
    assert links.suggest("proto", forum, world.olga) == []


def test_many_links_are_looked_up_at_once(
    app: Flask, write: Write, world: World, count_queries: CountQueries
) -> None:
    for number in range(20):
        write(f"Seite {number}")

    def needed(count: int) -> int:
        with count_queries() as sent:
            html(app, world, " ".join(f"[[Seite {number}]]" for number in range(count)))
        return len(sent)

    needed(1)  # loads who is asking
    assert needed(20) == needed(1) > 0


def test_search_knows_title_and_text_and_nothing_in_the_trash(write: Write, world: World) -> None:
    page = write("Ausbildungsmesse", "Standaufbau am Vortag")
    entry: Entry = kind.entries([page.id])[page.id]
    assert (entry.kind, entry.title, entry.text) == ("page", "Ausbildungsmesse", "Standaufbau am Vortag")
    assert list(kind.all_ids()) == [page.id]
    assert kind.cards([page.id], world.gerd)[page.id].url == f"/s/{page.key}"
    assert kind.cards([page.id], world.olga) == {}
    actions.trash_page(page, actor=world.max, now=NOW)
    assert kind.entries([page.id]) == {} and list(kind.all_ids()) == []
    assert kind.subject(world.rita, page.key) is None
