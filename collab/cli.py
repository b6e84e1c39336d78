"""The commands of `flask --app wsgi …`."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Bind the command groups to the application."""
    from collab.admin import commands as people
    from collab.backup import group as backup
    from collab.bags import commands as bags
    from collab.base.mail import commands as mail
    from collab.demo import commands as demo
    from collab.documents import commands as documents
    from collab.search import commands as search
    from collab.worker import command as worker

    app.cli.add_command(worker)
    app.cli.add_command(backup)
    for room in (search, documents, people, mail, bags, demo):
        app.cli.add_command(room.group)
