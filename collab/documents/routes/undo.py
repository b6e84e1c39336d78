"""Telling what was done, with a way back."""

from __future__ import annotations

from flask import flash


def tell_with_undo(message: str, url: str) -> None:
    """A message with a button that posts to `url` and takes the change back."""
    flash((message, url), "undo")  # type: ignore[arg-type]  # the layout shows the pair
