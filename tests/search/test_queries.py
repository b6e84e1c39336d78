"""The language of the query, as a person types it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collab.search.engine import Index, passages
from collab.search.engine.syntax import LONGEST_INPUT, MOST_CLAUSES, parse
from tests.search.conftest import ask, document

Find = Callable[..., list[int]]


@pytest.fixture
def filled(index: Index) -> Index:
    index.write(
        [
            document(1, "Das Konzept zur Integration wurde beraten.", "Konzept"),
            document(2, "Das Integrationskonzept liegt vor.", "Vorlage"),
            document(3, "Die Integration gelingt. Ein Konzept für Parkplätze folgt.", "Bericht"),
            document(4, "Die Mülheimer Feuerwehr übt.", "Übung der Feuerwehr"),
            document(5, "Ein neuer Spielplatz und ein Parkplatz.", "Plätze"),
        ]
    )
    return index


def test_all_words_are_needed(filled: Index, find: Find) -> None:
    assert find("Feuerwehr übt") == [4]
    assert find("Feuerwehr Spielplatz") == []


def test_a_phrase_is_taken_word_by_word_in_any_inflection(filled: Index, find: Find) -> None:
    assert find('"Konzept zur Integration"') == [1]
    assert find("„Konzepte zur Integration“") == [1]
    assert find('"Integration zur Konzept"') == []
    assert find('"Integration gelingt Ein Konzept"') == []  # not across the end of a sentence


def test_a_minus_excludes_the_word_but_not_its_compounds(filled: Index, find: Find) -> None:
    assert set(find("Integration")) == {1, 2, 3}
    assert set(find("Integration -Konzept")) == {2}
    assert set(find("Integration -Parkplatz")) == {1, 2}
    assert find("-Integration") == []


def test_or_in_both_languages(filled: Index, find: Find) -> None:
    assert set(find("Feuerwehr OR Spielplatz")) == {4, 5}
    assert set(find("Feuerwehr ODER Spielplatz ODER Vorlage")) == {2, 4, 5}
    assert set(find("Feuerwehr oder")) == {4}
    assert set(find("OR Feuerwehr OR")) == {4}


def test_a_prefix_finds_words_that_begin_so(filled: Index, find: Find) -> None:
    assert set(find("Integr*")) == {1, 2, 3}
    assert find("Mulh*") == [4]
    assert find("Xyz*") == []


def test_a_word_in_the_title(filled: Index, find: Find) -> None:
    assert find("titel:Konzept") == [1]
    assert find("title:Feuerwehr") == [4]
    assert find("Titel: Vorlage") == [2]
    assert find("titel:Spielplatz") == []


def test_a_gender_star_is_no_prefix(index: Index, find: Find) -> None:
    index.write([document(1, "Bürgerinnen und Bürger"), document(2, "Bürgerpflicht")])
    assert find("Bürger*innen")[0] == 1


def test_words_that_nothing_holds_find_nothing(filled: Index, find: Find) -> None:
    for words in (
        "Quantencomputer",
        "Quantencomputer Feuerwehr",
        "???",
        "''",
        '""',
        "",
        "   ",
        "-",
        "*",
        "titel:",
    ):
        assert find(words) == [], words


def test_a_typing_error_is_corrected_and_told(filled: Index) -> None:
    found = ask(filled, "Feurwehr")
    assert [hit.object_id for hit in found.hits] == [4]
    assert found.corrected
    assert found.suggestion == "Feuerwehr"
    assert not ask(filled, "Feuerwehr").corrected


def test_a_real_word_is_not_corrected_but_asked_about(index: Index) -> None:
    index.write([document(1, "Der Verwaltungsbericht liegt vor.")])
    found = ask(index, "Verwaltungsgericht")
    assert found.total == 0
    assert not found.corrected
    assert found.suggestion == "Verwaltungsbericht"


def test_most_of_the_words_are_enough_only_where_all_find_nothing(filled: Index) -> None:
    found = ask(filled, "Mülheimer Feuerwehr übt Spielplatz")
    assert [hit.object_id for hit in found.hits] == [4]
    assert found.relaxed
    assert not ask(filled, "Mülheimer Feuerwehr übt").relaxed


def test_a_hit_for_the_compound_stands_above_words_far_apart(filled: Index, find: Find) -> None:
    assert find("Konzept Integration")[-1] == 3
    assert set(find("Integrationskonzept")) == {1, 2}


def test_a_part_of_a_compound_needs_the_other_word_close_by(index: Index, find: Find) -> None:
    far = "Die Verwaltungskosten steigen. " + "Der Rat tagt im Saal. " * 20 + "Getränke gibt es auch."
    index.write([document(1, far), document(2, "Die Getränkekosten steigen.")])
    assert find("Kosten Getränke") == [2]


def test_long_input_is_cut_and_clauses_are_bounded() -> None:
    assert len(parse("wort " * 10_000)) == MOST_CLAUSES
    assert sum(len(clause.text) for clause in parse("x" * 10_000)) == LONGEST_INPUT


_TYPED = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='"-*:() ORODERtitel„“äöüaKonzept', max_size=60),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=_TYPED)
def test_no_input_raises(hypothesis_index: Index, words: str) -> None:
    found = ask(hypothesis_index, words)
    assert found.total >= len(found.hits)
    for hit in found.hits:
        for passage in passages("Das Konzept zur Integration wurde beraten.", found.matcher, [0]):
            assert hit.score > 0
            assert "".join(text for text, _ in passage.pieces)


@pytest.fixture(scope="module")
def hypothesis_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    index = Index.open(folder, create=True)
    index.write(
        [
            document(1, "Das Konzept zur Integration. Ein Title, ein Titel, ein Oder."),
            document(2, "Konzepte a b"),
        ]
    )
    return index
