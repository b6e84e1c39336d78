"""Preview, drafts, the answer to an editor that saves by itself, and readable differences."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from collab.extensions import db
from collab.writing.answers import autosaved
from collab.writing.differences import difference
from collab.writing.drafts import draft_of, forget_old_drafts, keep_draft
from collab.writing.models import Draft
from collab.writing.saving import save
from tests.conftest import NOW, SignIn, World


def test_the_preview_for_the_editor_is_a_part_of_a_page(as_: SignIn) -> None:
    answer = as_("max").post(
        "/w/forum/writing/preview",
        data={"preview": "text", "text": "# Ziel\n@Lea Leitner <script>"},
        headers={"X-Part": "1"},
    )
    assert "<h3>Ziel</h3>" in answer.text and "<html" not in answer.text and "<script" not in answer.text
    assert "@Lea Leitner</a>" in answer.text


def test_a_preview_does_not_wait_for_those_who_write(as_: SignIn) -> None:
    max_ = as_("max")
    with db.engine.connect() as writer:
        writer.exec_driver_sql("ROLLBACK")
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        data = {"preview": "text", "text": "@Lea Leitner"}
        answer = max_.post("/w/forum/writing/preview", data=data, headers={"X-Part": "1"})
        writer.exec_driver_sql("ROLLBACK")
    assert answer.status_code == 200 and "@Lea Leitner</a>" in answer.text


def test_the_preview_page_leads_on_with_everything_that_was_typed(as_: SignIn) -> None:
    given = {
        "preview": "text",
        "text": "<b>x",
        "preview_for": "/p/new",
        "title": '"Titel"',
        "city": ["a", "b"],
    }
    answer = as_("max").post("/writing/preview", data=given)
    assert 'action="/p/new"' in answer.text and 'value="&#34;Titel&#34;"' in answer.text
    assert answer.text.count('name="city"') == 2 and "&lt;b&gt;x</textarea>" in answer.text


def test_the_preview_page_never_leads_to_another_host(as_: SignIn) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""):
        answer = as_("max").post(
            "/writing/preview", data={"preview": "text", "text": "x", "preview_for": target}
        )
        assert answer.status_code == 400, target
        dropped = as_("max").post("/writing/drafts/drop", data={"drop": "x", "preview_for": target})
        assert dropped.headers["Location"] == "/"


def test_a_draft_is_kept_once_for_each_place_and_seen_by_its_author_only(as_: SignIn, world: World) -> None:
    client = as_("max")
    for text in ("Erster Stand", "Zweiter Stand"):
        assert (
            client.post("/writing/drafts", json={"place": "post-1", "text": text, "based_on": 3}).status_code
            == 200
        )
    draft = draft_of(world.max, "post-1")
    assert draft is not None and (draft.text, draft.based_on) == ("Zweiter Stand", 3)
    assert draft_of(world.lea, "post-1") is None
    client.post("/writing/drafts", json={"place": "post-1", "text": "  "})
    assert draft_of(world.max, "post-1") is None


def test_odd_requests_for_drafts_are_refused_or_harmless(as_: SignIn) -> None:
    client = as_("max")
    assert client.post("/writing/drafts", json={"place": "x" * 300, "text": "a"}).status_code == 400
    assert client.post("/writing/drafts", json=["a"]).status_code == 400
    assert (
        client.post("/writing/drafts", json={"place": "p", "text": {"a": 1}, "based_on": "no"}).status_code
        == 200
    )
    assert db.session.query(Draft).count() == 0


def test_a_form_that_was_taken_needs_its_draft_no_more(as_: SignIn, world: World) -> None:
    keep_draft(world.max, "post-new", "Text", now=NOW)
    client = as_("max")
    refused = client.post("/w/forum/blog/new", data={"title": "", "text": "Text", "draft_place": "post-new"})
    assert refused.status_code == 422 and draft_of(world.max, "post-new") is not None
    taken = client.post(
        "/w/forum/blog/new", data={"title": "T", "text": "Text", "when": "draft", "draft_place": "post-new"}
    )
    assert taken.status_code == 303, taken.text
    assert draft_of(world.max, "post-new") is None


def test_drafts_nobody_comes_back_to_are_forgotten(world: World) -> None:
    keep_draft(world.max, "alt", "Text", now=NOW - timedelta(days=200))
    keep_draft(world.max, "neu", "Text", now=NOW)
    keep_draft(world.rita, "neu", "Text", now=NOW)
    world.rita.closed_at = NOW
    assert forget_old_drafts(NOW) == 2
    assert draft_of(world.max, "neu") is not None


def autosave(app: Flask, world: World, who: str, **sent: object) -> tuple[int, dict[str, object]]:
    with app.test_request_context(json=sent):
        answer = app.make_response(
            autosaved(
                lambda what: save(
                    "page", 1, what.text, based_on=what.based_on, actor=world.accounts[who], now=NOW
                )
            )
        )
        return answer.status_code, answer.get_json()


def test_saving_by_itself_tells_number_time_and_what_others_wrote(app: Flask, world: World) -> None:
    assert autosave(app, world, "max", text="eins\nzwei", based_on=0) == (
        200,
        {"number": 1, "saved_at": "10:00"},
    )
    autosave(app, world, "lea", text="EINS\nzwei", based_on=1)
    status, told = autosave(app, world, "max", text="eins\nzwei\ndrei", based_on=1)
    assert (status, told["merged_text"]) == (200, "EINS\nzwei\ndrei")
    status, told = autosave(app, world, "max", text="ganz\nanders", based_on=1)
    assert status == 409 and {"mine", "theirs", "number", "author", "both"} <= set(told)
    draft = draft_of(world.max, "page-1-text")
    assert draft is not None and draft.text == "ganz\nanders"


def test_differences_are_shown_by_words_and_said_in_words(app: Flask) -> None:
    with app.test_request_context():
        html = difference("Der Antrag wird vertagt.", "Der Antrag wird <b>angenommen</b>.")
    assert "<del>" in html and "vertagt" in html and "&lt;b&gt;" in html and "<b>" not in html
    assert "eingefügt:" in html and "entfernt:" in html
    assert html.count("Antrag") == 1


def test_long_parts_that_did_not_change_are_folded(app: Flask) -> None:
    lines = [f"Zeile {number}" for number in range(40)]
    with app.test_request_context():
        html = difference("\n".join(lines), "\n".join([*lines[:20], "Neu", *lines[20:]]))
        same = difference("a", "a")
    assert html.count("<details") == 2 and "18 unveränderte Zeilen" in html
    assert "Die Texte sind gleich" in same


def test_the_completion_is_only_for_those_who_see_the_workspace(client: FlaskClient, as_: SignIn) -> None:
    assert as_("olga").get("/w/forum/writing/complete?sign=@&q=l").status_code == 404
    assert client.get("/w/forum/writing/complete?sign=@&q=l").status_code in (302, 401)
