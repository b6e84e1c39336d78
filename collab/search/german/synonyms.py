"""Words that mean the same in a town hall, read from synonyms.txt."""

from __future__ import annotations

from functools import cache
from pathlib import Path


class Synonyms:
    """Groups of equal expressions; an expression is one word or several."""

    def __init__(self, groups: list[list[str]]) -> None:
        self.groups = groups

    @classmethod
    @cache
    def builtin(cls) -> Synonyms:
        lines = (Path(__file__).parent / "synonyms.txt").read_text(encoding="utf-8").splitlines()
        return cls(
            [
                [expression.strip() for expression in line.split("=")]
                for line in lines
                if line.strip() and not line.startswith("#")
            ]
        )
