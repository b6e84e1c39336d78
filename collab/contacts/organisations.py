"""Changes of organisations that the directory makes. Nobody but the caller commits."""

from __future__ import annotations

from datetime import datetime

from collab import activity
from collab.extensions import db
from collab.people.models import Account, Organisation
from collab.search.queue import queue_index


def add_organisation(name: str, *, actor: Account, now: datetime) -> Organisation:
    """One of which no more than the name is known, as it comes with imported contacts."""
    organisation = Organisation(name=name)
    db.session.add(organisation)
    db.session.flush()
    activity.record("organisation.added", "organisation", organisation.id, name, actor=actor, now=now)
    queue_index("organisation", organisation.id, now)
    return organisation
