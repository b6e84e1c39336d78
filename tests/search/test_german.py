from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.search.german import Analyzer, NounList, Synonyms, clean, fold
from collab.search.german.compounds import Splitter
from collab.search.german.lemmas import Lemmas

_SIMPLE = [
    *("Verwaltung", "Dortmund", "Oberhausen", "Wissenschaft", "Gesellschaft", "Information", "Beteiligung"),
    *("Unternehmen", "Teilnehmer", "Demokratie", "Maßnahme", "Stellungnahme", "Organisation", "Parteien"),
    *("Kommunikation", "Gesundheit", "Statistik", "Mitarbeiterinnen", "Niederschrift", "Bearbeitung"),
    *("Verantwortung", "Gelegenheit", "Wohlfahrt", "Qualifizierung"),
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Häuser", "Haus"),
        ("Beschlüsse", "Beschluss"),
        ("Mülheim", "Muelheim"),
        ("Mülheim", "Mulheim"),
        ("Straße", "STRASSE"),
        ("Bahnhofstr", "Bahnhofstraße"),
        ("ging", "gehen"),
        ("Bürger*innen", "Bürger"),
        ("Mitarbeiter/innen", "Mitarbeiter"),
        ("BürgerInnen", "Bürgerinnen"),
        ("1.3.2009", "01.03.2009"),
        ("1. März 2009", "2009-03-01"),
        ("120.000", "120000"),
        ("z.B.", "z. B."),
        ("Integrations-Konzept", "Integrationskonzept"),
    ],
)
def test_two_spellings_or_forms_share_a_term(german: Analyzer, one: str, other: str) -> None:
    def exact(text: str) -> set[str]:
        return {term for token in german.tokens(text) for term in token.analysis.exact}

    assert exact(one) & exact(other)


def test_burghers_are_no_castles(german: Analyzer) -> None:
    assert not set(german.word("Bürger").exact) & set(german.word("Burg").exact)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Integrationskonzept", ("integration", "konzept")),
        ("Personalentwicklungskonzepten", ("personal", "entwickl", "konzept")),
        ("Kindertagesstätten", ("kind", "tag", "statt")),
        ("Häuserverwaltung", ("haus", "verwalt")),
        ("Schulamt", ("schul", "amt")),
        ("Ratsbeschlüsse", ("rat", "beschluss")),
        ("Sprachförderung", ("sprach", "forder")),
    ],
)
def test_compounds_are_split(german: Analyzer, word: str, parts: tuple[str, ...]) -> None:
    assert german.word(word).parts == parts


@pytest.mark.parametrize("word", _SIMPLE)
def test_simple_words_stay_whole(german: Analyzer, word: str) -> None:
    assert german.word(word).parts == ()


def test_an_ellipsis_means_both_words(german: Analyzer) -> None:
    def exact(text: str) -> set[str]:
        return {term for token in german.tokens(text) for term in token.analysis.exact}

    assert {"personalentwickl", "organisationsentwickl"} <= exact("Personal- und Organisationsentwicklung")
    assert "verkehrssteuer" in exact("Verkehrsplanung und -steuerung")
    assert {"kinderbetreu", "jugendbetreu"} <= exact("Kinder-, Jugend- und Seniorenbetreuung")


def test_nouns_are_learnt_from_the_texts(lemmas: Lemmas) -> None:
    nouns = NounList()
    splitter = Splitter(nouns, lemmas)
    assert splitter.split("quorxelplan") == ()
    before = nouns.version
    nouns.learn("Wir prüfen den Quorxel. Danach wird der Quorxel gebaut, weil jeder Quorxel hilft.")
    assert nouns.version > before
    assert splitter.split("quorxelplan") == ("quorxel", "plan")


def test_learnt_nouns_survive_saving(tmp_path: Path) -> None:
    nouns = NounList()
    nouns.learn("Wir prüfen den Örtel und noch einen Örtel.")
    nouns.save(tmp_path / "nouns.tsv")
    assert not nouns.unsaved
    loaded = NounList.parse((tmp_path / "nouns.tsv").read_bytes())
    assert loaded.seen("ortel") == nouns.seen("ortel") > 0
    assert loaded.spelled("ortel") == "Örtel"
    assert loaded.accepted() == nouns.accepted() == 1


def test_cleaning_joins_line_breaks_but_not_ellipses() -> None:
    assert clean("Integra-\ntion") == "Integration"
    assert clean("Inte\u00adgration") == "Integration"
    assert clean("Personal-\nund Organisationsentwicklung") == "Personal-\nund Organisationsentwicklung"
    assert clean("Nord-\nSüd") == "Nord-Süd"
    assert clean("Mu\u0308lheim") == "Mülheim"


def test_every_synonym_group_has_two_expressions_and_stands_once() -> None:
    groups = Synonyms.builtin().groups
    assert all(len(group) > 1 for group in groups)
    assert len({tuple(sorted(group)) for group in groups}) == len(groups)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(st.text(max_size=200), st.text(st.characters(), max_size=50)))
def test_any_text_can_be_analysed(german: Analyzer, text: str) -> None:
    for token in german.tokens(text):
        assert token.analysis.exact
        assert all(term and term.encode() for term in token.analysis.exact)


def test_half_a_surrogate_pair_does_no_harm(german: Analyzer) -> None:
    assert [token.word.text for token in german.tokens("Haus\ud800halt Plan")] == ["Haus", "halt", "Plan"]


@settings(max_examples=200, deadline=None)
@given(word=st.text(alphabet="aeiouäöüßnrstldhgmbkfwzpvjyxqc-", min_size=1, max_size=40))
def test_folding_twice_changes_nothing_more_for_plain_words(word: str) -> None:
    assert fold(word) == fold(word.upper()) or "ß" in word
