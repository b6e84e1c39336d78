"""What an account wants to hear: made on demand with the standard values, changed by the account."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, exists, select

from collab.activity.journal import highest_number
from collab.activity.models import Activity
from collab.extensions import db
from collab.notifications.models import Level, NotificationSettings, Rhythm, WorkspaceLevel
from collab.notifications.schedule import next_due
from collab.people.models import Account
from collab.workspaces.models import Workspace

STANDARD_WEEKDAYS = "01234"


def settings_of(account: Account, now: datetime) -> NotificationSettings:
    """The settings of an account; the standard values, not yet saved, where it has none."""
    return db.session.get(NotificationSettings, account.id) or _standard(account, now)


def without_settings() -> bool:
    """Whether some account has no settings yet."""
    return bool(db.session.scalar(select(exists(select(Account.id).where(_has_none())))))


def create_missing(now: datetime) -> int:
    """Give every account its settings; returns how many were made."""
    accounts = db.session.scalars(select(Account).where(_has_none())).all()
    for account in accounts:
        db.session.add(_standard(account, now))
    return len(accounts)


def change(
    settings: NotificationSettings, *, rhythm: Rhythm, hour: int, weekdays: str, now: datetime
) -> None:
    """Set how often an account is written to. Switching on again does not bring up what was missed."""
    if settings.rhythm == Rhythm.OFF and rhythm != Rhythm.OFF:
        settings.told_up_to = highest_number()
        settings.looked_at = now
    settings.rhythm, settings.hour, settings.weekdays = rhythm, hour, weekdays
    settings.next_due = next_due(settings, now)
    settings.chosen_at = now
    db.session.add(settings)


def change_rhythm(account: Account, rhythm: Rhythm, now: datetime) -> Rhythm:
    """Set the rhythm alone; returns what it was."""
    settings = settings_of(account, now)
    before = Rhythm(settings.rhythm)
    change(settings, rhythm=rhythm, hour=settings.hour, weekdays=settings.weekdays, now=now)
    return before


def change_addressed(account: Account, at_once: bool, now: datetime) -> bool:
    """Whether what is meant for the account itself is mailed at once; returns what was before."""
    settings = settings_of(account, now)
    before = settings.addressed_at_once
    settings.addressed_at_once, settings.chosen_at = at_once, now
    db.session.add(settings)
    return before


def levels_of(account: Account) -> dict[int, Level]:
    """The level for each workspace (by id) for which the account has chosen one."""
    rows = db.session.scalars(select(WorkspaceLevel).where(WorkspaceLevel.account_id == account.id))
    return {row.workspace_id: Level(row.level) for row in rows}


def level_of(account: Account, workspace: Workspace) -> Level:
    row = db.session.get(WorkspaceLevel, (account.id, workspace.id))
    return Level(row.level) if row else Level.AS_ACCOUNT


def set_level(account: Account, workspace: Workspace, level: Level) -> Level:
    """Set what the account wants to hear from one workspace; returns what it was."""
    row = db.session.get(WorkspaceLevel, (account.id, workspace.id))
    before = Level(row.level) if row else Level.AS_ACCOUNT
    if row is not None and level == Level.AS_ACCOUNT:
        db.session.delete(row)
    elif row is not None:
        row.level = level
    elif level != Level.AS_ACCOUNT:
        db.session.add(WorkspaceLevel(account_id=account.id, workspace_id=workspace.id, level=level))
    return before


def _standard(account: Account, now: datetime) -> NotificationSettings:
    settings = NotificationSettings(
        account_id=account.id,
        rhythm=Rhythm.DAILY,
        hour=current_app.config["DIGEST_HOUR"],
        weekdays=STANDARD_WEEKDAYS,
        told_up_to=_number_when_it_was_made(account),
        addressed_at_once=True,
        without_read=False,
    )
    settings.next_due = next_due(settings, now)
    return settings


def _number_when_it_was_made(account: Account) -> int:
    """Where the journal stood when the account was made: nobody is flooded with what was before."""
    last = (
        select(Activity.number)
        .where(Activity.at <= account.created_at, Activity.number > 0)  # below: taken over from elsewhere
        .order_by(Activity.at.desc(), Activity.number.desc())
        .limit(1)
    )
    return db.session.scalar(last) or 0


def _has_none() -> ColumnElement[bool]:
    return Account.id.not_in(select(NotificationSettings.account_id))
