"""Expected failures. One place (collab/errors page handlers) turns them into pages."""

from __future__ import annotations


class Refused(Exception):
    """Something the user asked for cannot be done; the message is a sentence for the page."""

    status = 409

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        if status is not None:
            self.status = status
