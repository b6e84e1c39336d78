"""Short addresses of workspaces."""

from __future__ import annotations

import pytest

from collab.workspaces.slugs import LONGEST, propose, well_formed


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Interkulturelle Öffnung der Verwaltung", "interkulturelle-oeffnung-der-verwaltung"),
        ("welcome.ruhr", "welcome-ruhr"),
        ("Größe & Maß – 2026!", "groesse-mass-2026"),
        ("Łódź", "lodz"),
        ("New", "new-1"),
        ("???", ""),
        ("Москва", ""),
    ],
)
def test_a_short_address_is_made_of_the_title(title: str, slug: str) -> None:
    assert propose(title) == slug


def test_long_titles_are_cut_between_words() -> None:
    slug = propose("Interkommunales Forum Integration für die Verwaltungen der Städte im Ruhrgebiet")
    assert len(slug) <= LONGEST
    assert slug == "interkommunales-forum-integration-fuer-die-verwaltungen-der"
    assert well_formed(slug)


@pytest.mark.parametrize("slug", ["a", "-ab", "ab-", "a--b", "Ab", "ä1", "a b", "a/b", "x" * 61, "..", "a\n"])
def test_other_forms_are_refused(slug: str) -> None:
    assert not well_formed(slug)
