"""German names are found in any spelling, and stand in German order."""

from __future__ import annotations

import pytest

from collab.base.folding import fold, matcher, sort_key


@pytest.mark.parametrize("typed", ["Müller", "mueller", "MULLER", "mül", "mue", "mu", "müller e", "essen mü"])
def test_a_name_is_found_by_the_beginnings_of_its_words_in_any_spelling(typed: str) -> None:
    assert matcher(typed)("Müller Eva Essen")


@pytest.mark.parametrize("typed", ["ller", "müllerin", "müller bochum", "moller"])
def test_other_words_do_not_fit(typed: str) -> None:
    assert not matcher(typed)("Müller Eva Essen")


@pytest.mark.parametrize("typed", ["al-kha", "khatib", "r.al", "example"])
def test_parts_of_joined_words_count(typed: str) -> None:
    assert matcher(typed)("Al-Khatib Rashid r.al-khatib@example.org")


@pytest.mark.parametrize("typed", ["", "  ", "*", "((", "%"])
def test_signs_alone_ask_for_nothing(typed: str) -> None:
    assert matcher(typed)("Müller")


def test_letters_written_apart_are_the_same() -> None:
    assert fold("Mu\u0308ller") == fold("Müller") == "mueller"


def test_umlauts_stand_with_their_plain_letter() -> None:
    assert sorted(["Zech", "Öhm", "Oben", "Özer", "Ott", "Ünal"], key=sort_key) == [
        "Oben", "Öhm", "Ott", "Özer", "Ünal", "Zech",
    ]  # fmt: skip
