"""The line that each change leaves in the journal. No figure ever stands in it: guests read it, too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from collab import activity
from collab.extensions import db
from collab.figures.models import Indicator
from collab.people.models import Account
from collab.search.queue import queue_index

KIND = "indicator"


def record(verb: str, indicator: Indicator, actor: Account, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb,
        KIND,
        indicator.id,
        indicator.name,
        actor=actor,
        now=now,
        workspace=indicator.workspace,
        **detail,
    )
    queue_index(KIND, indicator.id, now)
