"""Somebody leaves the cooperation: the account ends, the work stays, what was in hand goes to others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.errors import Refused
from collab.contacts import actions, handing_over
from collab.people.closing import close_account
from collab.people.models import Account, Person


def leave(
    person: Person,
    left_on: date,
    successor: Person | None,
    chosen: Collection[str],
    *,
    actor: Account,
    now: datetime,
) -> int:
    """All in one transaction; returns how many things were handed over.

    `chosen`: names of what is handed over. The account is closed at once and can be opened again.
    """
    if person.left_on is not None:
        raise Refused(_("%(name)s ist schon als ehemalig eingetragen.", name=person.display_name))
    if left_on > local(now).date():
        raise Refused(
            _("Der letzte Tag liegt in der Zukunft. Tragen Sie ihn ein, wenn er da ist."), status=422
        )
    if chosen and successor is None:
        raise Refused(_("Bitte wählen Sie die Person, der Sie das übergeben."), status=422)
    actions.mark_as_former(person, left_on, successor, actor=actor, now=now)
    handed = 0
    if successor is not None:
        handed = handing_over.hand_over(person, successor, chosen, actor=actor, now=now)
    if person.account is not None and person.account.closed_at is None:
        close_account(person.account, actor, now)
    return handed
