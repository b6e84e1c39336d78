"""Telling what was done, with a way back."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, flash, request


def tell_with_undo(message: str, url: str) -> None:
    """A message with a button that posts to `url` and takes the change back."""
    flash((message, url), "undo")  # type: ignore[arg-type]  # the layout shows the pair


def moment_of_click() -> datetime:
    """The moment by which an undo of several things names the click that it takes back; 400 for none."""
    try:
        return datetime.fromisoformat(request.args.get("moment", "").replace(" ", "+")).astimezone(UTC)
    except (ValueError, OverflowError):
        abort(400)
