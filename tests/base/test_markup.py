"""Markdown becomes HTML that can do no harm."""

from __future__ import annotations

import cProfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from collab.base.markup import ATTRIBUTES, TAGS, first_words, render, toc

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<style>body{display:none}</style>",
    "<form action='https://evil.example'><input name=password></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    '[x](/w/ "onclick=alert(1)")',
    '[x](/w/" onmouseover="alert(1))',
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "# <script>alert(1)</script>",
    "| <img src=x onerror=a> |\n|---|\n| <b onclick=a>x</b> |",
    "[a]: javascript:alert(1)\n\n[a]",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
]


def assert_harmless(html: str) -> None:
    for node in LexborHTMLParser(f"<body>{html}</body>").css("body *"):
        assert node.tag in TAGS, node.html
        allowed = ATTRIBUTES.get(node.tag, set()) | ({"rel"} if node.tag == "a" else set())
        assert set(node.attributes) <= allowed, node.html
        href = (node.attributes.get("href") or "").strip().lower()
        assert ":" not in href.split("/")[0] or href.startswith(("http:", "https:", "mailto:", "tel:")), href


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_harmless(text: str) -> None:
    assert_harmless(render(text))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>[]()!\"'`*_#-|/:=& \nabjsx1\\", max_size=60))
def test_no_text_at_all_gets_through(text: str) -> None:
    assert_harmless(render(text))


@pytest.mark.parametrize(
    "source",
    ["https://evil.example/a.png", "//evil.example/a.png", "/\\evil.example", "data:image/png;base64,AA"],
)
def test_pictures_of_other_hosts_are_not_fetched(source: str) -> None:
    assert "src=" not in render(f"![Bild]({source})")


def test_own_pictures_are_shown() -> None:
    assert 'src="/d/abc/picture"' in render("![Bild](/d/abc/picture)")


def test_links_tell_the_other_side_nothing() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render("[Stadt](https://stadt.example)")


def test_tags_that_people_type_are_shown_as_text() -> None:
    assert "&lt;b&gt;" in render("<b>fett</b>")


def test_headings_begin_below_those_of_the_page() -> None:
    assert render("# Ziel", top_heading=3) == "<h3>Ziel</h3>"


def test_tables_and_lists_are_kept() -> None:
    html = render("| a | b |\n|---|---|\n| 1 | 2 |\n\n* eins\n* zwei")
    assert "<td>1</td>" in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize("text", ["[" * 20_000, "![" * 9_000, "[a](" * 5_000, "1. " * 10_000, "<a " * 9_000])
def test_text_made_to_keep_us_busy_is_shown_all_the_same(text: str) -> None:
    assert_harmless(render(text))


def test_very_many_brackets_are_shown_as_typed_and_are_no_work_one_by_one() -> None:
    many = "[" * 20_000
    assert render(f"# {many}") == f"<h2>{many}</h2>"
    assert toc(f"# {many}")[0].title == many
    assert many in render(f"```\n{many}\n```") and many in render(f"`{many}`")
    profile = cProfile.Profile()
    assert profile.runcall(render, many, breaks=True) == f"<p>{many}</p>"
    assert sum(each.callcount for each in profile.getstats()) < len(many)


def test_the_beginning_of_a_text_has_no_signs_and_ends_at_a_word() -> None:
    assert (
        first_words("# Ziel\n\n**Austausch** über [Konzepte](/d/x) der Städte", 30)
        == "Ziel Austausch über Konzepte…"
    )
