"""Status reports with their milestones, and how often the sub-projects report."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.base.clock import local
from collab.demo.rooms.steps import Row, Steps, tables
from collab.reports.actions import milestones, reports
from collab.reports.actions.plan import set_rhythm
from collab.reports.models import TEXTS, Light

FILE = "reports.toml"


def tell(steps: Steps) -> None:
    for row in tables(FILE, "rhythm"):
        steps.at(row["at"], partial(_ask, steps, row))
    for row in tables(FILE, "milestone"):
        steps.at(row["at"], partial(_plan, steps, row))
        for moved in row.get("move", ()):
            steps.at(moved["at"], partial(_move, steps, row, moved))
        if "reached" in row:
            steps.at(row["reached"]["at"], partial(_reach, steps, row))
    for row in tables(FILE, "report"):
        steps.at(row["at"], partial(_report, steps, row))
        steps.discuss("status_report", row["key"], row.get("comment", ()))


def _ask(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    set_rhythm(steps.workspace(row["workspace"]), row["weeks"], steps.day(row["due"]), actor=actor, now=at)


def _plan(steps: Steps, row: Row, at: datetime) -> None:
    day = steps.day(row["day"])
    assert day is not None
    steps.made["milestone", row["key"]] = milestones.plan_milestone(
        steps.workspace(row["workspace"]), row["title"], day, actor=steps.account(row["by"]), now=at
    )


def _move(steps: Steps, row: Row, moved: Row, at: datetime) -> None:
    day = steps.day(moved["day"])
    assert day is not None
    milestone = steps.made["milestone", row["key"]]
    milestones.move(milestone, day, moved["reason"], actor=steps.account(row["by"]), now=at)


def _reach(steps: Steps, row: Row, at: datetime) -> None:
    day = steps.day(row["reached"]["day"])
    assert day is not None
    milestone = steps.made["milestone", row["key"]]
    milestones.reach(milestone, day, actor=steps.account(row["by"]), now=at)


def _report(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    report = reports.start_report(steps.workspace(row["workspace"]), actor=actor, now=at)
    facts = reports.Facts(
        local(at).date(), Light(row["light"]), row.get("reason", ""), steps.day(row.get("needed_until"))
    )
    reports.write_facts(report, facts, now=at)
    for field in TEXTS:
        text = steps.text(row.get(field, ""))
        number = reports.number_of(report, field)
        if text or number:
            reports.write_text(report, field, text, based_on=number, actor=actor, now=at)
    reports.submit(report, actor=actor, now=at)
    steps.made["status_report", row["key"]] = report
