"""Writing posts: the form, revisions, two at once, pinning, withdrawing, the trash."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from collab.activity import Activity
from collab.blog import actions, publishing
from collab.blog.models import Post, State
from collab.comments import actions as comments
from collab.comments.models import Comment
from collab.extensions import db
from collab.kinds import find_subject
from collab.writing.models import Mention, Revision
from tests.blog.conftest import WritePost, form, present
from tests.conftest import NOW, SignIn, World


def only_post() -> Post:
    db.session.rollback()
    return db.session.query(Post).one()


def test_a_post_is_written_published_and_read(as_: SignIn) -> None:
    answer = as_("max").post(
        "/w/forum/blog/new", data=form("Treffen in Essen", "Es war **gut**.", when="now")
    )
    post = only_post()
    assert (answer.status_code, answer.location) == (303, f"/p/{post.key}")
    assert post.state is State.PUBLISHED
    page = as_("gerd").get(f"/p/{post.key}").text
    assert "Treffen in Essen" in page
    assert "<strong>gut</strong>" in page
    feed = as_("gerd").get("/w/forum/activity").text
    assert f'den Beitrag „<a href="/p/{post.key}">Treffen in Essen</a>“ veröffentlicht' in feed


def test_a_draft_is_kept_and_published_by_a_click(as_: SignIn) -> None:
    as_("max").post("/w/forum/blog/new", data=form())
    key = only_post().key
    assert present(key).state is State.DRAFT
    assert "Das ist ein Entwurf." in as_("max").get(f"/p/{key}").text
    as_("max").post(f"/p/{key}/publish")
    assert present(key).state is State.PUBLISHED
    lines = [line.verb for line in db.session.query(Activity).order_by(Activity.id)]
    assert lines == ["post.drafted", "post.published"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "Bitte geben Sie einen Titel ein."),
        ({"title": "x" * 201}, "Der Titel ist zu lang (höchstens 200 Zeichen)."),
        ({"text": ""}, "Bitte schreiben Sie etwas."),
        ({"text": "wort " * 12_001}, "Der Text ist zu lang (höchstens 60000 Zeichen)."),
        ({"when": "later"}, "Bitte geben Sie Tag und Uhrzeit an."),
        ({"when": "later", "day": "2020-01-01", "time": "10:00"}, "Dieser Zeitpunkt ist schon vorbei."),
        ({"when": "later", "day": "2199-01-01", "time": "10:00"}, "zu weit in der Zukunft"),
    ],
)
def test_a_wrong_form_gets_a_sentence_keeps_the_words_and_saves_nothing(
    as_: SignIn, change: dict[str, str], sentence: str
) -> None:
    answer = as_("max").post("/w/forum/blog/new", data=form(text="Meine Worte") | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "text" in change or "Meine Worte" in answer.text
    db.session.rollback()
    assert db.session.query(Post).count() == 0


def test_a_post_that_others_have_read_cannot_be_planned_by_its_form(post: WritePost, as_: SignIn) -> None:
    key = post().key
    page = as_("max").get(f"/p/{key}/edit").text
    assert 'name="when"' not in page
    as_("max").post(f"/p/{key}/edit", data=form("Anders", based_on=1, when="draft"))
    assert present(key).state is State.PUBLISHED


def test_a_changed_post_keeps_its_earlier_state_and_gets_it_back(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Alt", "Der alte Text.\n\nBleibt.", now=NOW - timedelta(hours=2))
    key = made.key
    actions.change_post(made, "Neu", "Der neue Text.\n\nBleibt.", based_on=1, actor=world.lea, now=NOW)
    page = as_("max").get(f"/p/{key}/history").text
    assert "Lea Leitner" in page and "Max Mitglied" in page
    difference = as_("max").get(f"/p/{key}/history/2").text
    assert re.search(r"<del>.*alte.*</del>", difference, re.DOTALL)
    assert re.search(r"<ins>.*neue.*</ins>", difference, re.DOTALL)
    as_("max").post(f"/p/{key}/history/1/restore")
    assert (present(key).title, present(key).text) == ("Alt", "Der alte Text.\n\nBleibt.")
    assert db.session.query(Revision).filter_by(kind="post").count() == 3  # nothing is overwritten
    assert as_("max").get(f"/p/{key}/history/99").status_code == 404
    assert as_("max").get(f"/p/{key}/history/x").status_code == 404


def test_two_who_change_different_parts_at_once_both_keep_their_words(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Treffen", "Ort: Essen\n\nZeit: 10 Uhr\n\nMitbringen: nichts")
    key = made.key
    actions.change_post(
        made,
        "Treffen",
        "Ort: Bochum\n\nZeit: 10 Uhr\n\nMitbringen: nichts",
        based_on=1,
        actor=world.lea,
        now=NOW,
    )
    mine = form("Treffen", "Ort: Essen\n\nZeit: 10 Uhr\n\nMitbringen: Kuchen", based_on=1)
    assert as_("max").post(f"/p/{key}/edit", data=mine).status_code == 303
    assert present(key).text == "Ort: Bochum\n\nZeit: 10 Uhr\n\nMitbringen: Kuchen"


def test_two_who_change_the_same_words_see_both_and_lose_none(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Treffen", "Ort: Essen")
    key = made.key
    actions.change_post(made, "Treffen", "Ort: Bochum", based_on=1, actor=world.lea, now=NOW)
    answer = as_("max").post(f"/p/{key}/edit", data=form("Treffen", "Ort: Witten", based_on=1))
    assert answer.status_code == 409
    assert "Ort: Bochum" in answer.text and "Ort: Witten" in answer.text
    assert present(key).text == "Ort: Bochum"
    number = re.search(r'name="based_on" value="(\d+)"', answer.text)
    assert number is not None and number[1] == "2"
    both = form("Treffen", "Ort: Bochum oder Witten", based_on=2)
    assert as_("max").post(f"/p/{key}/edit", data=both).status_code == 303
    assert present(key).text == "Ort: Bochum oder Witten"


def test_a_withdrawn_post_is_a_draft_again_and_undo_brings_it_back(post: WritePost, as_: SignIn) -> None:
    key = post().key
    page = as_("max").post(f"/p/{key}/withdraw", follow_redirects=True).text
    assert f'action="/p/{key}/publish"' in page
    assert present(key).state is State.DRAFT
    assert as_("rita").get(f"/p/{key}").status_code == 404
    as_("max").post(f"/p/{key}/publish")
    assert as_("rita").get(f"/p/{key}").status_code == 200


def test_a_pinned_post_stands_first_until_it_is_taken_down(post: WritePost, as_: SignIn) -> None:
    old = post("Der alte", now=NOW - timedelta(days=30)).key
    post("Der neue")
    titles = r'post-card__title"><a href="[^"]+">([^<]+)<'
    assert re.findall(titles, as_("rita").get("/w/forum/blog").text) == ["Der neue", "Der alte"]
    as_("max").post(f"/p/{old}/pin")
    assert re.findall(titles, as_("rita").get("/w/forum/blog").text) == ["Der alte", "Der neue"]
    as_("lea").post(f"/p/{old}/unpin")
    assert re.findall(titles, as_("rita").get("/w/forum/blog").text) == ["Der neue", "Der alte"]


def test_a_draft_cannot_be_pinned(post: WritePost, as_: SignIn) -> None:
    answer = as_("max").post(f"/p/{post(draft=True).key}/pin")
    assert answer.status_code == 409
    assert "Nur veröffentlichte Beiträge" in answer.text


def test_a_post_goes_to_the_trash_and_comes_back(post: WritePost, as_: SignIn) -> None:
    key = post("Weg damit").key
    page = as_("max").post(f"/p/{key}/trash", follow_redirects=True).text
    assert f'action="/p/{key}/restore"' in page
    assert "Weg damit" not in as_("rita").get("/w/forum/blog").text
    assert as_("rita").get(f"/p/{key}").status_code == 404
    assert "liegt im Papierkorb" in as_("max").get(f"/p/{key}").text
    assert "Weg damit" in as_("lea").get("/w/forum/blog/trash").text
    assert as_("max").post(f"/p/{key}/edit", data=form(based_on=1)).status_code == 409
    as_("lea").post(f"/p/{key}/restore")
    assert as_("rita").get(f"/p/{key}").status_code == 200


def test_the_trash_is_emptied_with_all_that_was_said(
    app: Flask, post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Vergänglich", "Mit @Lea Leitner")
    subject = find_subject(world.max, f"post-{made.key}")
    assert subject is not None
    comments.write_comment(subject, "Schade", actor=world.rita, now=NOW)
    actions.trash_post(made, actor=world.max, now=NOW)
    db.session.commit()
    days = timedelta(days=int(app.config["TRASH_DAYS"]))
    assert publishing.purge_trash(NOW + days - timedelta(hours=1)) == 0
    assert publishing.purge_trash(NOW + days + timedelta(hours=1)) == 1
    for table in (Post, Comment, Revision, Mention):
        assert db.session.query(table).filter(True).count() == 0, table


def test_who_is_named_in_a_draft_counts_as_named_when_it_is_published(
    post: WritePost, as_: SignIn, world: World
) -> None:
    key = post("Dank", "Danke, @Rita Reader!", draft=True).key
    assert db.session.query(Mention).count() == 0
    as_("max").post(f"/p/{key}/publish")
    assert [mention.person_id for mention in db.session.query(Mention)] == [world.rita.person_id]
    assert f'href="/people/{world.rita.person.key}"' in as_("lea").get(f"/p/{key}").text
    as_("max").post(f"/p/{key}/withdraw")
    db.session.rollback()
    assert db.session.query(Mention).count() == 0


def test_the_same_words_saved_again_are_no_line_in_the_journal(post: WritePost, as_: SignIn) -> None:
    key = post("Neues", "Gleich").key
    as_("max").post(f"/p/{key}/edit", data=form("Neues", "Gleich", based_on=1))
    db.session.rollback()
    assert [line.verb for line in db.session.query(Activity)] == ["post.published"]


def test_a_planned_post_shows_its_time_in_the_form_and_can_be_put_off(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post(draft=True)
    key = made.key
    moment = datetime.now(NOW.tzinfo).replace(microsecond=0, second=0) + timedelta(days=40)
    actions.publish_later(made, moment, actor=world.max, now=datetime.now(NOW.tzinfo))
    page = as_("max").get(f"/p/{key}/edit").text
    assert re.search(r'value="later"[^>]*checked|checked[^>]*value="later"', page)
    as_("max").post(f"/p/{key}/edit", data=form(based_on=1, when="draft"))
    assert present(key).state is State.DRAFT
