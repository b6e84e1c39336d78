"""Floor 2: what each account wants to be told, and how often."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.notifications.following import forget_marks

    kinds.on_forgetting(forget_marks)
