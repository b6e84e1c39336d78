"""Date polls: open, hidden, decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from collab.calendar.polls.actions import Asked, PollFields, Slot, answer_poll, choose_date, start_poll
from collab.calendar.polls.models import Poll, Suits
from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db

SAYS = {"j": Suits.YES, "z": Suits.IF_NEED_BE, "n": Suits.NO}
"""Answers in the content, one letter for each proposed date: ja, zur Not, nein; anything else: none."""


def tell(steps: Steps) -> None:
    for row in tables("polls.toml", "poll"):
        steps.at(row["at"], partial(_start, steps, row))
        for said in row["answer"]:
            steps.at(said["at"], partial(_answer, steps, row, said))
        if "chosen" in row:
            steps.at(row["chosen_at"], partial(_choose, steps, row))
        steps.discuss("poll", row["key"], row.get("comment", ()))


def _start(steps: Steps, row: Row, at: datetime) -> None:
    length = timedelta(minutes=row["minutes"])
    deadline = steps.day(row["deadline"])
    assert deadline is not None
    fields = PollFields(
        title=row["title"],
        slots=[Slot(steps.utc(words), steps.utc(words) + length) for words in row["slots"]],
        deadline=deadline,
        text=steps.text(row.get("text", "")),
        place=row.get("place", ""),
        city=steps.city(row.get("city")),
        hidden=row.get("hidden", False),
    )
    asked = [Asked(person) for person in steps.people(row["people"])]
    asked += [Asked(name=name, email=email) for name, email in row.get("outside", ())]
    actor = steps.account(row["by"])
    poll = start_poll(steps.workspace(row["workspace"]), fields, asked, actor=actor, now=at)
    db.session.flush()
    steps.made["poll", row["key"]] = poll


def _answer(steps: Steps, row: Row, said: Row, at: datetime) -> None:
    """By somebody with a login (`by`), or by the personal link (`name`)."""
    poll: Poll = steps.made["poll", row["key"]]
    person = steps.person(said.get("by"))
    name = said.get("name", "")
    place = next(each for each in poll.invitees if each.person is person and each.name == name)
    answers = {
        option.id: SAYS[sign] for option, sign in zip(poll.options, said["says"], strict=True) if sign in SAYS
    }
    actor = steps.account(said["by"]) if person and person.account else None
    answer_poll(place, answers, comment=said.get("comment", ""), actor=actor, now=at)


def _choose(steps: Steps, row: Row, at: datetime) -> None:
    poll: Poll = steps.made["poll", row["key"]]
    option = poll.options[row["chosen"] - 1]
    choose_date(poll, option, actor=steps.account(row["by"]), now=at)
