"""Lasting results, the rules of retention, and the final report of a workspace that was closed."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from collab.archive import retention
from collab.archive.closing import FinalReport, close_workspace, write_report
from collab.archive.marking import mark
from collab.archive.retention import Period
from collab.contacts.models import Topic
from collab.demo.rooms.steps import Row, Steps, tables
from collab.documents.kind import document_subject
from collab.extensions import db

if TYPE_CHECKING:
    from collab.demo.story import Story

FILE = "archive.toml"


def tell(steps: Steps) -> None:
    for row in tables(FILE, "result"):
        steps.at(row["at"], partial(_mark, steps, row))
    for row in tables(FILE, "rule"):
        steps.at(row["at"], partial(_rule, steps, row))


def _mark(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    subject = document_subject(actor, steps.story.documents[row["document"]].key)
    if subject is None:
        raise LookupError(f"{actor.email} does not see {row['document']}")
    topic = db.session.scalar(select(Topic).where(Topic.name == row.get("topic", "")))
    cities = [steps.story.organisations[key] for key in row["cities"]]
    mark(subject, note=row["note"], topic=topic, cities=cities, actor=actor, now=at)


def _rule(steps: Steps, row: Row, at: datetime) -> None:
    period = Period(row["years"], row["ground"])
    retention.set_rules({row["doctype"]: period}, actor=steps.account(row["by"]), now=at)


def close(story: Story, slug: str, at: datetime) -> bool:
    """Close a workspace with the report that the content has of it; False where there is none."""
    for row in tables(FILE, "closing"):
        if row["workspace"] == slug:
            actor, workspace = story.accounts[row["by"]], story.workspaces[slug]
            report = FinalReport(
                reached=row["reached"].strip(),
                learned=row["learned"].strip(),
                goes_on=row["goes_on"],
                contact=story.persons[row["contact"]],
            )
            write_report(workspace, report, actor=actor, now=at)
            close_workspace(workspace, actor=actor, now=at)
            return True
    return False
