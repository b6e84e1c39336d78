"""What the office changes here; accounts are changed by the actions of `people`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.search.queue import queue_index


def add_organisation(facts: Mapping[str, Any], actor: Account, now: datetime) -> Organisation:
    """A new city or other body. `facts` are columns of Organisation."""
    organisation = Organisation()
    _set_facts(organisation, facts)
    db.session.add(organisation)
    db.session.flush()
    _record("organisation.added", organisation, actor, now)
    return organisation


def change_organisation(
    organisation: Organisation, facts: Mapping[str, Any], actor: Account, now: datetime
) -> None:
    """Its people are found by its new name, too."""
    _set_facts(organisation, facts)
    _record("organisation.changed", organisation, actor, now)
    for person_id in db.session.scalars(
        select(Person.id).where(Person.organisation_id == organisation.id)
    ).all():
        queue_index("person", person_id, now)


def _set_facts(organisation: Organisation, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(organisation, name, value)
    with db.session.no_autoflush:
        _refuse_twice(organisation, Organisation.name, organisation.name,
                      _("Eine Organisation mit diesem Namen gibt es schon."))  # fmt: skip
        _refuse_twice(
            organisation, Organisation.ags, organisation.ags,
            _("Diesen Gemeindeschlüssel hat schon eine andere Organisation. Bitte prüfen Sie ihn."),
        )  # fmt: skip


def _refuse_twice(organisation: Organisation, column: Any, value: str | None, sentence: str) -> None:
    if value is None:
        return
    other = select(Organisation.id).where(func.lower(column) == value.lower())
    if organisation.id is not None:
        other = other.where(Organisation.id != organisation.id)
    if db.session.scalar(other.limit(1)) is not None:
        raise Refused(sentence)


def _record(verb: str, organisation: Organisation, actor: Account, now: datetime) -> None:
    activity.record(verb, "organisation", organisation.id, organisation.name, actor=actor, now=now)
    queue_index("organisation", organisation.id, now)
