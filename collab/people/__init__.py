"""Floor 1: organisations, persons, accounts; sign-in, invitation, reset."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""


def language() -> str:
    """The language of the page: the account's, the visitor's choice, or German."""
    from collab.people.language import chosen

    return chosen()
