from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collab.search.engine import Index, Passage, passages
from tests.search.conftest import ask, document


def _marked(found: list[Passage]) -> list[str]:
    return [text for passage in found for text, marked in passage.pieces if marked]


def _of(index: Index, words: str, text: str, **more: object) -> list[Passage]:
    index.write([document(1, text)])
    found = ask(index, words)
    assert found.total == 1
    return passages(text, found.matcher, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("Konzept", "Die Konzepte liegen vor.", ["Konzepte"]),
        ("Muelheim", "Die Stadt Mülheim lädt ein.", ["Mülheim"]),
        ("Konzept Integration", "Das Integrationskonzept gilt.", ["Integrationskonzept"]),
        ("Integrationskonzept", "Das Konzept zur Integration gilt.", ["Konzept", "Integration"]),
        ("Integrationskonzept", "Das Integrations-Konzept gilt.", ["Integrations-Konzept"]),
        ("1.3.2009", "Am 01.03.2009 in Herne.", ["01.03.2009"]),
        ("120000", "Es kostet 120.000 Euro.", ["120.000"]),
        ("Straße", "Die STRASSE ist lang.", ["STRASSE"]),
        ("gehen", "Sie ging nach Hause.", ["ging"]),
        ("Niederschrift", "Das Protokoll liegt bei.", ["Protokoll"]),
        ("Integr*", "Die Integrationsarbeit beginnt.", ["Integrationsarbeit"]),
        ("Bürger", "Alle Bürger*innen sind eingeladen.", ["Bürger*innen"]),
        ("Feurwehr", "Die Feuerwehr kommt.", ["Feuerwehr"]),
        ('"Konzept zur Integration"', "Das Konzept zur Integration gilt.", ["Konzept", "Integration"]),
        ("anna@example.org", "Schreiben Sie an anna@example.org bitte.", ["anna@example.org"]),
        ("50-12/2009", "Aktenzeichen 50-12/2009.", ["50-12/2009"]),
    ],
)
def test_whole_words_are_marked(index: Index, words: str, text: str, marked: list[str]) -> None:
    assert _marked(_of(index, words, text)) == marked


def test_a_lonely_part_of_a_query_compound_is_not_marked(index: Index) -> None:
    text = "Das Konzept zur Integration gilt. " + "Anderes folgt hier. " * 30 + "Dieses Konzept ist neu."
    assert _marked(_of(index, "Integrationskonzept", text, count=3)) == ["Konzept", "Integration"]


def test_passages_come_from_the_places_that_match_and_name_their_page(index: Index) -> None:
    filler = "Nichts davon gehört hierher. " * 40
    text = f"{filler}Der Haushalt wurde beraten. {filler}Der Haushalt wurde beschlossen. {filler}"
    second_page = text.index("beschlossen") - 100
    found = _of(index, "Haushalt", text, pages=[0, second_page])
    assert [passage.page for passage in found] == [1, 2]
    for passage in found:
        whole = "".join(piece for piece, _ in passage.pieces)
        assert "Haushalt" in whole
        assert len(whole) <= 230
        assert not passage.at_start
        assert not passage.at_end


def test_without_a_match_the_beginning_is_shown(index: Index) -> None:
    index.write([document(1, "", "Haushalt")])
    found = passages("Ein Text über ganz anderes.", ask(index, "Haushalt").matcher)
    assert [passage.pieces for passage in found] == [[("Ein Text über ganz anderes.", False)]]
    assert passages("", ask(index, "Haushalt").matcher) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet="Konzept IntegraionKonzept-.\n äü\u00ad", max_size=400), width=st.integers(20, 300)
)
def test_passages_are_pieces_of_the_text(index: Index, text: str, width: int) -> None:
    if not index.count():
        index.write([document(1, "Konzept zur Integration")])
    for passage in passages(text, ask(index, "Konzept Integration").matcher, width=width):
        joined = "".join(piece for piece, _ in passage.pieces)
        assert " ".join(joined.split()) in " ".join(text.split())
