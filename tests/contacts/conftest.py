"""Persons, topics and files of contacts for the tests of the directory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from collab.contacts import responsibilities
from collab.contacts.models import Responsibility, Topic
from collab.extensions import db
from collab.people.models import Organisation, Person
from tests.conftest import NOW, World

AddPerson = Callable[..., Person]
AddTopic = Callable[[str], Topic]
Name = Callable[[Topic, Organisation, Person], Responsibility]


@pytest.fixture
def add_person(app: Flask) -> AddPerson:
    """`add_person(family_name="Berg")` stands in the directory without a login."""

    def add(**values: object) -> Person:
        person = Person(**{"given_name": "Eva", "family_name": "Özdemir", "created_at": NOW, **values})
        db.session.add(person)
        db.session.commit()
        return person

    return add


@pytest.fixture
def add_topic(world: World) -> AddTopic:
    def add(name: str) -> Topic:
        topic = responsibilities.add_topic(name, "", actor=world.petra, now=NOW)
        db.session.commit()
        return topic

    return add


@pytest.fixture
def name_for(world: World) -> Name:
    def name(topic: Topic, organisation: Organisation, person: Person) -> Responsibility:
        entry = responsibilities.name_responsible(topic, organisation, person, actor=world.petra, now=NOW)
        assert entry is not None
        db.session.commit()
        return entry

    return name


def city(name: str) -> Organisation:
    return db.session.query(Organisation).filter_by(name=name).one()
