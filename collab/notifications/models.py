"""What an account wants to hear: settings, levels of workspaces, what it follows; and what is suggested."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id
from collab.people.models import Account
from collab.workspaces.models import Workspace


class Rhythm(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Level(StrEnum):
    """For one workspace: as the account says, only what is important, everything, nothing."""

    AS_ACCOUNT = "as_account"
    LESS = "less"
    MORE = "more"
    MUTE = "mute"


class Mark(StrEnum):
    """For one record: everything of it, or only what is meant for the person herself."""

    FOLLOW = "follow"
    MUTE = "mute"


class NotificationSettings(Base):
    """How often an account is written to. Hours and weekdays are local time (Europe/Berlin).

    `weekdays`: digits 0 (Monday) to 6; a daily digest goes out on each of them, a weekly one on the
    first. `told_up_to` is the journal number up to which this account has been told. `looked_at`: when it
    was last asked what the rooms add to its digest; `turn` counts its digests. `addressed_at_once`: what is
    meant for the person herself is mailed at once. `without_read`: what was read in the inbox is left out of
    digests. `chosen_at`: when the account last chose for itself; None: it has the standard.
    """

    __tablename__ = "notification_settings"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(20), default=Rhythm.DAILY)
    hour: Mapped[int]
    weekdays: Mapped[str] = mapped_column(String(7), default="01234")
    next_due: Mapped[datetime | None] = mapped_column(index=True)
    told_up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    looked_at: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    addressed_at_once: Mapped[bool] = mapped_column(default=True, server_default="1")
    without_read: Mapped[bool] = mapped_column(default=False, server_default="0")
    chosen_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class WorkspaceLevel(Base):
    """What an account wants to hear from one workspace; no row means: as the account says."""

    __tablename__ = "workspace_level"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(20))


class Following(Base):
    """A record that an account follows or has muted; no row means: as usual."""

    __tablename__ = "following"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "object_id"),
        Index("ix_following_object", "kind", "object_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class AddressedLine(Base):
    """A line of the journal (its number) that is meant for this account and is mailed at once.

    `not_before`: when it happened; others are waited for a little, so that several are one mail.
    `mailed_at` is set in the transaction that writes the mail; digests leave out what has it. The row goes
    when a digest has passed the line.
    """

    __tablename__ = "addressed_line"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    not_before: Mapped[datetime]
    mailed_at: Mapped[datetime | None] = mapped_column(index=True)


class SettingsSuggestion(Base):
    """What office or leads suggest to new members: a level for a workspace, or (without one) a rhythm."""

    __tablename__ = "settings_suggestion"

    id: Mapped[Id]
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspace.id"), unique=True)
    level: Mapped[str] = mapped_column(String(20), default="")
    rhythm: Mapped[str] = mapped_column(String(20), default="")
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    hour: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    workspace: Mapped[Workspace | None] = relationship()
    by: Mapped[Account] = relationship()


class SuggestionAnswer(Base):
    """This account has taken a suggestion or declined it, and is not asked again until it is changed."""

    __tablename__ = "suggestion_answer"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(
        ForeignKey("settings_suggestion.id", ondelete="CASCADE"), primary_key=True
    )
    accepted: Mapped[bool]
    at: Mapped[datetime]


OF_ACCOUNT = (AddressedLine, Following, NotificationSettings, SuggestionAnswer, WorkspaceLevel)
"""What goes with an account that is deleted."""
