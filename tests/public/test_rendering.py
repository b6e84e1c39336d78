"""Texts for everybody: whatever somebody has typed, no address of the platform is in it."""

from __future__ import annotations

import pytest
from flask import Flask

from collab.public.rendering import Addresses, render

WHERE = Addresses(
    {"/d/public2345": "/public/x/de/key"}, {"offene seite": "/public/x/de/page"}, lambda _key: None
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[a](/d/secret234)", "<p>a</p>"),
        ("[a](http://127.0.0.1:8000/d/secret234)", "<p>a</p>"),
        ("[a](//127.0.0.1:8000/d/secret234)", "<p>a</p>"),
        ("[a](HTTP://127.0.0.1/w/forum/)", "<p>a</p>"),
        ("[a](/w/forum/documents)", "<p>a</p>"),
        ("[a](relative)", "<p>a</p>"),
        ('[a](/d/secret234 "Titel innen")', "<p>a</p>"),
        ("[a](javascript:alert(1))", "<p>a</p>"),
        ("[**a** >](/d/secret234)", "<p><strong>a</strong> &gt;</p>"),
        ("![Bild > x](/d/secret234/image)", "<p>Bild &gt; x</p>"),
        ("[[Geheime Seite|hier]] [[Geheime Seite]]", "<p>hier Geheime Seite</p>"),
        ("@Max Mitglied", "<p>@Max Mitglied</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_what_leads_inside_becomes_words(app: Flask, typed: str, shown: str) -> None:
    assert render(typed, WHERE).strip() == shown


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("[a](/d/public2345)", "/public/x/de/key"),
        ("[a](/d/public2345/download?x=1)", "/public/x/de/key"),
        ("[a](http://127.0.0.1:8000/d/public2345#seite-2)", "/public/x/de/key"),
        ("[[Offene Seite]]", "/public/x/de/page"),
        ("https://www.essen.de/rat", "https://www.essen.de/rat"),
        ("[a](mailto:stadt@example.org)", "mailto:stadt@example.org"),
    ],
)
def test_what_is_public_or_elsewhere_stays_a_link(app: Flask, typed: str, target: str) -> None:
    assert f'href="{target}"' in render(typed, WHERE)
