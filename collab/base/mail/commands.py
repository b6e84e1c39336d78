"""`flask --app wsgi mail …`: for the mail server."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from collab.base.clock import now
from collab.base.database import writing
from collab.base.mail.bounces import take_report
from collab.base.mail.reports import LONGEST_REPORT
from collab.extensions import db

group = AppGroup("mail", help="Reports of mail servers.")


@group.command("bounce")
def bounce() -> None:
    """Read one message on standard input and note what it reports (for a pipe of the mail server).

    Ends well whatever the message is, so that the mail server does not send a report on the report.
    """
    raw = sys.stdin.buffer.read(LONGEST_REPORT)
    with writing():
        noted = take_report(raw, now())
        db.session.commit()
    click.echo("noted" if noted else "no report on a mail of this platform")
