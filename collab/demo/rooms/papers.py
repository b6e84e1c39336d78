"""Papers for decision: one that was decided by circulation, one on its way, a draft."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db
from collab.minutes.models import Vote
from collab.papers.actions import circulating, drafting, life
from collab.papers.actions.circulating import Terms
from collab.papers.actions.drafting import PaperFields
from collab.papers.models import Paper, Rule


def tell(steps: Steps) -> None:
    for row in tables("papers.toml", "paper"):
        steps.at(row["at"], partial(_write, steps, row))
        if "submitted" in row:
            steps.at(row["submitted"]["at"], partial(_submit, steps, row))
        if "circulation" in row:
            steps.at(row["circulation"]["at"], partial(_circulate, steps, row))
            for vote in row["circulation"]["vote"]:
                steps.at(vote["at"], partial(_vote, steps, row, vote))


def _write(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    fields = PaperFields(
        title=row["title"],
        reasoning=steps.text(row["reasoning"]),
        proposal=row["proposal"].strip(),
        cost=row["cost"] * 100,
        payer=row["payer"],
        needed_by=steps.day(row.get("needed_by")),
    )
    paper = drafting.write_paper(steps.workspace(row["workspace"]), fields, actor=actor, now=at)
    for task in row.get("task", ()):
        person, city = steps.person(task.get("person")), steps.city(task.get("city"))
        drafting.add_task(paper, task["text"], person, city, actor=actor, now=at)
    steps.made["paper", row["key"]] = paper
    db.session.flush()


def _submit(steps: Steps, row: Row, at: datetime) -> None:
    life.submit(_paper(steps, row), actor=steps.account(row["submitted"]["by"]), now=at)


def _circulate(steps: Steps, row: Row, at: datetime) -> None:
    told = row["circulation"]
    until = steps.day(told["until"])
    assert until is not None
    cities = [steps.story.organisations[key] for key in told["cities"]]
    terms = Terms(Rule(told["rule"]), told["quorum"], until, cities, oral=True)
    circulating.start(_paper(steps, row), terms, actor=steps.account(told["by"]), now=at)


def _vote(steps: Steps, row: Row, vote: Row, at: datetime) -> None:
    circulating.vote(
        _paper(steps, row).circulations[-1],
        steps.story.organisations[vote["city"]],
        Vote(vote["says"]),
        vote.get("note", ""),
        actor=steps.account(vote["by"]),
        now=at,
        on_behalf=vote.get("on_behalf", False),
    )


def _paper(steps: Steps, row: Row) -> Paper:
    paper: Paper = steps.made["paper", row["key"]]
    return paper
