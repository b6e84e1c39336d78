"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest

from collab.people import passwords
from collab.people.passwords import hashed, matches, weakness

ABOUT = ("anna.mueller@stadt-bochum.example", "Anna", "Müller")


@pytest.mark.parametrize(
    "good",
    [
        "Ein-gutes-Kennwort-2026",
        "vier Kamele trinken Tee",
        "Müllerin und Bach",
        "x9!kQ2#vB7$m",
        "Wände streichen?",
    ],
)
def test_long_passwords_of_several_words_are_taken(app, good):
    assert weakness(good, *ABOUT) is None


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("kurz-3chen", "mindestens 12 Zeichen"),
        ("a" * 201, "höchstens 200 Zeichen"),
        ("aaaaaaaaaaaa", "zu einfach"),
        ("abababababab", "zu einfach"),
        ("123456789012", "zu einfach"),
        ("987654321098", "zu einfach"),
        ("abcdefghijklmno", "zu einfach"),
        ("Passwort1234", "sehr verbreitet"),
        ("passwortpasswort", "sehr verbreitet"),
        ("!!!Qwertzuiop!!!", "sehr verbreitet"),
        ("Hallo-Hallo-2026", "sehr verbreitet"),
        ("Städtekooperation1", "sehr verbreitet"),
        ("letmein123456789", "sehr verbreitet"),
        ("Anna.Mueller.2026", "Namen oder Ihrer E-Mail-Adresse"),
        ("müller-müller-1", "Namen oder Ihrer E-Mail-Adresse"),
        ("anna.mueller@stadt-bochum.example", "Namen oder Ihrer E-Mail-Adresse"),
    ],
)
def test_easy_passwords_are_refused_with_the_reason(app, bad, why):
    assert why in (weakness(bad, *ABOUT) or "")


def test_a_password_is_kept_as_argon2id_and_differs_each_time():
    first, second = hashed("vier Kamele trinken Tee"), hashed("vier Kamele trinken Tee")
    assert first.startswith("$argon2id$")
    assert first != second
    assert matches(first, "vier Kamele trinken Tee")
    assert not matches(first, "vier kamele trinken tee")


def test_an_umlaut_is_the_same_however_the_keyboard_sends_it():
    assert matches(hashed("Wände streichen?"), unicodedata.normalize("NFD", "Wände streichen?"))


def test_without_an_account_a_hash_is_worked_through_and_nothing_fits():
    assert not matches(None, "whatever")
    assert not matches(None, "nobody has this password")


def test_a_damaged_hash_fits_nothing():
    assert not matches("no hash at all", "whatever")


def test_todays_hashes_are_not_outdated():
    assert not passwords.is_outdated(hashed("vier Kamele trinken Tee"))
