"""The directory: persons, organisations, and who answers for which topic."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import false, select, true


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base import storage
    from collab.contacts import handing_over, kind, other_kinds, queries, responsibilities, topics, trash_bin
    from collab.contacts.importing import files
    from collab.contacts.models import ContactImport, Responsibility, Topic
    from collab.contacts.routes import bp
    from collab.contacts.routes.entries import dialled
    from collab.people.models import Person
    from collab.workspaces import access, gate

    access.RULES[Topic] = lambda account: true() if access.reads_directory(account) else false()
    access.RULES[Responsibility] = lambda account: Responsibility.person_id.in_(
        select(Person.id).where(access.may_see(Person, account))
    )
    access.RULES[ContactImport] = lambda account: ContactImport.account_id == account.id
    gate.names("other", gate.find_person)
    gate.names("organisation", queries.find_organisation)
    gate.names("topic", topics.find_topic)
    gate.names("responsibility", topics.find_responsibility)
    gate.names("trashed", trash_bin.find_trashed)
    gate.names("contact_import", files.find_import)
    storage.keeps(files.digests)
    handing_over.register(
        "topics", _l("Zuständigkeiten für Themen"), responsibilities.count_of, responsibilities.hand_over
    )
    app.register_blueprint(bp)
    app.jinja_env.filters["dialled"] = dialled
    for each in (kind.KIND, other_kinds.ORGANISATION, other_kinds.TOPIC):
        kinds.register(each)
