"""Bags: a workspace leaves the house as an archive for ever (BagIt, RFC 8493), and comes in from another one."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.bags import models  # noqa: F401 - its tables
