"""Lists of addresses as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.workspaces.addresses import Addressee, read_list

ANNA = Addressee("anna@stadt.de", "Anna", "Müller")
BERND = Addressee("bernd@stadt.de", "Bernd", "von der Heide")


@pytest.mark.parametrize(
    "text",
    [
        "Anna Müller <anna@stadt.de>, Bernd von der Heide <bernd@stadt.de>",
        "Anna Müller <anna@stadt.de>; Bernd von der Heide <bernd@stadt.de>;",
        "Müller, Anna <anna@stadt.de>; von der Heide, Bernd <bernd@stadt.de>",
        '"Müller, Anna" <anna@stadt.de>, "von der Heide, Bernd" <bernd@stadt.de>',
        "Anna Müller\tanna@stadt.de\nBernd von der Heide\tbernd@stadt.de\n",
        "Dr. Anna Müller anna@stadt.de\r\nHerr Bernd von der Heide (bernd@stadt.de)",
        "• Anna Müller <mailto:ANNA@stadt.de>\n• Bernd von der Heide <bernd@stadt.de>.",
    ],
)
def test_names_and_addresses_are_read_in_any_order_and_with_any_separator(text: str) -> None:
    assert read_list(text) == [ANNA, BERND]


def test_bare_addresses_have_no_name() -> None:
    assert read_list("a@b.de, c@d.de e@f.de\n<g@h.de>") == [
        Addressee("a@b.de"), Addressee("c@d.de"), Addressee("e@f.de"), Addressee("g@h.de"),
    ]  # fmt: skip


def test_what_is_no_address_is_reported_in_its_place() -> None:
    assert read_list("a@b.de, kaputt, c@d.de\nauch kaputt\nx@@y; @z") == [
        Addressee("a@b.de"),
        Addressee("kaputt", valid=False),
        Addressee("c@d.de"),
        Addressee("auch kaputt", valid=False),
        *[entry for entry in read_list("x@@y; @z") if not entry.valid],
    ]


@pytest.mark.parametrize("text", ["a@b..de", "a b@c", "x@y", "@stadt.de", "a@"])
def test_broken_addresses_are_not_valid(text: str) -> None:
    assert not any(entry.valid for entry in read_list(text))


def test_an_address_counts_once_in_whatever_case() -> None:
    assert [entry.email for entry in read_list("a@b.de\nA@B.DE; a@b.de")] == ["a@b.de"]


@pytest.mark.parametrize("text", ["", " ;, \n\t,;", "<>", '""'])
def test_separators_alone_are_nothing(text: str) -> None:
    assert read_list(text) == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab@.,;<>\"\n\t ()'-ü", max_size=80))
def test_no_text_breaks_the_reading_and_valid_ones_are_plain(text: str) -> None:
    for entry in read_list(text):
        assert entry.email
        assert not entry.valid or (entry.email.count("@") == 1 and not set(entry.email) & set('<>",; \n\t'))
