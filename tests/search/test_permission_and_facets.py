from __future__ import annotations

from datetime import date

import pytest

from collab.search.engine import Entry, Index, Query
from tests.search.conftest import ask, document


@pytest.fixture
def filled(index: Index) -> Index:
    def made(number: int, workspace: int | None, **more: object) -> Entry:
        return document(number, "Bericht über den Haushalt.", f"Bericht {number}", workspace, **more)

    index.write(
        [
            made(1, 1, doctype="Protokoll", cities=("Bochum",), day=date(2009, 3, 1), author="Anna Muster"),
            made(
                2,
                1,
                doctype="Konzept",
                cities=("Bochum", "Herne"),
                day=date(2010, 5, 1),
                author="Bernd Probe",
            ),
            made(3, 2, doctype="Protokoll", cities=("Essen",), day=date(2010, 1, 1), archived=True),
            made(
                4,
                3,
                doctype="Protokoll",
                cities=("Geheimstadt",),
                day=date(2011, 1, 1),
                author="Erika Verborgen",
            ),
            made(5, None),
        ]
    )
    return index


def _ids(index: Index, query: Query) -> list[int]:
    return sorted(hit.object_id for hit in index.search(query).hits)


def test_only_the_given_workspaces_are_found_and_counted(filled: Index) -> None:
    found = ask(filled, "Haushalt", (1, 2))
    assert sorted(hit.object_id for hit in found.hits) == [1, 2, 3]
    assert found.total == 3
    assert found.facets["workspace"] == [(1, 2), (2, 1)]
    assert "Geheimstadt" not in dict(found.facets["city"])
    assert "Erika Verborgen" not in dict(found.facets["author"])
    assert 2011 not in dict(found.facets["year"])


def test_what_is_not_for_guests_is_neither_found_nor_counted_for_them(index: Index) -> None:
    open_one, inner = document(1, "Haushalt", "Offen", 1), document(2, "Haushalt", "Vorlage", 1, inner=True)
    index.write([open_one, inner, document(3, "Haushalt", "Fremd", 2, inner=True)])
    guest = index.search(Query("Haushalt", frozenset((1, 2))))
    assert ([hit.object_id for hit in guest.hits], guest.total) == ([1], 1)
    member = Query("Haushalt", frozenset((1, 2)), inner=frozenset((1, 9)))
    found = index.search(member)
    assert _ids(index, member) == [1, 2] and found.facets["workspace"] == [(1, 2)]
    assert {hit.workspace_id for hit in found.hits} == {1}
    inside = Query("Haushalt", frozenset((1, 2)), {"workspace": frozenset((1,))}, inner=frozenset((1,)))
    assert _ids(index, inside) == [1, 2]


def test_a_reader_without_workspaces_finds_nothing_at_all(filled: Index) -> None:
    found = filled.search(Query("Haushalt", frozenset()))
    assert (found.hits, found.total) == ([], 0)
    assert not any(found.facets.values())
    assert filled.search(Query("", frozenset(), {"kind": frozenset(("document",))})).total == 0


def test_what_belongs_to_no_workspace_needs_to_be_asked_for(filled: Index) -> None:
    assert _ids(filled, Query("Haushalt", frozenset((1,)))) == [1, 2]
    assert _ids(filled, Query("Haushalt", frozenset((1,)), without_workspace=True)) == [1, 2, 5]
    assert _ids(filled, Query("Haushalt", frozenset(), without_workspace=True)) == [5]
    assert _ids(filled, Query("Haushalt", frozenset((-1, 1)))) == [1, 2]


def test_a_filter_on_a_hidden_workspace_shows_nothing_of_it(filled: Index) -> None:
    found = filled.search(Query("Haushalt", frozenset((1,)), {"workspace": frozenset((3,))}))
    assert found.total == 0
    assert found.facets["workspace"] == [(1, 2)]


def test_a_suggestion_never_names_a_word_of_a_hidden_workspace(index: Index) -> None:
    index.write([document(1, "Der Quorxelplan", workspace=2), document(2, "Ein Bericht", workspace=1)])
    assert ask(index, "Quorxelplann", (2,)).suggestion == "Quorxelplan"
    found = ask(index, "Quorxelplann", (1,))
    assert (found.total, found.suggestion) == (0, None)


def test_each_facet_is_counted_with_the_filters_of_the_others(filled: Index) -> None:
    found = filled.search(Query("Haushalt", frozenset((1, 2)), {"doctype": frozenset(("Protokoll",))}))
    assert found.total == 2
    assert found.facets["doctype"] == [("Protokoll", 2), ("Konzept", 1)]
    assert found.facets["city"] == [("Bochum", 1), ("Essen", 1)]
    assert found.facets["workspace"] == [(1, 1), (2, 1)]


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(filled: Index) -> None:
    spaces = frozenset((1, 2))
    cities: frozenset[int | str] = frozenset(("Herne", "Essen"))
    assert _ids(filled, Query("Haushalt", spaces, {"city": cities})) == [2, 3]
    assert _ids(filled, Query("Haushalt", spaces, {"city": cities, "year": frozenset((2010,))})) == [2, 3]
    assert _ids(filled, Query("Haushalt", spaces, {"city": cities, "workspace": frozenset((2,))})) == [3]
    assert _ids(filled, Query("Haushalt", spaces, {"year": frozenset(("2009",))})) == [1]
    assert _ids(filled, Query("Haushalt", spaces, {"author": frozenset(("Niemand",))})) == []


def test_a_filter_alone_lists_what_fits_by_date(filled: Index) -> None:
    found = filled.search(Query(" ", frozenset((1, 2)), {"kind": frozenset(("document",))}))
    assert [hit.object_id for hit in found.hits] == [2, 3, 1]


def test_archived_in_out_or_both(filled: Index) -> None:
    spaces = frozenset((1, 2))
    assert _ids(filled, Query("Haushalt", spaces)) == [1, 2, 3]
    assert _ids(filled, Query("Haushalt", spaces, archived=False)) == [1, 2]
    assert _ids(filled, Query("Haushalt", spaces, archived=True)) == [3]


def test_newest_first_and_page_by_page(filled: Index) -> None:
    spaces = frozenset((1, 2))
    first = filled.search(Query("Haushalt", spaces, sort="date", limit=2))
    second = filled.search(Query("Haushalt", spaces, sort="date", limit=2, offset=2))
    assert [hit.object_id for hit in first.hits] == [2, 3]
    assert [hit.object_id for hit in second.hits] == [1]
    assert first.total == second.total == 3
    assert filled.search(Query("Haushalt", spaces, offset=-5, limit=-1)).hits == []


def test_author_type_and_city_are_found_as_words(filled: Index) -> None:
    assert _ids(filled, Query("Anna Muster", frozenset((1, 2)))) == [1]
    assert _ids(filled, Query("Herne Konzept", frozenset((1, 2)))) == [2]


def test_a_visible_synonym_does_not_give_away_a_word_of_a_hidden_workspace(index: Index) -> None:
    index.write(
        [
            document(1, "Die Tagesordnung und das Konzept zur Integration wurden vertagt."),
            document(2, "Die Agenda nennt ein Integrationskonzept.", workspace=2),
        ]
    )
    for error, word in {"Agemda": "Agenda", "Integrationskonzpet": "Integrationskonzept"}.items():
        assert ask(index, error, (2,)).suggestion == word
        assert ask(index, error, (1,)).suggestion is None
