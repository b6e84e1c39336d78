"""Lasting results: marked by leads, found by everybody who sees the record."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from collab.archive.models import LastingResult
from collab.contacts.models import Topic
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.models import Document
from collab.extensions import db
from collab.people.models import Organisation
from collab.wiki import actions as pages
from tests.conftest import NOW, CountQueries, SignIn, World


def document(world: World, name: str) -> Document:
    arrival = take_in(io.BytesIO(name.encode()), name)
    return documents.add_document(world.workspaces["forum"], None, arrival, actor=world.max, now=NOW)


@pytest.fixture
def concept(world: World) -> Document:
    return document(world, "Konzept Ausbildung.txt")


def mark(client: FlaskClient, record: Document, **data: object) -> None:
    answer = client.post(
        f"/about/document-{record.key}/lasting", data={"note": "Spart Zeit.", "topic": "0"} | data
    )
    assert answer.status_code == 303, answer.text


def test_a_marked_concept_stands_in_the_catalogue_of_those_who_see_it(
    as_: SignIn, world: World, concept: Document
) -> None:
    topic = Topic(name="Ausbildung", created_at=NOW)
    db.session.add(topic)
    db.session.flush()
    essen = db.session.query(Organisation).filter_by(name="Essen").one()
    mark(as_("lea"), concept, topic=str(topic.id), cities=[str(essen.id)])
    seen = as_("gerd").get("/results/").text
    assert concept.title in seen
    assert "Spart Zeit." in seen
    assert "ausprobiert in:" in seen
    assert concept.title in as_("sven").get(f"/results/?topic={topic.id}&city={essen.id}").text
    assert concept.title not in as_("olga").get("/results/").text
    assert "Dauerhaftes Ergebnis" in as_("gerd").get(f"/d/{concept.key}").text


def test_words_and_city_narrow_the_catalogue(as_: SignIn, world: World, concept: Document) -> None:
    bochum = db.session.query(Organisation).filter_by(name="Bochum").one()
    mark(as_("lea"), concept)
    max_ = as_("max")
    assert concept.title in max_.get("/results/?q=ausbild").text
    assert concept.title not in max_.get("/results/?q=haushalt").text
    assert concept.title not in max_.get(f"/results/?city={bochum.id}").text


def test_a_mark_is_taken_off_and_comes_back_with_its_words(as_: SignIn, concept: Document) -> None:
    lea = as_("lea")
    mark(lea, concept)
    lea.post(f"/about/document-{concept.key}/lasting/off")
    lea.get("/")  # shows the messages
    assert concept.title not in lea.get("/results/").text
    lea.post(f"/about/document-{concept.key}/lasting/again")
    assert "Spart Zeit." in lea.get("/results/").text


def test_a_mark_says_what_for_or_is_refused(as_: SignIn, concept: Document) -> None:
    answer = as_("lea").post(f"/about/document-{concept.key}/lasting", data={"note": "", "topic": "0"})
    assert answer.status_code == 422
    assert "wozu das gut ist" in answer.text


def test_what_lies_in_the_trash_is_not_in_the_catalogue(as_: SignIn, world: World, concept: Document) -> None:
    mark(as_("lea"), concept)
    documents.trash_document(concept, actor=world.lea, now=NOW)
    assert concept.title not in as_("max").get("/results/").text


def test_the_mark_goes_with_its_record(as_: SignIn, concept: Document) -> None:
    mark(as_("lea"), concept)
    documents.destroy_document(concept, NOW)
    db.session.commit()
    assert db.session.query(LastingResult).count() == 0


def test_a_closed_workspace_still_takes_marks(as_: SignIn, concept: Document) -> None:
    as_("lea").post("/w/forum/archive")
    mark(as_("lea"), concept)
    assert concept.title in as_("max").get("/w/forum/").text


def test_the_number_of_questions_does_not_grow_with_the_results(
    as_: SignIn, world: World, concept: Document, count_queries: CountQueries
) -> None:
    max_, lea = as_("max"), as_("lea")
    page = pages.create_page(world.workspaces["forum"], "Leitfaden", "So geht es", actor=world.max, now=NOW)
    mark(lea, concept)
    lea.post(f"/about/page-{page.key}/lasting", data={"note": "Anleitung", "topic": "0"})
    max_.get("/results/")
    with count_queries() as few:
        max_.get("/results/")
    for number in range(12):
        mark(lea, document(world, f"Konzept {number}.txt"))
    with count_queries() as many:
        text = max_.get("/results/").text
    assert "14 Ergebnisse" in text
    assert len(many) == len(few)
