"""Short ways to put reports into the named world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from collab.extensions import db
from collab.people.models import Account
from collab.reports.actions import reports
from collab.reports.models import Light, StatusReport
from tests.conftest import NOW, World

Submit = Callable[..., StatusReport]


@pytest.fixture
def submit(app: Flask, world: World) -> Submit:
    """`submit("red", "Es fehlt Geld.", at=…)` is a report of `forum` by Lea that has been submitted."""

    def make(
        light: str = "green",
        reason: str = "",
        *,
        at: datetime = NOW,
        workspace: str = "forum",
        by: Account | None = None,
        corrects: StatusReport | None = None,
    ) -> StatusReport:
        actor = by or world.lea
        room = world.workspaces[workspace]
        report = reports.start_report(room, actor=actor, now=at, corrects=corrects)
        reports.write_facts(report, reports.Facts(at.date(), Light(light), reason, None), now=at)
        reports.write_text(
            report,
            "progress",
            "Es geht voran.",
            based_on=reports.number_of(report, "progress"),
            actor=actor,
            now=at,
        )
        reports.submit(report, actor=actor, now=at)
        db.session.commit()
        return report

    return make
