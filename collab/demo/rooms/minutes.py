"""What the minutes of a meeting say: texts, decisions with the votes of the cities, action items."""

from __future__ import annotations

from datetime import datetime

from collab.demo.rooms.steps import Row, Steps
from collab.minutes.actions.action_items import ActionFields, add_action
from collab.minutes.actions.decisions import DecisionFields, Given, add_decision, voting_cities
from collab.minutes.actions.writing import write_item
from collab.minutes.models import AgendaItem, Meeting, Vote
from collab.people.models import Account


def write_minutes(steps: Steps, meeting: Meeting, row: Row, at: datetime) -> None:
    """All of it at once, by whoever takes the minutes."""
    actor = steps.account(row["minutes_by"])
    for said in row["item"]:
        item = _item(meeting, said)
        item.stays_open = said.get("stays_open", False)
        if text := said.get("text"):
            write_item(item, steps.text(text), based_on=item.text_number, actor=actor, now=at)
        for decision in said.get("decision", ()):
            _decide(steps, item, decision, actor, at)
        for action in said.get("action", ()):
            fields = ActionFields(
                text=action["text"],
                person=steps.person(action.get("person")),
                city=steps.city(action.get("city")),
                due=steps.day(action.get("due")),
            )
            add_action(item, fields, actor=actor, now=at)


def _item(meeting: Meeting, said: Row) -> AgendaItem:
    """By its title; the approval of earlier minutes came onto the agenda by itself."""
    if said.get("approves"):
        return next(item for item in meeting.items if item.approves_id)
    return next(item for item in meeting.items if item.title == said["title"])


def _decide(steps: Steps, item: AgendaItem, row: Row, actor: Account, at: datetime) -> None:
    """All cities say yes but those that the content names, as "no" or "abstains: for this reason"."""
    votes = {city.id: Given(Vote.YES) for city in voting_cities(item.meeting)}
    for key, words in row.get("votes", {}).items():
        vote, _, note = words.partition(": ")
        votes[steps.story.organisations[key].id] = Given(Vote(vote), note)
    fields = DecisionFields(
        wording=row["wording"].strip(),
        title=row["title"],
        due=steps.day(row.get("due")),
        responsible=steps.person(row.get("responsible")),
        votes=votes,
    )
    add_decision(item, fields, actor=actor, now=at)
