"""Organisations with facts, people and topics."""

from __future__ import annotations

from flask import render_template

from collab.base.permissions import Permission, permits
from collab.contacts import finding, queries, topics
from collab.contacts.routes import bp
from collab.people.models import Organisation
from collab.workspaces.gate import signed_in


@bp.get("/people/organisations")
@permits(Permission.DIRECTORY_READ)
def organisation_list() -> str:
    return render_template(
        "contacts/organisations.html",
        organisations=queries.organisations(),
        headcounts=queries.headcounts(signed_in()),
    )


@bp.get("/people/organisations/<organisation>")
@permits(Permission.DIRECTORY_READ)
def organisation(organisation: Organisation) -> str:
    account = signed_in()
    people = finding.load(finding.find(account, organisation=organisation.id))
    return render_template(
        "contacts/organisation.html",
        organisation=organisation,
        departments=queries.by_department(people),
        count=len(people),
        table=topics.table(account, cities={organisation.id}),
        workspaces=queries.workspaces_of(organisation, account),
    )
