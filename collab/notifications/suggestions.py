"""What office and leads suggest to those who have not chosen yet. Nothing changes before they say yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.notifications.models import (
    Level,
    NotificationSettings,
    Rhythm,
    SettingsSuggestion,
    SuggestionAnswer,
    WorkspaceLevel,
)
from collab.notifications.settings import change, set_level, settings_of
from collab.people.models import Account
from collab.workspaces.models import Membership, Workspace


def suggestion_for(workspace: Workspace | None) -> SettingsSuggestion | None:
    """The suggestion for a workspace, or (None) for the rhythm of all mails."""
    here = SettingsSuggestion.workspace_id
    return db.session.scalar(
        select(SettingsSuggestion).where(here == workspace.id if workspace else here.is_(None))
    )


def suggest_level(workspace: Workspace, level: Level, actor: Account, now: datetime) -> Level:
    """Suggest a level to the members; AS_ACCOUNT suggests nothing. Returns what was suggested before."""
    before = suggestion_for(workspace)
    said = Level(before.level) if before else Level.AS_ACCOUNT
    if said == level:
        return said
    _forget(before)
    if level != Level.AS_ACCOUNT:
        db.session.add(SettingsSuggestion(workspace=workspace, level=level, by_id=actor.id, at=now))
    return said


def suggest_rhythm(rhythm: Rhythm | None, weekdays: str, hour: int, actor: Account, now: datetime) -> None:
    """Suggest a rhythm to everybody; None takes the suggestion back."""
    _forget(suggestion_for(None))
    if rhythm is not None:
        db.session.add(
            SettingsSuggestion(rhythm=rhythm, weekdays=weekdays, hour=hour, by_id=actor.id, at=now)
        )


def open_suggestions(account: Account) -> Sequence[SettingsSuggestion]:
    """What is suggested to this account: it has neither chosen for itself nor answered yet. One query."""
    inside = select(Membership.workspace_id).where(Membership.account_id == account.id)
    chosen = select(WorkspaceLevel.workspace_id).where(WorkspaceLevel.account_id == account.id)
    answered = select(SuggestionAnswer.suggestion_id).where(SuggestionAnswer.account_id == account.id)
    untouched = ~(
        select(NotificationSettings.account_id)
        .where(NotificationSettings.account_id == account.id)
        .where(
            or_(
                NotificationSettings.chosen_at.is_not(None),
                and_(
                    NotificationSettings.rhythm == SettingsSuggestion.rhythm,
                    NotificationSettings.weekdays == SettingsSuggestion.weekdays,
                    NotificationSettings.hour == SettingsSuggestion.hour,
                ),
            )
        )
        .exists()
    )
    here = SettingsSuggestion.workspace_id
    return db.session.scalars(
        select(SettingsSuggestion)
        .outerjoin(SettingsSuggestion.workspace)
        .where(
            SettingsSuggestion.by_id != account.id,
            SettingsSuggestion.id.not_in(answered),
            or_(
                and_(here.is_(None), untouched),
                and_(here.in_(inside), here.not_in(chosen), Workspace.archived_at.is_(None)),
            ),
        )
        .options(
            joinedload(SettingsSuggestion.workspace),
            joinedload(SettingsSuggestion.by).joinedload(Account.person),
        )
        .order_by(here.is_not(None), SettingsSuggestion.id)
    ).all()


def answer(suggestion: SettingsSuggestion, account: Account, accepted: bool, now: datetime) -> None:
    """Take a suggestion over, or decline it."""
    if accepted and suggestion.workspace is not None:
        set_level(account, suggestion.workspace, Level(suggestion.level))
    elif accepted and suggestion.hour is not None:
        change(
            settings_of(account, now),
            rhythm=Rhythm(suggestion.rhythm),
            hour=suggestion.hour,
            weekdays=suggestion.weekdays,
            now=now,
        )
    db.session.merge(
        SuggestionAnswer(account_id=account.id, suggestion_id=suggestion.id, accepted=accepted, at=now)
    )


def _forget(suggestion: SettingsSuggestion | None) -> None:
    if suggestion is not None:
        db.session.execute(delete(SuggestionAnswer).where(SuggestionAnswer.suggestion_id == suggestion.id))
        db.session.delete(suggestion)
        db.session.flush()
