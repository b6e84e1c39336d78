"""Who can be asked, and who was ticked or typed."""

from __future__ import annotations

from flask import request

from collab.calendar.polls.actions import Asked
from collab.calendar.polls.models import Poll
from collab.extensions import db
from collab.people.models import Person
from collab.workspaces import access
from collab.workspaces.addresses import read_list
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.workspaces.queries import members


def asked_people() -> tuple[list[Asked], list[str]]:
    """Who is ticked or typed, and what was typed but is no address. Known addresses become their persons."""
    account = signed_in()
    persons = db.session.scalars(
        access.visible(Person, account).where(Person.key.in_(request.form.getlist("person")))
    )
    asked = [Asked(person=person) for person in persons]
    typed = read_list(request.form.get("others", "")[:20_000])
    wrong = [entry.email for entry in typed if not entry.valid]
    emails = [entry.email for entry in typed if entry.valid]
    known = {
        person.email.casefold(): person
        for person in db.session.scalars(access.visible(Person, account).where(Person.email.in_(emails)))
    }
    for entry in typed:
        if entry.valid:
            name = f"{entry.given_name} {entry.family_name}".strip()
            person = known.get(entry.email)
            asked.append(Asked(person=person) if person else Asked(name=name, email=entry.email))
    return asked, wrong


def candidates(workspace: Workspace, poll: Poll | None = None) -> list[Person]:
    """Who can be ticked: the members, less those who are asked already."""
    there = {each.person_id for each in poll.invitees} if poll else set()
    return [
        each.account.person
        for each in members(workspace)
        if each.account.person_id not in there and each.account.is_active
    ]
