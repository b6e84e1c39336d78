"""An index of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collab.search.engine import Entry, Found, Index, Query
from collab.search.german import Analyzer, NounList
from collab.search.german.lemmas import Lemmas


@pytest.fixture(scope="session")
def lemmas(tmp_path_factory: pytest.TempPathFactory) -> Lemmas:
    return Lemmas.open(tmp_path_factory.mktemp("dictionary"))


@pytest.fixture(scope="session")
def german(lemmas: Lemmas) -> Analyzer:
    return Analyzer(lemmas, NounList())


@pytest.fixture
def index_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    return folder


@pytest.fixture
def index(index_folder: Path) -> Index:
    return Index.open(index_folder, create=True)


@pytest.fixture
def find(index: Index) -> Iterator[Callable[..., list[int]]]:
    """The ids of what a reader of workspace 1 finds."""

    def ids(words: str, workspaces: tuple[int, ...] = (1,)) -> list[int]:
        return [hit.object_id for hit in ask(index, words, workspaces).hits]

    yield ids


def ask(index: Index, words: str, workspaces: tuple[int, ...] = (1,), **more: object) -> Found:
    return index.search(Query(words, frozenset(workspaces), **more))  # type: ignore[arg-type]


def document(number: int, text: str, title: str = "", workspace: int | None = 1, **more: object) -> Entry:
    return Entry("document", number, workspace, title, text, **more)  # type: ignore[arg-type]
