"""Texts that people write together: Markdown editor, revisions, differences, conflicts, mentions."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.writing import models  # noqa: F401 - its tables
