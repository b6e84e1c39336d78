"""Many sub-projects at once, built in bulk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from collab.activity.models import Activity
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.models import AgendaItem, Decision, Meeting, Objection
from collab.reports.models import ReportPlan, StatusReport
from collab.tasks.models import Task
from collab.workspaces.models import Workspace, workspace_city
from tests.conftest import NOW, World

Fill = Callable[[int, int], None]
LIGHTS = ("green", "yellow", "red")


@pytest.fixture
def fill(app: Flask, world: World) -> Fill:
    """`fill(100, 10_000)` makes so many workspaces with all that the page shows, and journal lines."""
    lea, essen = world.lea.id, world.sven.person.organisation_id

    def make(count: int, lines: int) -> None:
        first = 1000
        rooms = [first + number for number in range(count)]
        rows: dict[type, list[dict[str, object]]] = {
            Workspace: [
                {"id": n, "slug": f"projekt-{n}", "title": f"Teilprojekt {n}", "created_at": NOW}
                for n in rooms
            ],
            Activity: [
                {
                    "number": number + 1,
                    "at": NOW - timedelta(minutes=number),
                    "actor_id": lea,
                    "verb": "task.done",
                    "kind": "task",
                    "object_id": rooms[number % count],
                    "workspace_id": rooms[number % count],
                    "title": "x",
                }
                for number in range(lines)
            ],
            Event: [],
            Meeting: [],
            AgendaItem: [],
            Decision: [],
            Objection: [],
            Task: [],
            StatusReport: [],
            ReportPlan: [],
        }
        for n in rooms:
            rows[ReportPlan].append(
                {
                    "workspace_id": n,
                    "every_weeks": 4,
                    "next_due": NOW.date() - timedelta(days=1),
                    "since": NOW,
                }
            )
            rows[Task].append(
                {
                    "id": n,
                    "key": f"task{n}",
                    "workspace_id": n,
                    "title": "Offen",
                    "title_key": "offen",
                    "due": NOW.date() - timedelta(days=3),
                    "city_id": essen,
                    "created_at": NOW,
                    "created_by_id": lea,
                    "changed_at": NOW,
                }
            )
            for step, days in enumerate((-30, 30)):
                at = NOW + timedelta(days=days)
                rows[Event].append(
                    {
                        "id": 2 * n + step,
                        "key": f"ev{n}-{step}",
                        "workspace_id": n,
                        "uid": f"{n}-{step}",
                        "title": "Sitzung",
                        "starts_at": at,
                        "ends_at": at + timedelta(hours=2),
                        "begins_on": at.date(),
                        "over_on": at.date(),
                        "series": f"s{n}",
                        "created_at": NOW,
                        "created_by_id": lea,
                        "changed_at": NOW,
                    }
                )
                rows[Meeting].append(
                    {
                        "id": 2 * n + step,
                        "key": f"me{n}-{step}",
                        "workspace_id": n,
                        "event_id": 2 * n + step,
                        "state": "circulated" if step == 0 else "draft",
                        "created_at": NOW,
                        "created_by_id": lea,
                        "changed_at": NOW,
                    }
                )
                rows[StatusReport].append(
                    {
                        "key": f"re{n}-{step}",
                        "workspace_id": n,
                        "day": (NOW + timedelta(days=step)).date(),
                        "light": LIGHTS[(n + step) % 3],
                        "reason": "Grund",
                        "state": "submitted",
                        "author_id": lea,
                        "created_at": NOW,
                        "changed_at": NOW,
                        "submitted_at": NOW + timedelta(days=step),
                    }
                )
            rows[AgendaItem].append(
                {"id": n, "key": f"it{n}", "meeting_id": 2 * n, "position": 0, "title": "TOP"}
            )
            rows[Decision].append(
                {
                    "key": f"de{n}",
                    "workspace_id": n,
                    "item_id": n,
                    "year": 2026,
                    "number": 1,
                    "title": f"Beschluss {n}",
                    "wording": "So",
                    "decided_on": NOW.date(),
                    "created_at": NOW,
                    "created_by_id": lea,
                    "changed_at": NOW,
                }
            )
            rows[Objection].append(
                {"key": f"ob{n}", "meeting_id": 2 * n, "account_id": lea, "text": "Nein", "at": NOW}
            )
        for table, values in rows.items():
            db.session.execute(insert(table), values)
        db.session.execute(
            insert(workspace_city), [{"workspace_id": n, "organisation_id": essen} for n in rooms]
        )
        db.session.commit()

    return make
