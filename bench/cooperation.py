"""A whole cooperation: in each workspace reports, meetings, decisions, tasks, papers, measures, figures.

Written straight into the tables, but for what is public, which the rooms' own actions make.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bench.bulk import Bulk
from bench.instance import READER, application, insert_rows, memberships
from bench.publishing import publish_some
from bench.texts import SyntheticText, synthetic_texts
from collab.activity.journal import number_new_lines
from collab.activity.models import Activity
from collab.archive.models import LastingResult
from collab.base.clock import local
from collab.base.clock import now as this_moment
from collab.base.columns import new_key
from collab.base.database import writing
from collab.calendar.models import Event
from collab.extensions import db
from collab.figures.models import FigureChange, FigureValue, Indicator
from collab.figures.models import Measure as Sort
from collab.minutes.models import AgendaItem, Assent, Body, Decision, Meeting, MinutesState, Vote
from collab.oparl import ledger
from collab.papers.models import Ballot, Circulation, Entitled, Paper, PaperState, Rule, Stage, Step
from collab.people.models import Account, Organisation, Person, PlatformRole
from collab.progress.models import STATES, CityProgress, CityProgressChange, Measure
from collab.reports.models import Light, Milestone, ReportPlan, ReportState, StatusReport
from collab.tasks.models import Task, TaskPerson, TaskState
from collab.workspaces.models import Membership, workspace_city

ACCOUNTS = 100
MEETINGS, ITEMS, DECISIONS, TASKS, REPORTS, MEASURES, INDICATORS, DAYS, RESULTS = 5, 3, 10, 20, 4, 5, 3, 8, 2
"""In each workspace: of figures, so many indicators with values for so many days."""
JOURNAL_DAYS = 13  # what is older is not put into inboxes that are opened for the first time
KEY = "messwert"
ADDRESSES = {
    "home": "/", "steering": "/steering/", "register": "/decisions/",
    "matrix": "/decisions/?view=matrix", "register_csv": "/decisions/register.csv",
    "measures": "/measures/", "figures": "/figures/", "indicator": f"/i/{KEY}", "inbox": "/inbox",
    "results": "/results/", "papers": "/w/raum-1/papers", "circulating": f"/v/{KEY}",
    "reports": "/w/raum-1/reports", "report": f"/r/{KEY}",
}  # fmt: skip


def fill_cooperation(folder: Path, workspaces: int, lines: int) -> dict[str, str]:
    """Fill an instance that `build` has made. Returns the addresses of the pages that are measured."""
    app = application(folder)
    with app.test_request_context("/"):
        with writing():
            _Cooperation(workspaces).fill(lines)
            db.session.commit()
        with writing():
            public = publish_some(max(1, workspaces // 10))
            while number_new_lines():
                pass
            db.session.commit()
        ledger.keep(this_moment())
        db.session.remove()
    return {**ADDRESSES, **public}


class _Cooperation:
    def __init__(self, workspaces: int) -> None:
        self.workspaces = workspaces
        self.now = this_moment()
        self.today = local(self.now).date()
        self.bulk = Bulk()
        self.cities = list(db.session.scalars(select(Organisation.id).where(Organisation.is_city)))
        self.accounts: list[tuple[int, int]] = []  # with their persons
        self.records: list[tuple[int, str, str, int, str, dict[str, Any]]] = []
        self._texts: Iterator[SyntheticText] = cycle(list(synthetic_texts(400, seed=7)))

    def fill(self, lines: int) -> None:
        self._people()
        for number in range(1, self.workspaces + 1):
            for city in self.cities:
                self.bulk.link(workspace_city, workspace_id=number, organisation_id=city)
            decisions = self._meetings(number)
            self._reports(number)
            self._tasks(number)
            self._papers(number)
            measures = self._measures(number)
            self._figures(number)
            for kind, ids in (("decision", decisions), ("measure", measures)):
                for row in ids:
                    self._progress(number, kind, row)
                for row in ids[:RESULTS]:
                    self.bulk.add(
                        LastingResult, kind=kind, object_id=row, workspace_id=number, note=self._title(),
                        marked_at=self._ago(2), marked_by_id=1,
                    )  # fmt: skip
            if number % 10 == 0:
                self.bulk.write()
        self._journal(lines)
        self.bulk.write()

    def _people(self) -> None:
        """All see or are in all workspaces, have come in long ago, and want what everybody is told."""
        since = self._ago(400)
        db.session.execute(
            update(Account)
            .where(Account.email == READER)
            .values(platform_role=PlatformRole.STEERING, password_hash="-", created_at=since)
        )
        self.accounts = [(1, db.session.scalars(select(Account.person_id).where(Account.id == 1)).one())]
        for number in range(1, ACCOUNTS):
            email = f"kollege{number}@example.org"
            person = self.bulk.add(
                Person, given_name="Kim", family_name=f"Kollege {number}", email=email, created_at=since,
                organisation_id=self.cities[number % len(self.cities)],
            )  # fmt: skip
            account = self.bulk.add(
                Account, person_id=person, email=email, password_hash="-", created_at=since
            )
            self.accounts.append((account, person))
        self.bulk.write()
        for account, _person in self.accounts[1:]:
            insert_rows(Membership, memberships(account, range(1, self.workspaces + 1), since))

    def _meetings(self, workspace: int) -> list[int]:
        """One to come, the others held, their minutes approved; ten decisions in all."""
        decisions: list[int] = []
        for number in range(MEETINGS):
            begins = self._ago(30 * number - 10)
            title, day = self._title(), local(begins).date()
            event = self.bulk.add(
                Event, workspace_id=workspace, uid=f"{workspace}-{number}@bench", title=title,
                starts_at=begins, ends_at=begins + timedelta(hours=2), begins_on=day, over_on=day,
                series=new_key(), place="Rathaus", created_at=self._ago(400), created_by_id=1,
                changed_at=begins, about_kind="meeting",
            )  # fmt: skip
            held = number > 0
            meeting = self.bulk.add(
                Meeting, workspace_id=workspace, event_id=event, created_by_id=1, created_at=self._ago(400),
                changed_at=begins, state=MinutesState.APPROVED if held else MinutesState.DRAFT,
                circulated_at=begins if held else None, approved_at=begins if held else None,
            )  # fmt: skip
            self._note(workspace, "meeting", "minutes.circulated" if held else "meeting.planned", meeting)
            for position in range(ITEMS):
                item = self.bulk.add(
                    AgendaItem, meeting_id=meeting, position=position, title=self._title(), text=self._text()
                )
                if held and len(decisions) < DECISIONS:
                    decisions.append(self._decision(workspace, item, day, len(decisions) + 1))
        return decisions

    def _decision(self, workspace: int, item: int, day: date, number: int) -> int:
        decision = self.bulk.add(
            Decision, workspace_id=workspace, item_id=item, year=day.year, number=number,
            title=self._title(), wording=self._text(), decided_on=day, created_by_id=1,
            body=Body.STEERING if number % 3 == 0 else Body.GROUP, due=day + timedelta(days=90),
            created_at=self.now, changed_at=self.now,
        )  # fmt: skip
        for city in self.cities:
            vote = Vote.ABSTAINS if city % 5 == 0 else Vote.YES
            self.bulk.link(Assent, decision_id=decision, city_id=city, vote=vote)
        said = {"city": "Essen", "state": "planned"}
        self._note(workspace, "decision", "progress.changed", decision, said)
        return decision

    def _progress(self, workspace: int, kind: str, row: int) -> None:
        """What each city says, and what it said before."""
        states = STATES[kind][1:]
        for city in self.cities:
            state = states[(row + city) % len(states)]
            account, person = self.accounts[city % len(self.accounts)]
            said: dict[str, Any] = {"note": "Anmerkung", "day": self.today, "contact_id": person}
            progress = self.bulk.add(
                CityProgress, kind=kind, object_id=row, workspace_id=workspace, city_id=city, state=state,
                changed_at=self.now, changed_by_id=account, **said,
            )  # fmt: skip
            self.bulk.add(
                CityProgressChange, progress_id=progress, before=states[0], state=state, at=self.now,
                author_id=account, **said,
            )  # fmt: skip

    def _reports(self, workspace: int) -> None:
        self.bulk.link(
            ReportPlan, workspace_id=workspace, every_weeks=4, since=self._ago(200),
            next_due=self.today + timedelta(days=workspace % 20 - 5),
        )  # fmt: skip
        for number in range(REPORTS):
            moment = self._ago(28 * (REPORTS - number) - 20)
            key = KEY if (workspace, number) == (1, REPORTS - 1) else new_key()
            report = self.bulk.add(
                StatusReport, key=key, workspace_id=workspace, day=local(moment).date(), author_id=1,
                light=list(Light)[(workspace + number) % 3], reason=self._title(), progress=self._text(),
                next_steps=self._text(), risks=self._text(), needed=self._text(),
                state=ReportState.SUBMITTED, created_at=moment, changed_at=moment, submitted_at=moment,
            )  # fmt: skip
            said = {"light": str(Light.YELLOW)}
            self._note(workspace, "status_report", "status_report.submitted", report, said)
            day = self.today + timedelta(days=30 * number - 40)
            milestone = self.bulk.add(
                Milestone, workspace_id=workspace, title=self._title(), planned=day, current=day,
                reached=day if number == 0 else None, created_at=moment, created_by_id=1, changed_at=moment,
            )  # fmt: skip
            self._note(workspace, "milestone", "milestone.reached", milestone)

    def _tasks(self, workspace: int) -> None:
        for number in range(TASKS):
            state = TaskState.DONE if number % 3 == 0 else TaskState.OPEN
            title = self._title()
            task = self.bulk.add(
                Task, workspace_id=workspace, title=title, title_key=title.casefold(), state=state,
                due=self.today + timedelta(days=number * 3 - 15), created_at=self._ago(40), created_by_id=1,
                city_id=self.cities[number % len(self.cities)], changed_at=self.now,
                closed_at=self.now if state == TaskState.DONE else None,
            )  # fmt: skip
            person = self.accounts[(workspace * TASKS + number) % len(self.accounts)][1]
            self.bulk.link(TaskPerson, task_id=task, person_id=person, since=self.now, by_id=1)
            self._note(workspace, "task", ("task.done", "task.added", "task.changed")[number % 3], task)

    def _papers(self, workspace: int) -> None:
        """One accepted, one submitted; in every tenth workspace one in circulation."""
        states = [PaperState.ACCEPTED, PaperState.SUBMITTED]
        if workspace % 10 == 1:
            states.append(PaperState.SUBMITTED)
        for number, state in enumerate(states, 1):
            key = KEY if (workspace, number) == (1, 3) else new_key()
            paper = self.bulk.add(
                Paper, key=key, workspace_id=workspace, year=self.today.year, number=number,
                title=self._title(), reasoning=self._text(), proposal=self._text(), cost=1_000_000,
                state=state, submitted_at=self._ago(20), created_at=self._ago(30), created_by_id=1,
                changed_at=self._ago(20), decided_on=self.today if state == PaperState.ACCEPTED else None,
            )  # fmt: skip
            self.bulk.add(Stage, paper_id=paper, version=1, step=Step.SUBMITTED, at=self._ago(20), by_id=1)
            self._note(workspace, "paper", "paper.submitted", paper)
            if number == 3:
                self._circulation(paper)

    def _circulation(self, paper: int) -> None:
        """Half of the cities have voted."""
        circulation = self.bulk.add(
            Circulation, paper_id=paper, version=1, title=self._title(), wording=self._text(),
            rule=Rule.MAJORITY, quorum=8, started_at=self._ago(5), started_by_id=1,
            until=self.today + timedelta(days=9),
        )  # fmt: skip
        for city in self.cities:
            self.bulk.link(Entitled, circulation_id=circulation, city_id=city)
        for city in self.cities[6:]:
            self.bulk.add(
                Ballot, circulation_id=circulation, city_id=city, vote=Vote.YES, at=self._ago(1),
                by_id=self.accounts[city][0],
            )  # fmt: skip

    def _measures(self, workspace: int) -> list[int]:
        made = []
        for number in range(MEASURES):
            made.append(
                self.bulk.add(
                    Measure, workspace_id=workspace, title=self._title(), text=self._text(),
                    lead_city_id=self.cities[number], created_at=self.now, created_by_id=1,
                    changed_at=self.now,
                )
            )  # fmt: skip
            self._note(workspace, "measure", "measure.created", made[-1])
        return made

    def _figures(self, workspace: int) -> None:
        """Twelve cities, a value for each quarter of two years."""
        for number in range(INDICATORS):
            key = KEY if (workspace, number) == (1, 0) else new_key()
            indicator = self.bulk.add(
                Indicator, key=key, workspace_id=workspace, name=self._title(), unit="Plätze",
                definition=self._text(), measure=Sort.COUNT, created_at=self._ago(90), created_by_id=1,
                changed_at=self.now,
            )  # fmt: skip
            self._note(workspace, "indicator", "indicator.defined", indicator)
            for city in self.cities:
                for quarter in range(DAYS):
                    counted: dict[str, Any] = {
                        "indicator_id": indicator, "city_id": city, "at": self.now, "author_id": 1,
                        "day": self.today - timedelta(days=91 * quarter),
                        "amount": Decimal(100 * city + quarter),
                    }  # fmt: skip
                    self.bulk.add(FigureValue, **counted)
                    self.bulk.add(FigureChange, **counted)

    def _note(
        self, workspace: int, kind: str, verb: str, row: int, detail: dict[str, Any] | None = None
    ) -> None:
        """One of the things that the journal tells of."""
        self.records.append((workspace, kind, verb, row, self._title(), detail or {}))

    def _journal(self, lines: int) -> None:
        """So many lines in turn about all records; of every tenth a city is told by name."""
        step = timedelta(days=JOURNAL_DAYS) / lines
        for number in range(lines):
            workspace, kind, verb, row, title, detail = self.records[number * 37 % len(self.records)]
            account, _person = self.accounts[number % len(self.accounts)]
            to = {"to": [self.accounts[(number + 7) % len(self.accounts)][1]]} if number % 10 == 0 else {}
            self.bulk.add(
                Activity, at=self.now - step * (lines - number), actor_id=account, verb=verb, kind=kind,
                object_id=row, workspace_id=workspace, title=title, detail=detail | to,
            )  # fmt: skip

    def _ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def _title(self) -> str:
        return next(self._texts).title

    def _text(self) -> str:
        return next(self._texts).text.split("\n\n")[0]
