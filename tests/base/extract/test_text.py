"""The one normal form of all text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.base.extract.text import normalise


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("das Integrations-\nkonzept der Stadt", "das Integrationskonzept der Stadt"),
        ("das Integrations-\r\n   konzept", "das Integrationskonzept"),
        ("Integrations\u2010\nkonzept", "Integrationskonzept"),
        ("Integrations¬\nkonzept", "Integrationskonzept"),
        ("Bundes\x02vereinigung", "Bundesvereinigung"),
        ("Bundes\ufffe\r\nvereinigung", "Bundesvereinigung"),
        ("Soldaten\x02Gleichbehandlungsgesetz", "Soldaten-Gleichbehandlungsgesetz"),
        ("Nordrhein-\nWestfalen", "Nordrhein-Westfalen"),
        ("Personal- und Organisationsentwicklung", "Personal- und Organisationsentwicklung"),
        ("Personal-\nund Organisationsentwicklung", "Personal- und Organisationsentwicklung"),
        ("Personal\x02und Organisationsentwicklung", "Personal- und Organisationsentwicklung"),
        ("Haupt-\noder Nebenamt", "Haupt- oder Nebenamt"),
        ("Gäste-\nunterkunft", "Gästeunterkunft"),
        ("EU-\nweit", "EU-weit"),
        ("E-\nMail und e-\ngovernment", "E-Mail und e-government"),
        ("2019-\n2020", "2019-\n2020"),
        ("erstens -\nzweitens", "erstens -\nzweitens"),
        ("Absatz-\n\nnächster", "Absatz-\n\nnächster"),
        ("Inte\u00adgra\u00adtion", "Integration"),
        ("Inte\u00ad\ngration", "Integration"),
        ("Mu\u0308lheim", "Mülheim"),
        ("ﬁnanzielle Pﬂicht, Hoﬀnung", "finanzielle Pflicht, Hoffnung"),
        ("ein\u00a0Wort\u2003noch  eins", "ein Wort noch eins"),
        ("Wort\x00\x07\x1b\u200b\u202eEnde\ufeff", "WortEnde"),
        ("\uf0b7 Aufzählung", "Aufzählung"),
        ("a\r\nb\rc\x0cd\u2028e", "a\nb\nc\nd\ne"),
        ("a\n\n\n \n\nb", "a\n\nb"),
        ("Name \t Wert", "Name\tWert"),
    ],
)
def test_text_is_brought_into_normal_form(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=400))
def test_any_text_survives_and_is_then_fit_for_database_and_page(raw: str) -> None:
    text = normalise(raw)
    text.encode()
    assert not any(
        unicodedata.category(char) in ("Cs", "Cc") for char in text.replace("\n", "").replace("\t", "")
    )
    assert "\x00" not in text


@pytest.mark.parametrize(
    "piece", ["a", "-\n", "a-\n", "\t", " \n", "\n", "\u00ad", "\u00ad\n", "a\u00ad \n", "\x02"]
)
def test_long_runs_of_one_thing_are_no_work(piece: str) -> None:
    """A pattern that tried again at every place would take hours here."""
    normalise(piece * 500_000 + "ende")
