"""Asking the cities how far they are: on the pages of what waits for somebody, and once in the digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from collab.base.clock import local
from collab.base.pages import day as day_words
from collab.extensions import db
from collab.minutes.actions.decisions import name_of
from collab.minutes.models import Assent, Decision
from collab.notifications.models import Level
from collab.notifications.needs import Need
from collab.notifications.sections import Section, SectionLine
from collab.notifications.settings import levels_of
from collab.people.models import Account
from collab.progress.labels import WORDS
from collab.progress.models import SETTLED, CityProgress, State
from collab.workspaces import access

SOON = timedelta(days=14)
"""So long before its day a decision is brought to mind."""
MOST_LINES = 15


@dataclass(frozen=True)
class Asked:
    """A decision that the account's city has not carried out yet, and what the city says of it."""

    decision: Decision
    said: CityProgress | None

    @property
    def url(self) -> str:
        return f"/b/{self.decision.key}#progress"

    def days(self, wait: timedelta) -> list[date]:
        """The days on which the city is asked: so long after the decision or its last word, before the
        decision is due (unless the city has just spoken), and when that day is over."""
        due = self.decision.due
        spoken = self.said is not None and self.said.state != State.NONE
        if spoken and self.said is not None:
            last = local(self.said.changed_at).date()
        else:  # an old decision that is written down late is not asked for at once
            last = max(self.decision.decided_on, local(self.decision.created_at).date())
        found = [last + wait]
        if due is not None:
            found.append(due + timedelta(days=1))
            if not spoken or last < due - SOON:
                found.append(max(due - SOON, last))
        return found

    @property
    def standing(self) -> str:
        """geplant seit 3. März 2026"""
        state = State(self.said.state) if self.said is not None else State.NONE
        if self.said is None or state == State.NONE:
            return _("Ihre Stadt hat noch nichts gesagt")
        return _("%(state)s seit %(day)s", state=WORDS[state], day=day_words(self.said.day))

    def note(self, today: date) -> str:
        """geplant seit 3. März 2026, Frist 1. Mai 2026 überschritten"""
        parts = [self.standing]
        if self.decision.due is not None:
            due = day_words(self.decision.due)
            late = self.decision.due < today
            parts.append(_("Frist %(day)s überschritten", day=due) if late else _("Frist %(day)s", day=due))
        return ", ".join(parts)


def waiting(account: Account) -> list[Asked]:
    """All that the account's city still has to carry out, where the account keeps its column; one query."""
    city_id = account.person.organisation_id
    if city_id is None:
        return []
    rows = db.session.execute(
        select(Decision, CityProgress)
        .join(Assent, and_(Assent.decision_id == Decision.id, Assent.city_id == city_id))
        .outerjoin(
            CityProgress,
            and_(
                CityProgress.kind == "decision",
                CityProgress.object_id == Decision.id,
                CityProgress.city_id == city_id,
            ),
        )
        .where(
            access.may_see(Decision, account),
            Decision.number.is_not(None),
            Decision.workspace_id.in_(access.followed_workspace_ids(account)),
            or_(CityProgress.id.is_(None), CityProgress.state.not_in(SETTLED)),
        )
        .order_by(Decision.decided_on, Decision.id)
        .options(joinedload(Decision.workspace))
    )
    return [Asked(decision, said) for decision, said in rows]


def needs(account: Account, now: datetime) -> list[Need]:
    """What the city should say now; whoever has said it is not asked again for a while."""
    today, wait = local(now).date(), _wait()
    return [
        Need(
            title=name_of(asked.decision),
            url=asked.url,
            icon="decision",
            workspace_id=asked.decision.workspace_id,
            note=asked.standing,
            due=asked.decision.due,
        )
        for asked in waiting(account)
        if min(asked.days(wait)) <= today
    ]


def section(account: Account, since: datetime | None, now: datetime) -> Section | None:
    """What has come up since the last look, each of its days once; nothing of muted workspaces.

    Two queries.
    """
    today, wait = local(now).date(), _wait()
    looked = local(since).date() if since is not None else date.min
    muted = {number for number, level in levels_of(account).items() if level == Level.MUTE}
    told = [
        asked
        for asked in waiting(account)
        if asked.decision.workspace_id not in muted
        and any(looked < each <= today for each in asked.days(wait))
    ]
    if not told:
        return None
    return Section(
        title=_("Umsetzung von Beschlüssen: Ihre Stadt"),
        lines=tuple(
            SectionLine(
                name_of(asked.decision),
                asked.url,
                ", ".join((asked.note(today), asked.decision.workspace.title)),
            )
            for asked in told[:MOST_LINES]
        ),
        total=len(told),
        worth_a_mail=True,
        summary=ngettext(
            "Umsetzung von %(num)s Beschluss gefragt", "Umsetzung von %(num)s Beschlüssen gefragt", len(told)
        ),
        url=f"/decisions/?city={account.person.organisation_id}&state=open",
    )


def _wait() -> timedelta:
    return timedelta(days=current_app.config["PROGRESS_DAYS"])
