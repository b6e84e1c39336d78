"""A pseudonym in place of a name, where somebody may ask for it (GDPR, article 17).

What the person did stays and stays together, under a name that says nothing. Minutes are a record of the
cooperation and go on naming who was there. What others wrote in their own words is not changed.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, cast, func, or_, select

from collab import activity
from collab.activity.models import Activity
from collab.base.errors import Refused
from collab.base.mail import forget_recipient
from collab.extensions import db
from collab.people.closing import EMPTIED, NOWHERE, erase_account, is_erased
from collab.people.models import Account, Person
from collab.search.queue import queue_rebuild


def pseudonymise(person: Person, *, actor: Account, now: datetime) -> str:
    """Replace the name everywhere but in minutes, for good; returns the pseudonym.

    Refused for somebody who can still sign in, or is still with us. What else would say who it was goes, too:
    addresses, numbers, mails, and a login that is only closed.
    """
    if person.account is not None and person.account.is_active:
        raise Refused(
            _("Bitte schließen oder löschen Sie zuerst das Konto von %(name)s.", name=person.display_name)
        )
    if person.left_on is None:
        raise Refused(_("Bitte tragen Sie %(name)s zuerst als ehemalig ein.", name=person.display_name))
    if person.minuted_name:
        raise Refused(_("%(name)s ist schon ein Pseudonym.", name=person.display_name))
    before = person.display_name
    if person.account is not None and not is_erased(person.account):
        erase_account(person.account, actor, now)
    if person.email and not _is_shared(person):
        forget_recipient(person.email, f"person-{person.id}@{NOWHERE}", now)
    person.minuted_name = before
    for name in (*EMPTIED, "given_name"):
        setattr(person, name, "")
    person.family_name = _("Ehemalige Person %(number)s", number=person.id)
    person.photo_digest = None
    _rename_in_journal(before, person)
    activity.record("person.pseudonymised", "person", person.id, person.display_name, actor=actor, now=now)
    queue_rebuild(now)  # the name is in many entries: as author, as somebody responsible
    return person.display_name


def _is_shared(person: Person) -> bool:
    """Whether mails to the address are those of somebody else, too."""
    others = select(Person.id).where(func.lower(Person.email) == person.email.lower(), Person.id != person.id)
    return db.session.scalar(others.limit(1)) is not None


def _rename_in_journal(before: str, person: Person) -> None:
    """Titles of lines about the person, and names in the details of lines about others' doings."""
    quoted = json.dumps(before)[1:-1]  # as JSON writes umlauts where the database keeps it as text
    named = cast(Activity.detail, String)
    lines = db.session.scalars(
        select(Activity).where(
            or_(
                Activity.title == before,
                named.contains(before, autoescape=True),
                named.contains(quoted, autoescape=True),
            )
        )
    )
    own, name = {"person", "account"}, re.compile(rf"(?<!\w){re.escape(before)}(?!\w)")
    for line in lines:
        if line.kind in own and line.title == before:
            line.title = person.display_name
        line.detail = _renamed(line.detail, name, person.display_name)


def _renamed(value: Any, before: re.Pattern[str], after: str) -> Any:
    if isinstance(value, str):
        return before.sub(after, value)
    if isinstance(value, list):
        return [_renamed(each, before, after) for each in value]
    if isinstance(value, dict):
        return {key: _renamed(each, before, after) for key, each in value.items()}
    return value
