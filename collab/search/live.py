"""The index of this application: one open reader for all threads, one writer in the worker."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, current_app

from collab.search.engine import Index


def directory(app: Flask | None = None) -> Path:
    """Where the index lies: beside the database, out of reach of any upload."""
    return Path((app or current_app).config["DATA_DIR"]) / "index"


def index() -> Index:
    """The open index of the current application."""
    opened: Index | None = current_app.extensions.get("search_index")
    if opened is None:
        opened = current_app.extensions["search_index"] = Index.open(directory())
    return opened
