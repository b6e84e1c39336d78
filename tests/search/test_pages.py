"""Searching as a reader does: the page, its filters, what each person may find, and the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from collab.documents.extraction import read_waiting
from collab.extensions import db
from collab.search import live
from collab.search.engine import Index
from collab.search.indexing import build_anew, look_after, work_off
from collab.search.models import IndexJob
from collab.search.queue import queue_index
from collab.workspaces.models import Membership, Workspace
from tests.conftest import SignIn, World

File = Callable[..., None]


@pytest.fixture
def app(app: Flask) -> Flask:
    Index.open(live.directory(app), create=True)
    return app


def moment() -> datetime:
    return datetime.now(UTC)


def work() -> None:
    """What the worker does: read the texts, then write the index."""
    while read_waiting(moment()):
        pass
    while work_off(moment()):
        pass
    live.index().refresh()


@pytest.fixture
def file(as_: SignIn) -> File:
    """Upload a text file as somebody and let the worker do its part."""

    def upload(name: str, text: str, who: str = "max", workspace: str = "forum") -> None:
        answer = as_(who).post(
            f"/w/{workspace}/documents",
            data={"file": (io.BytesIO(text.encode()), name)},
            headers={"Accept": "application/json"},
            content_type="multipart/form-data",
        )
        assert answer.status_code == 201, answer.text
        work()

    return upload


def test_a_compound_is_found_by_its_parts_and_the_passage_is_marked(file: File, as_: SignIn) -> None:
    file("a.txt", "Der Rat beschloss das neue Integrationskonzept für die Gesamtstadt einstimmig.")
    page = as_("rita").get("/search?q=Konzept+Integration").text
    assert "<mark>Integrationskonzept</mark>" in page
    assert "Interkommunales Forum" in page


def test_an_outsider_finds_nothing_and_no_count_tells_of_it(file: File, as_: SignIn) -> None:
    file("geheim.txt", "Willkommenskultur im Ruhrgebiet")
    page = as_("olga").get("/search?q=Willkommenskultur").text
    assert "Nichts gefunden" in page
    assert "geheim" not in page
    assert "Interkommunales Forum" not in page


def test_steering_group_and_office_find_everything(file: File, as_: SignIn) -> None:
    file("eins.txt", "Sprachmittlerpool der Kommunen")
    for name in ("sven", "petra"):
        assert "<mark>Sprachmittlerpool</mark>" in as_(name).get("/search?q=Sprachmittlerpool").text


def test_who_has_left_a_workspace_finds_nothing_there_any_more(file: File, as_: SignIn, world: World) -> None:
    file("eins.txt", "Sprachmittlerpool der Kommunen")
    rita = as_("rita")
    assert "1 Treffer" in rita.get("/search?q=Sprachmittlerpool").text
    membership = db.session.scalar(select(Membership).where(Membership.account_id == world.rita.id))
    db.session.delete(membership)
    db.session.commit()
    assert "Nichts gefunden" in rita.get("/search?q=Sprachmittlerpool").text


def test_facets_count_only_what_the_reader_may_see(file: File, as_: SignIn) -> None:
    file("Protokoll 2019.txt", "Leitbild der Verwaltung")
    file("Konzept 2020.txt", "Leitbild der Kommune")
    file("Protokoll intern.txt", "Leitbild intern", who="olga", workspace="intern")
    page = as_("max").get("/search?q=Leitbild").text
    assert "2 Treffer" in page
    assert "Anderer Arbeitsbereich" not in page
    narrowed = as_("max").get("/search?q=Leitbild&doctype=concept").text
    assert "1 Treffer" in narrowed
    assert "Konzept 2020" in narrowed
    assert "Protokoll 2019" not in narrowed


def test_a_filter_with_the_id_of_a_foreign_workspace_finds_nothing(
    file: File, as_: SignIn, world: World
) -> None:
    file("Protokoll intern.txt", "Leitbild intern", who="olga", workspace="intern")
    foreign = world.workspaces["intern"].id
    assert "Nichts gefunden" in as_("max").get(f"/search?q=Leitbild&workspace={foreign}").text


def test_archived_workspaces_are_found_and_can_be_left_out(file: File, as_: SignIn, world: World) -> None:
    file("alt.txt", "Gründungsphase der Kooperation")
    db.session.get_one(Workspace, world.workspaces["forum"].id).archived_at = moment()
    db.session.commit()
    assert "archiviert" in as_("max").get("/search?q=Gründungsphase").text
    assert "Nichts gefunden" in as_("max").get("/search?q=Gründungsphase&archived=out").text


def test_results_come_newest_first_when_asked(file: File, as_: SignIn) -> None:
    file("Bericht 2010-05-01.txt", "Haushalt Haushalt Haushalt")
    file("Bericht 2022-05-01.txt", "Haushalt und viele andere Wörter, die hier stehen")
    page = as_("max").get("/search?q=Haushalt&sort=date").text
    assert page.index("2022") < page.index("2010")


@pytest.mark.parametrize(
    "words",
    ["", " ", '"', "-", "OR", "(((", "titel:", "*", "a*", '"" OR -', "\x00\x01", "%s{}<script>", "ä" * 3000],
)
def test_no_words_make_the_page_fail(words: str, as_: SignIn) -> None:
    answer = as_("max").get("/search", query_string={"q": words, "page": "-3", "year": "x", "sort": "?"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_page_beyond_the_last_leads_to_the_last(file: File, as_: SignIn) -> None:
    file("a.txt", "Quartiersmanagement im Norden")
    answer = as_("max").get("/search?q=Quartiersmanagement&page=99", follow_redirects=True)
    assert "<mark>Quartiersmanagement</mark>" in answer.text


def test_words_of_the_reader_are_shown_as_text_not_as_html(as_: SignIn) -> None:
    assert "<script>x" not in as_("max").get("/search", query_string={"q": "<script>x</script>"}).text


def test_a_typing_error_is_answered_with_the_word_that_was_meant(file: File, as_: SignIn) -> None:
    file("a.txt", "Die Ausländerbehörde hat neue Öffnungszeiten.")
    page = as_("max").get("/search?q=Auslenderbehörde").text
    assert "<mark>Ausländerbehörde</mark>" in page


def test_what_lies_in_the_trash_is_not_found(file: File, as_: SignIn) -> None:
    file("weg.txt", "Kindertagesstätte am Stadtpark")
    found = as_("max").get("/search?q=Stadtpark").text
    address = found.split('href="/d/')[1].split('"')[0]
    assert as_("max").post(f"/d/{address}/trash").status_code in (302, 303)
    work()
    assert "Nichts gefunden" in as_("max").get("/search?q=Stadtpark").text


def test_the_number_of_queries_does_not_grow_with_the_results(
    file: File, as_: SignIn, count_queries: Callable[[], object]
) -> None:
    file("a.txt", "Quartiersmanagement")
    max_ = as_("max")
    max_.get("/search?q=Quartiersmanagement")
    with count_queries() as few:  # type: ignore[attr-defined]
        max_.get("/search?q=Quartiersmanagement")
    for number in range(8):
        file(f"b{number}.txt", f"Quartiersmanagement Nummer {number}")
    with count_queries() as many:  # type: ignore[attr-defined]
        max_.get("/search?q=Quartiersmanagement")
    assert len(many) == len(few) <= 8, many


def test_the_command_prints_what_the_person_finds(file: File, app: Flask) -> None:
    file("Protokoll vom 12.03.2019.txt", "Beschluss zum Ausbildungsmarketing")
    found = json.loads(
        run(app, "search", "query", "Ausbildungsmarketing", "--as", "MAX@example.org", "--json")
    )
    assert len(found) == 1
    line = found[0]
    assert line["kind"] == "document"
    assert line["workspace"] == "forum"
    assert line["filename"] == "Protokoll vom 12.03.2019.txt"
    assert line["url"].startswith("http://127.0.0.1:8000/d/")
    assert "Ausbildungsmarketing" in line["passages"][0]
    assert line["date"] == "2019-03-12"
    assert run(app, "search", "query", "Ausbildungsmarketing", "--as", "olga@example.org", "--json") == "[]\n"


def test_the_command_names_an_unknown_person(app: Flask) -> None:
    outcome = app.test_cli_runner().invoke(args=["search", "query", "x", "--as", "nobody@example.org"])
    assert outcome.exit_code == 1
    assert "nobody@example.org" in outcome.output


def test_a_lost_index_is_built_anew_from_the_database(file: File, as_: SignIn, app: Flask) -> None:
    file("a.txt", "Interkulturelle Öffnung")
    for path in sorted(live.directory(app).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    app.extensions.pop("search_index")
    answer = as_("max").get("/search?q=Öffnung")
    assert answer.status_code == 503
    assert "neu aufgebaut" in answer.text
    work()
    assert "<mark>Öffnung</mark>" in as_("max").get("/search?q=Öffnung").text


def test_garbled_files_of_the_index_are_noticed_and_repaired(file: File, as_: SignIn, app: Flask) -> None:
    file("a.txt", "Interkulturelle Öffnung")
    for path in live.directory(app).rglob("*.seg"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 255
        path.write_bytes(bytes(data))
    app.extensions.pop("search_index")
    assert look_after(moment()) == 1
    assert look_after(moment()) == 0
    assert "<mark>Öffnung</mark>" in as_("max").get("/search?q=Öffnung").text


def test_an_index_that_lags_behind_the_database_is_noticed(file: File, as_: SignIn) -> None:
    file("a.txt", "Interkulturelle Öffnung")
    file("b.txt", "Interkulturelle Woche")
    entry = next(iter(kinds_entries("document")))
    live.index().write([], [entry])
    assert look_after(moment()) == 1
    live.index().refresh()
    assert "2 Treffer" in as_("max").get("/search?q=Interkulturell").text


def kinds_entries(name: str) -> list[tuple[str, int]]:
    from collab import kinds

    ids = kinds.get(name).all_ids
    assert ids is not None
    return [(name, object_id) for object_id in ids()]


def test_a_record_that_cannot_be_described_does_not_hold_up_the_others(
    file: File, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from collab import kinds

    file("a.txt", "Erstes Dokument zur Teilhabe")
    file("b.txt", "Zweites Dokument zur Teilhabe")
    real = kinds.get("document")
    (_, bad), (_, good) = kinds_entries("document")
    assert real.entries is not None

    def describe(ids: list[int]) -> object:
        if bad in ids:
            raise RuntimeError("cannot describe")
        return real.entries(ids)  # type: ignore[misc]

    from dataclasses import replace

    monkeypatch.setitem(kinds._kinds, "document", replace(real, entries=describe))  # type: ignore[arg-type]
    for object_id in (bad, good):
        queue_index("document", object_id, moment())
    db.session.commit()
    work_off(moment())
    left = db.session.scalars(select(IndexJob)).all()
    assert [job.object_id for job in left] == [bad]
    assert left[0].attempts == 1
    assert "cannot describe" in (left[0].last_error or "")
    assert left[0].not_before > moment()


def test_rows_queued_while_the_index_is_built_are_kept(file: File) -> None:
    file("a.txt", "Erstes")

    def meanwhile(_done: int) -> None:
        queue_index("document", 4711, moment())
        db.session.commit()

    build_anew(meanwhile)
    assert db.session.scalar(select(func.count()).select_from(IndexJob)) >= 1


def run(app: Flask, *words: str) -> str:
    outcome = app.test_cli_runner().invoke(args=words)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output
