"""Written text as the reader sees it: names, references, lists; and nothing that could do harm."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask, g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from collab.base.markup import TAGS, Link, Reference, render, toc
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Membership, Role
from collab.writing import links
from collab.writing.mentions import named_in, note_mentions, suggest
from collab.writing.text import shown
from tests.conftest import NOW, CountQueries, SignIn, World


def read(text: str, world: World, who: str = "max") -> str:
    return str(shown(text, workspace=world.workspaces["forum"], account=world.accounts[who]))


def named(text: str, world: World, object_id: int = 1, minutes: int = 0) -> list[str]:
    found = note_mentions(
        "post", object_id, text, workspace=world.workspaces["forum"], actor=world.max,
        now=NOW + timedelta(minutes=minutes),
    )  # fmt: skip
    return [person.given_name for person in found]


def somebody(world: World, given: str, family: str, city: str, **more: str) -> Person:
    """Another member of the forum."""
    organisation = db.session.query(Organisation).filter_by(name=city).one()
    person = Person(given_name=given, family_name=family, organisation=organisation, created_at=NOW, **more)
    email = f"{given}-{city}-{more.get('department', '')}@example.org".lower()
    account = Account(person=person, email=email, created_at=NOW)
    db.session.add(
        Membership(workspace=world.workspaces["forum"], account=account, role=Role.MEMBER, created_at=NOW)
    )
    db.session.flush()
    return person


def test_a_name_becomes_a_link_to_the_person(app: Flask, world: World) -> None:
    with app.test_request_context():
        html = read("Bitte @Lea Leitner, prüfen Sie das.", world)
    assert re.search(r'Bitte <a class="reference" href="/people/\w+"[^>]*>@Lea Leitner</a>, prüfen', html)


@pytest.mark.parametrize("text", ["@lea leitner", "@LEA LEITNER.", "(@Lea Leitner)", "**@Lea Leitner**"])
def test_a_name_is_found_however_it_is_written(world: World, text: str) -> None:
    assert named(text, world) == ["Lea"]


@pytest.mark.parametrize(
    "text",
    [
        "lea@Leitner",
        "`@Lea Leitner`",
        "```\n@Lea Leitner\n```",
        "@Lea",
        "@Olga Outsider",
        "[x](/d/@Lea Leitner)",
    ],
)
def test_what_is_no_name_of_somebody_who_sees_it_names_nobody(world: World, text: str) -> None:
    assert named(text, world) == []


def test_steering_group_and_office_can_be_named_and_closed_accounts_cannot(world: World) -> None:
    world.rita.closed_at = NOW
    assert named("@Sven Steuer @Petra Projektbuero @Rita Reader", world) == ["Sven", "Petra"]


def test_the_longest_name_wins(world: World) -> None:
    somebody(world, "Lea", "Leitner Groß", "Bochum")
    assert named("@Lea Leitner Groß und @Lea Leitner und", world) == ["Lea", "Lea"]
    assert len(named_in("post", [1])[1]) == 2


def test_two_people_of_one_name_are_told_apart_by_city_and_department(world: World) -> None:
    somebody(world, "Lea", "Leitner", "Bochum")
    forum = world.workspaces["forum"]
    assert named("@Lea Leitner", world) == []
    assert named("@Lea Leitner (Bochum)", world) == ["Lea"]
    assert {each.insert for each in suggest("lea", forum, world.max)} == {
        "@Lea Leitner (Essen)",
        "@Lea Leitner (Bochum)",
    }
    somebody(world, "Ida", "Immer", "Essen", department="Jugendamt")
    somebody(world, "Ida", "Immer", "Essen", department="Bauamt")
    inserts = [each.insert for each in suggest("ida", forum, world.max)]
    assert sorted(inserts) == ["@Ida Immer (Essen, Bauamt)", "@Ida Immer (Essen, Jugendamt)"]
    assert len(named(" ".join(inserts), world, object_id=2)) == 2


def test_mentions_follow_the_text_and_only_new_ones_are_told(world: World) -> None:
    assert named("@Lea Leitner und @Max Mitglied", world) == ["Lea"]
    assert named("@Lea Leitner, @Rita Reader", world, minutes=5) == ["Rita"]
    assert [person.given_name for person in named_in("post", [1])[1]] == ["Lea", "Rita"]


def test_a_guest_gets_no_link_to_a_person_she_may_not_see(app: Flask, world: World) -> None:
    with app.test_request_context():
        assert "<a" not in read("@Sven Steuer", world, "gerd")
        assert "<a" in read("@Sven Steuer", world, "rita")


def test_completion_offers_only_people_who_can_see_it(as_: SignIn, world: World) -> None:
    found = as_("max").get("/w/forum/writing/complete?sign=@&q=").json
    labels = {each["label"] for each in found}
    assert "Lea Leitner" in labels and "Olga Outsider" not in labels
    assert as_("max").get("/w/forum/writing/complete?sign=?&q=x").json == []


def test_many_texts_with_names_ask_the_database_as_often_as_one(
    app: Flask, world: World, count_queries: CountQueries
) -> None:
    def counted(times: int) -> int:
        g.pop("people_to_name", None)
        with app.test_request_context(), count_queries() as queries:
            for _each in range(times):
                read("Danke @Lea Leitner und @Sven Steuer", world)
        return len(queries)

    counted(1)
    assert 0 < counted(1) == counted(20)


def test_registered_words_become_links_and_unknown_ones_stay(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_sorts", {})
    asked = []

    def resolve(words, workspace, account):  # type: ignore[no-untyped-def]
        asked.append(words)
        return {word: Link("Beschluss 3", "/b/3", "Titel") for word in words if word == "FOR-2026-3"}

    links.register("decision", re.compile(r"FOR-\d+-\d+"), resolve)
    html = read("FOR-2026-3, FOR-2026-4, `FOR-2026-3`, [FOR-2026-3](/x/FOR-2026-3)", world)
    assert html.count('href="/b/3"') == 1
    assert 'href="/x/FOR-2026-3"' in html and "FOR-2026-4" in html
    assert asked == [["FOR-2026-3", "FOR-2026-4"]]


def test_more_than_two_hundred_page_links_in_one_list_stay_links() -> None:
    reference = Reference(
        re.compile(r"\[\[[^\[\]\n]+\]\]"), lambda words: (Link(words[2:-2], "/s/x"), len(words))
    )
    html = render("\n".join(f"- [[Seite {number}]]" for number in range(300)), references=[reference])
    assert html.count('href="/s/x"') == 300


def test_lists_are_understood_as_people_type_them() -> None:
    html = render("Wir brauchen:\n- eins\n  - zwei\n- [x] getan\n- [ ] offen\nam\n14. März")
    tree = LexborHTMLParser(html)
    assert len(tree.css("ul > li")) == 4
    assert len(tree.css("ul ul > li")) == 1
    assert [box.attributes["aria-label"] for box in tree.css("span[role=img]")] == ["erledigt", "offen"]
    assert not tree.css("ol")


def test_the_table_of_contents_has_the_ids_of_the_headings() -> None:
    text = "# Über *uns*\n## Ziele\n# Über uns"
    headings = toc(text, 2)
    assert [(each.level, each.title) for each in headings] == [(2, "Über uns"), (3, "Ziele"), (2, "Über uns")]
    ids = [node.attributes["id"] for node in LexborHTMLParser(render(text, 2, anchors=True)).css("h2, h3")]
    assert ids == [each.id for each in headings]
    assert len(set(ids)) == 3 and all(str(each).startswith("t-") for each in ids)
    assert "id=" not in render(text, 2)


PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=a>",
        "![x](https://evil.example/a.png)",
        "![x](//evil/a)",
        "[x](javascript:alert(1))",
        "@Lea Leitner",
        "[[",
        "]]",
        "- [ ] ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "  ",
        "    ",
        "# ",
        "**",
        "~~",
        "`",
        "```\n",
        "|",
        "---",
        "> ",
        "https://a.example/?x=<b>",
        "\x02",
        "\x03",
        "\x05x\x05",
        "FOR-2026-3",
        '" onclick="',
        "<a href='javascript:x'>",
        "&#106;avascript:",
        "<!--",
        "(",
        ")",
        "ä",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=14))
def test_no_script_and_no_foreign_picture_gets_through(app: Flask, world: World, pieces: list[str]) -> None:
    with app.test_request_context():
        html = shown("".join(pieces), workspace=world.workspaces["forum"], account=world.max, anchors=True)
    for node in LexborHTMLParser(f"<body>{html}</body>").css("body *"):
        assert node.tag in TAGS, node.html
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"], node.html
        assert (node.attributes.get("href") or "/").split(":")[0] in (
            "/",
            "http",
            "https",
            "mailto",
            "tel",
        ) or (node.attributes["href"] or "").startswith("/"), node.html
        if node.tag == "img" and "src" in node.attributes:
            assert re.match(r"/(?![/\\])", node.attributes["src"] or ""), node.html
        assert set((node.attributes.get("class") or "").split()) <= {
            "reference",
            "missing",
            "ticked",
            "unticked",
        }
        assert (node.attributes.get("id") or "t-x").startswith("t-")
