"""Writing, answering, changing and removing comments; who sees them and who may not write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from collab.activity import Activity
from collab.base.errors import Refused
from collab.comments import actions
from collab.comments.models import Comment
from collab.comments.queries import counts, thread
from collab.documents import actions as documents
from collab.documents.models import Document
from collab.extensions import db
from tests.comments.conftest import About
from tests.conftest import NOW, CountQueries, SignIn, World


def url(subject: object, rest: str = "") -> str:
    return f"/about/{subject.about}/comments{rest}"  # type: ignore[attr-defined]


def comment_of(text: str) -> Comment:
    db.session.expire_all()
    return db.session.query(Comment).filter_by(text=text).one()


def test_a_comment_is_written_shown_and_told_in_the_journal(about: About, as_: SignIn) -> None:
    subject = about()
    answer = as_("rita").post(url(subject), data={"text": "Das **stimmt** so nicht."})
    comment = comment_of("Das **stimmt** so nicht.")
    assert answer.status_code == 303
    assert answer.location == f"{subject.url}#comment-{comment.key}"
    page = as_("max").get(subject.url).text
    assert "<strong>stimmt</strong>" in page
    assert f'id="comment-{comment.key}"' in page
    feed = as_("max").get("/w/forum/activity").text
    assert f'href="{subject.url}#comment-{comment.key}">{subject.title}</a>“ kommentiert' in feed


def test_an_answer_to_an_answer_joins_the_same_thread(about: About, as_: SignIn, world: World) -> None:
    subject = about()
    first = actions.write_comment(subject, "Erstens", actor=world.max, now=NOW)
    as_("rita").post(url(subject), data={"text": "Zweitens", "answers": first.key})
    as_("lea").post(url(subject), data={"text": "Drittens", "answers": comment_of("Zweitens").key})
    assert comment_of("Drittens").answers_id == first.id
    said = thread(subject, world.max).said
    assert [one.comment.text for one in said] == ["Erstens"]
    assert [one.comment.text for one in said[0].answers] == ["Zweitens", "Drittens"]


def test_a_comment_without_words_is_asked_for_again_and_a_long_one_keeps_its_words(
    about: About, as_: SignIn
) -> None:
    subject = about()
    empty = as_("max").post(url(subject), data={"text": "  \n"})
    long = as_("max").post(url(subject), data={"text": "wort " * 5000})
    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Bitte schreiben Sie etwas." in empty.text
    assert "zu lang (höchstens 20000 Zeichen)" in long.text
    assert "wort wort wort" in long.text
    assert db.session.query(Comment).count() == 0


def test_the_same_words_sent_twice_at_once_are_one_comment(about: About, world: World) -> None:
    subject = about()
    first = actions.write_comment(subject, "Einmal", actor=world.max, now=NOW)
    again = actions.write_comment(subject, "Einmal", actor=world.max, now=NOW + timedelta(seconds=5))
    later = actions.write_comment(subject, "Einmal", actor=world.max, now=NOW + timedelta(minutes=5))
    other = actions.write_comment(subject, "Einmal", actor=world.lea, now=NOW + timedelta(seconds=5))
    assert first is again
    assert len({first.id, later.id, other.id}) == 3


def test_only_the_author_changes_a_comment(about: About, as_: SignIn, world: World) -> None:
    subject = about()
    key = actions.write_comment(subject, "Vorher", actor=world.rita, now=NOW).key
    for name in ("lea", "max", "petra", "sven"):
        assert as_(name).get(url(subject, f"/{key}/edit")).status_code == 403
        assert as_(name).post(url(subject, f"/{key}/edit"), data={"text": "Fremd"}).status_code == 403
    assert "Vorher" in as_("rita").get(url(subject, f"/{key}/edit")).text
    assert as_("rita").post(url(subject, f"/{key}/edit"), data={"text": "Nachher"}).status_code == 303
    assert comment_of("Nachher").changed_at is not None
    assert "geändert" in as_("max").get(subject.url).text


def test_a_removed_comment_leaves_its_place_and_its_author_brings_it_back(
    about: About, as_: SignIn, world: World
) -> None:
    subject = about()
    first = actions.write_comment(subject, "Unbedacht", actor=world.rita, now=NOW)
    actions.write_comment(subject, "Eine Antwort", answers=first, actor=world.max, now=NOW)
    key = first.key
    answer = as_("rita").post(url(subject, f"/{key}/remove"), follow_redirects=True)
    assert "Der Kommentar ist entfernt." in answer.text
    assert "Rückgängig" in answer.text
    page = as_("max").get(subject.url).text
    assert "Kommentar entfernt" in page
    assert "Unbedacht" not in page
    assert "Eine Antwort" in page
    assert as_("max").post(url(subject, f"/{key}/restore")).status_code == 403
    assert as_("lea").post(url(subject, f"/{key}/restore")).status_code == 403  # it was her own decision
    assert as_("rita").post(url(subject, f"/{key}/restore")).status_code == 303
    assert "Unbedacht" in as_("max").get(subject.url).text


def test_a_moderated_comment_comes_back_by_those_who_moderate_only(
    about: About, as_: SignIn, world: World
) -> None:
    subject = about()
    key = actions.write_comment(subject, "Grob", actor=world.rita, now=NOW).key
    assert as_("max").post(url(subject, f"/{key}/remove")).status_code == 403
    assert as_("lea").post(url(subject, f"/{key}/remove")).status_code == 303
    assert as_("rita").post(url(subject, f"/{key}/restore")).status_code == 403
    assert as_("rita").get(url(subject, f"/{key}/edit")).status_code == 403
    assert as_("petra").post(url(subject, f"/{key}/restore")).status_code == 303
    assert comment_of("Grob").removed_at is None


def test_a_removed_comment_is_in_no_feed(about: About, as_: SignIn, world: World) -> None:
    subject = about()
    comment = actions.write_comment(subject, "Weg damit", actor=world.rita, now=NOW)
    assert "kommentiert" in as_("max").get("/w/forum/activity").text
    actions.remove_comment(comment, subject, actor=world.rita, now=NOW)
    page = as_("max").get("/w/forum/activity").text
    assert "kommentiert" not in page
    assert "Kommentar" not in page
    assert db.session.query(Activity).filter_by(verb="comment.removed").count() == 1  # the audit log has it


@pytest.mark.parametrize("name", ["rita", "max", "lea", "sven", "petra"])
def test_whoever_reads_more_than_a_guest_may_comment(about: About, as_: SignIn, name: str) -> None:
    assert as_(name).post(url(about()), data={"text": "Wort"}).status_code == 303


def test_a_guest_reads_comments_and_is_told_why_she_cannot_write(
    about: About, as_: SignIn, world: World
) -> None:
    subject = about()
    actions.write_comment(subject, "Lesbar", actor=world.max, now=NOW)
    page = as_("gerd").get(subject.url).text
    assert "Lesbar" in page
    assert "Gäste lesen Kommentare." in page
    assert 'name="text"' not in page
    assert as_("gerd").post(url(subject), data={"text": "Doch"}).status_code == 403


def test_comments_of_another_workspace_do_not_exist(about: About, as_: SignIn, world: World) -> None:
    secret = about("Geheim.txt", workspace="intern")
    here = about()
    comment = actions.write_comment(secret, "Geheimes", actor=world.olga, now=NOW)
    key = comment.key
    for name in ("lea", "max", "rita", "gerd"):
        assert as_(name).post(url(secret), data={"text": "Hallo"}).status_code == 404
        assert as_(name).get(f"/comments/{key}").status_code == 404
        assert as_(name).post(url(here, f"/{key}/remove")).status_code == 404
        assert as_(name).post(url(here), data={"text": "x", "answers": key}).status_code in (403, 404)
    for name in ("sven", "petra"):  # they see both workspaces, but the comment is not about this document
        assert as_(name).post(url(here, f"/{key}/remove")).status_code == 404
        assert as_(name).post(url(here), data={"text": "x", "answers": key}).status_code == 404


def test_the_short_address_leads_to_the_place_in_the_discussion(
    about: About, as_: SignIn, world: World
) -> None:
    subject = about()
    key = actions.write_comment(subject, "Hier", actor=world.max, now=NOW).key
    assert as_("gerd").get(f"/comments/{key}").location == f"{subject.url}#comment-{key}"


def test_comments_on_a_document_in_the_trash_are_seen_by_nobody_who_does_not_see_it(
    about: About, as_: SignIn, world: World
) -> None:
    subject = about()
    key = actions.write_comment(subject, "Daran", actor=world.max, now=NOW).key
    documents.trash_document(db.session.get_one(Document, subject.object_id), actor=world.max, now=NOW)
    assert as_("rita").get(f"/comments/{key}").status_code == 404
    assert "kommentiert" not in as_("rita").get("/w/forum/activity").text
    refused = as_("max").post(url(subject), data={"text": "Noch etwas"})
    assert refused.status_code == 409
    assert "Hierzu lassen sich keine Kommentare schreiben." in refused.text


def test_comments_go_with_a_document_into_another_workspace(about: About, as_: SignIn, world: World) -> None:
    subject = about()
    key = actions.write_comment(subject, "Mitgenommen", actor=world.max, now=NOW).key
    document = db.session.get_one(Document, subject.object_id)
    target = documents.Target(world.workspaces["intern"], None)
    documents.move_document(document, target, actor=world.petra, now=NOW)
    assert as_("max").get(f"/comments/{key}").status_code == 404
    assert "Mitgenommen" in as_("olga").get(subject.url).text
    assert as_("olga").get(f"/comments/{key}").status_code == 302
    assert as_("olga").post(url(subject, f"/{key}/remove")).status_code == 303  # she leads there


def test_in_an_archived_workspace_comments_are_read_only(about: About, as_: SignIn, world: World) -> None:
    subject = about()
    actions.write_comment(subject, "Von damals", actor=world.max, now=NOW)
    world.workspaces["forum"].archived_at = NOW
    page = as_("max").get(subject.url).text
    assert "Von damals" in page
    assert "Dieser Arbeitsbereich ist archiviert." in page
    assert 'name="text"' not in page
    assert as_("max").post(url(subject), data={"text": "Heute"}).status_code == 403
    with pytest.raises(Refused, match="archiviert"):
        actions.write_comment(subject, "Heute", actor=world.max, now=NOW)


def test_what_people_type_in_comments_is_shown_as_text(about: About, as_: SignIn) -> None:
    subject = about()
    as_("max").post(url(subject), data={"text": "<script>alert(1)</script> [x](javascript:alert(1))"})
    page = as_("max").get(subject.url).text
    assert "<script>alert" not in page
    assert "javascript:" not in page


def test_comments_are_counted_without_removed_ones(about: About, world: World) -> None:
    one, other, none = about("a.txt"), about("b.txt"), about("c.txt")
    for number in range(3):
        actions.write_comment(one, f"Nr. {number}", actor=world.max, now=NOW)
    gone = actions.write_comment(other, "Weg", actor=world.max, now=NOW)
    actions.remove_comment(gone, other, actor=world.max, now=NOW)
    ids = [one.object_id, other.object_id, none.object_id]
    assert counts("document", ids) == {one.object_id: 3}
    assert counts("document", []) == {}


def test_a_long_discussion_needs_as_many_queries_as_a_short_one(
    about: About, as_: SignIn, world: World, count_queries: CountQueries
) -> None:
    subject = about()
    actions.write_comment(subject, "Nur einer", actor=world.max, now=NOW)
    client = as_("max")
    client.get(subject.url)
    with count_queries() as few:
        client.get(subject.url)
    for number in range(30):
        first = actions.write_comment(subject, f"Nr. {number}", actor=world.lea, now=NOW)
        actions.write_comment(subject, f"Zu {number}", answers=first, actor=world.rita, now=NOW)
    db.session.commit()
    client.get("/w/forum/activity")
    with count_queries() as many:
        client.get(subject.url)
    assert len(many) == len(few)


def test_a_document_deleted_for_good_takes_its_comments_along(app: Flask, about: About, world: World) -> None:
    subject = about()
    first = actions.write_comment(subject, "Vergänglich", actor=world.max, now=NOW)
    actions.write_comment(subject, "Ebenso", answers=first, actor=world.max, now=NOW)
    documents.destroy_document(db.session.get_one(Document, subject.object_id), NOW)
    db.session.commit()
    assert db.session.query(Comment).count() == 0
