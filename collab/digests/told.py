"""What somebody has been told by another way already: mailed at once, by its own room, read in the inbox."""

from __future__ import annotations

from sqlalchemy import select

from collab.activity.feed import Line
from collab.extensions import db
from collab.inbox.queries import read_numbers
from collab.notifications.models import AddressedLine, NotificationSettings
from collab.people.models import Account


def without_what_is_told(lines: list[Line], account: Account) -> list[Line]:
    """The lines that a digest still has to tell."""
    mailed = set(
        db.session.scalars(
            select(AddressedLine.number).where(
                AddressedLine.account_id == account.id, AddressedLine.mailed_at.is_not(None)
            )
        )
    )
    settings = db.session.get(NotificationSettings, account.id)
    read = read_numbers(account) if settings is not None and settings.without_read else {}

    def is_told(line: Line) -> bool:
        if line.verb.own_mail and account.person_id in line.detail.get("to", ()):
            return True
        if account.person_id in line.detail.get("mailed", ()):
            return True
        return line.number is not None and (line.number in mailed or line.number <= read.get(line.record, 0))

    return [line for line in lines if not is_told(line)]
