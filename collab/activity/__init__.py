"""The journal: one line for every change, written in the transaction of the change.

Feeds, notifications, digests and the audit log read it; nothing else tells them anything.
"""

from __future__ import annotations

from flask import Flask

from collab.activity.journal import number_new_lines, record
from collab.activity.models import Activity

__all__ = ["Activity", "number_new_lines", "record"]


def register(app: Flask) -> None:
    """Bind this room to the application."""
