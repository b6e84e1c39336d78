"""Who is asked for a report: what waits for leads, their digest, and one mail when the day comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from collab.base.addresses import public_url
from collab.base.alone import each_alone
from collab.base.clock import local
from collab.base.mail import queue_mail
from collab.base.pages import day as day_words
from collab.extensions import db
from collab.notifications.needs import Need
from collab.notifications.sections import Section, SectionLine
from collab.people.models import Account
from collab.reports.models import ReportPlan
from collab.workspaces.models import Membership, Role, Workspace

AHEAD = timedelta(days=7)
"""So long before its day a report waits for its lead."""


def needs(account: Account, now: datetime) -> list[Need]:
    """Reports that the workspaces which this account leads owe, or will owe within a week."""
    return [
        Need(
            title=_("Statusbericht: %(title)s", title=plan.workspace.title),
            url=f"/w/{plan.workspace.slug}/reports",
            icon="light",
            workspace_id=plan.workspace_id,
            due=plan.next_due,
        )
        for plan in _owed(account, now)
    ]


def section(account: Account, _since: datetime | None, now: datetime) -> Section | None:
    """The same in a digest; no reason for a mail of its own, because the day itself is."""
    owed = _owed(account, now)
    if not owed:
        return None
    return Section(
        title=_("Fällige Statusberichte"),
        lines=tuple(
            SectionLine(
                plan.workspace.title,
                f"/w/{plan.workspace.slug}/reports",
                _("fällig am %(day)s", day=day_words(plan.next_due)),
            )
            for plan in owed
        ),
        total=len(owed),
    )


def _owed(account: Account, now: datetime) -> Sequence[ReportPlan]:
    led = select(Membership.workspace_id).where(
        Membership.account_id == account.id, Membership.role == Role.LEAD
    )
    query = _asked(local(now).date() + AHEAD).where(ReportPlan.workspace_id.in_(led))
    return db.session.scalars(query).all()


def _asked(until: date) -> Select[ReportPlan]:
    """Plans whose report is due by that day; archived workspaces owe nothing."""
    return (
        select(ReportPlan)
        .join(Workspace, Workspace.id == ReportPlan.workspace_id)
        .where(
            ReportPlan.every_weeks.is_not(None), ReportPlan.next_due <= until, Workspace.archived_at.is_(None)
        )
        .order_by(ReportPlan.next_due, ReportPlan.workspace_id)
        .options(contains_eager(ReportPlan.workspace))
    )


def remind_due(now: datetime) -> int:
    """For the worker: one mail to each lead when the day has come. Returns how many workspaces were asked."""
    today = local(now).date()
    due = db.session.scalars(
        _asked(today).where(ReportPlan.reminded_at.is_(None)).with_only_columns(ReportPlan.workspace_id)
    ).all()
    db.session.commit()

    def one(workspace_id: int) -> bool:
        plan = db.session.get_one(ReportPlan, workspace_id, with_for_update=True)
        if plan.reminded_at is not None or plan.next_due is None or plan.next_due > today:
            return False  # changed in the meantime
        for lead in leads(plan.workspace):
            _write(plan, lead, now)
        plan.reminded_at = now
        return True

    return each_alone("ask for a status report", due, one)


def leads(workspace: Workspace) -> Sequence[Account]:
    """Who leads a workspace and can be written to."""
    return db.session.scalars(
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id == workspace.id, Membership.role == Role.LEAD)
        .where(Account.closed_at.is_(None), Account.password_hash.is_not(None))
        .order_by(Account.id)
        .options(joinedload(Account.person))
    ).all()


def _write(plan: ReportPlan, lead: Account, now: datetime) -> None:
    with force_locale(lead.language):
        words = {
            "subject": _("Statusbericht fällig: %(title)s", title=" ".join(plan.workspace.title.split())),
            "name": lead.person.display_name,
            "workspace": plan.workspace,
            "day": day_words(plan.next_due),
            "url": public_url("reports.index", workspace=plan.workspace.slug),
            "language": lead.language,
            "site": current_app.config["SITE_NAME"],
        }
        text = current_app.jinja_env.get_template("reports/mail/due.txt").render(words)
        html = current_app.jinja_env.get_template("reports/mail/due.html").render(words)
    assert plan.next_due is not None
    # a day may be set, taken back and set again
    asked = f"{plan.next_due.isoformat()}-{int(now.timestamp())}"
    queue_mail(
        recipient=lead.email,
        subject=words["subject"],
        text=text,
        html=html,
        message_key=f"report-due-{plan.workspace_id}-{asked}-{lead.id}",
        now=now,
    )
