"""The register of decisions: who sees what, its filters, the matrix, and files that hold just the same."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pypdf
import pytest

from collab.extensions import db
from collab.minutes.models import Body
from collab.people.models import Organisation
from collab.progress.labels import SIGNS, WORDS
from collab.progress.models import State
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.progress.conftest import Decide, Say, city

LATE = (NOW - timedelta(days=2000)).date()


def titles(page: str) -> list[str]:
    """The short titles of the decisions on a page, in order."""
    return re.findall(r'<a[^>]* href="/b/[^"]+">[^<]* \d+/\d+: ([^<]+)</a>', page)


def in_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("olga", ["Geheim"]),
        ("gerd", ["Mappe"]),
        ("rita", ["Mappe"]),
        ("max", ["Mappe"]),
        ("lea", ["Mappe"]),
        ("sven", ["Geheim", "Mappe"]),
        ("petra", ["Geheim", "Mappe"]),
    ],
)
def test_everybody_sees_the_decisions_of_their_workspaces_and_no_drafts(
    as_: SignIn, decide: Decide, who: str, seen: list[str]
) -> None:
    decide("Mappe")
    decide("Geheim", workspace="intern")
    decide("Entwurf", number=None, year=None)
    client = as_(who)
    assert sorted(titles(client.get("/decisions/").text)) == seen
    assert sorted(row["Kurztitel"] for row in in_csv(client.get("/decisions/register.csv").data)) == seen


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=sprachkurse", ["Sprachkürse"]),
        ("q=forum", ["Fertig", "Alt", "Sprachkürse", "Mappe"]),
        ("workspace=intern", ["Geheim"]),
        ("workspace=gibt-es-nicht", []),
        ("year=2020", ["Alt"]),
        ("body=steering", ["Sprachkürse"]),
        ("state=open", ["Geheim", "Alt", "Sprachkürse", "Mappe"]),
        ("state=late", ["Alt"]),
        ("state=pilot", ["Mappe"]),
        ("city=Essen&state=pilot", ["Mappe"]),
        ("city=Bochum&state=pilot", []),
        ("city=Essen&state=done", ["Fertig", "Sprachkürse"]),
        ("city=Bochum&state=none", ["Geheim", "Alt", "Sprachkürse", "Mappe"]),
        ("city=abc&year=x&state=nothing&body=-&page=-3", ["Geheim", "Fertig", "Alt", "Sprachkürse", "Mappe"]),
    ],
)
def test_the_files_hold_just_what_the_filters_leave_on_the_page(
    as_: SignIn, decide: Decide, say: Say, query: str, seen: list[str]
) -> None:
    mappe, done = decide("Mappe", days=-5), decide("Fertig", days=-3)
    language = decide("Sprachkürse", days=-4, body=Body.STEERING)
    decide("Alt", days=-2200, due=LATE)
    decide("Geheim", days=-2, workspace="intern")
    say(mappe, "Essen", State.PILOT)
    say(language, "Essen", State.DONE)
    for name in ("Essen", "Bochum"):
        say(done, name, State.DONE)
    for name in ("Essen", "Bochum"):
        query = query.replace(name, str(city(name).id))
    client = as_("sven")
    page = client.get(f"/decisions/?{query}").text
    assert sorted(titles(page)) == sorted(seen)
    assert sorted(titles(client.get(f"/decisions/?view=matrix&{query}").text)) == sorted(
        seen * 2
    )  # and cards
    rows = in_csv(client.get(f"/decisions/register.csv?{query}").data)
    assert [row["Kurztitel"] for row in rows] == titles(page)


def test_the_paper_is_tagged_and_names_what_was_chosen(as_: SignIn, decide: Decide, say: Say) -> None:
    decision = decide("Mappe #strong[x] \u4e2d", due=LATE)
    decide("Andere")
    say(decision, "Essen", State.PILOT)
    answer = as_("sven").get("/decisions/register.pdf?state=pilot&q=mappe")
    assert answer.mimetype == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Mappe #strong[x]" in text and "Andere" not in text and "Frist überschritten" in text
    assert "Stand: Pilot" in text and "Pilot: Essen" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"] == "de-DE"


def test_a_spreadsheet_says_of_each_city_what_it_said(as_: SignIn, decide: Decide, say: Say) -> None:
    say(decide("=1+1"), "Essen", State.PILOT, note="zwei Ämter")
    row = in_csv(as_("max").get("/decisions/register.csv").data)[0]
    assert row["Kurztitel"] == "'=1+1" and row["Zustimmung"] == "Ja: 1 · Enthaltung: 1"
    assert (row["Essen: Umsetzung"], row["Essen: seit"], row["Essen: Anmerkung"]) == (
        "Pilot", NOW.date().isoformat(), "zwei Ämter",
    )  # fmt: skip
    assert (row["Bochum: Zustimmung"], row["Bochum: Umsetzung"]) == ("Enthaltung", "keine Angabe")


def test_the_matrix_says_each_state_by_sign_and_word(as_: SignIn, decide: Decide, say: Say) -> None:
    decision = decide()
    herne = Organisation(name="Herne", is_city=True)
    other = decide("Andere")
    other.assents[0].city = herne
    db.session.add(herne)
    db.session.commit()
    say(decision, "Essen", State.UNDER_WAY)
    page = as_("gerd").get("/decisions/?view=matrix").text
    assert len(set(SIGNS.values()) - {"check"}) == len(SIGNS) - 2  # done and live are the end, of two kinds
    cell = re.search(r'<span class="state state--under_way">.*?</span></span>', page)
    assert cell and "#task-going" in cell[0] and str(WORDS[State.UNDER_WAY]) in cell[0]
    assert 'tabindex="0" role="region"' in page and 'scope="row"' in page
    assert "nicht gefragt" in page  # Herne of the first, Essen of the second


def test_evil_words_stay_words(as_: SignIn, decide: Decide, say: Say) -> None:
    evil = '<img src=x onerror="alert(1)">'
    decision = decide(evil)
    say(decision, "Essen", State.PILOT, note=evil)
    for address in ("/decisions/", "/decisions/?view=matrix", f"/decisions/?q={evil}", f"/b/{decision.key}"):
        assert "<img src=x" not in as_("max").get(address).text


@pytest.mark.parametrize("address", ["/decisions/", "/decisions/?view=matrix", "/w/forum/decisions"])
def test_the_number_of_questions_does_not_grow_with_the_list(
    as_: SignIn, decide: Decide, say: Say, count_queries: CountQueries, address: str
) -> None:
    client = as_("max")
    counts = []
    for many in (1, 12):
        for number in range(many):
            say(decide(f"{many} {number}"), "Essen", State.PILOT)
        client.get(address)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_long_registers_have_pages(as_: SignIn, decide: Decide, world: World) -> None:
    for number in range(51):
        decide(f"Nr {number}", days=-number)
    client = as_("max")
    assert len(titles(client.get("/decisions/").text)) == 50
    assert titles(client.get("/decisions/?page=2").text) == ["Nr 50"]
    assert titles(client.get("/decisions/?page=99").text) == ["Nr 50"]
    assert "Umsetzung im Register" in client.get("/w/forum/decisions").text
