"""Lines of the journal, what a poll must be for a change, and who is who."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from collab import activity
from collab.base.clock import local
from collab.base.errors import Refused
from collab.calendar.polls.models import Poll, PollInvitee
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index


def ensure_open(poll: Poll) -> None:
    if poll.trashed_at is not None:
        raise Refused(_("Diese Abstimmung liegt im Papierkorb. Bitte holen Sie sie zuerst zurück."))
    if poll.closed_at is not None:
        raise Refused(_("Diese Abstimmung ist beendet; es werden keine Antworten mehr angenommen."))


def ensure_takes_answers(poll: Poll, now: datetime) -> None:
    ensure_open(poll)
    if poll.deadline < local(now).date():
        raise Refused(
            _(
                "Die Frist dieser Abstimmung ist vorbei. Bitte wenden Sie sich an %(name)s.",
                name=poll.created_by.person.display_name,
            )
        )


def is_the(invitee: PollInvitee, account: Account) -> bool:
    return invitee.person_id == account.person_id


def record_poll(verb: str, poll: Poll, actor: Account | None, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb, "poll", poll.id, poll.title, actor=actor, now=now, workspace=poll.workspace, **detail
    )
    queue_index("poll", poll.id, now)
