"""The catalogue: complete, and each item with a sentence that explains it."""

from __future__ import annotations

import pytest

from collab.checklists.catalogue import Template, templates

THEMES = [
    "Trägerschaft und Rückhalt", "Gemeinsames Zukunftsbild", "Gemeinsame Strategien", "Vertrauen",
    "Nutzen vermitteln", "Fachübergreifend arbeiten", "Projektmanagement", "Beteiligung",
    "Unterschiedliche Geschwindigkeiten", "Systeme zum Teilen von Wissen",
]  # fmt: skip


def test_the_checklist_of_cooperation_comes_first_with_its_ten_themes() -> None:
    first = next(iter(templates().values()))
    assert first.name == "zusammenarbeit"
    assert [theme.title for theme in first.themes] == THEMES
    assert all(4 <= len(theme.items) <= 6 for theme in first.themes)


@pytest.mark.parametrize("template", templates().values(), ids=templates())
def test_every_item_is_a_statement_with_one_sentence_of_explanation(template: Template) -> None:
    items = [item for theme in template.themes for item in theme.items]
    assert len({item.title for item in items}) == len(items) >= 10
    for item in items:
        assert item.title.endswith(".") and len(item.title) <= 120, item.title
        assert item.explanation.endswith((".", "?")) and 20 <= len(item.explanation) <= 160, item.title
