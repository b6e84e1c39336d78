"""A published indicator shows no small number of persons, and nothing that must be hidden by now."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collab.extensions import db
from collab.figures.actions.defining import IndicatorFields, define_indicator
from collab.figures.actions.entries import Entry, enter_values
from collab.figures.models import Audience, Indicator, Measure
from collab.people.models import Organisation
from collab.public.models import PublicSite
from tests.conftest import NOW, SignIn, World
from tests.public.conftest import Publish


@pytest.fixture
def counted(app: Flask, world: World) -> Indicator:
    """Not of persons, so far: Essen has 120, Bochum 3."""
    forum = world.workspaces["forum"]
    fields = IndicatorFields(
        "Fälle", definition="Was gezählt wird", measure=Measure.COUNT, audience=Audience.PUBLIC
    )
    with app.test_request_context():
        indicator = define_indicator(forum, fields, actor=world.petra, now=NOW)
        for name, amount in (("Essen", 120), ("Bochum", 3)):
            city = db.session.query(Organisation).filter_by(name=name).one()
            entry = Entry(indicator, city, date(2026, 6, 30), Decimal(amount))
            enter_values(forum, [entry], actor=world.petra, now=NOW)
    db.session.commit()
    return indicator


def test_small_numbers_of_persons_are_not_public_also_from_an_older_state(
    counted: Indicator, site: PublicSite, publish: Publish, client: FlaskClient
) -> None:
    shown = publish(f"indicator-{counted.key}")
    page = f"/public/ankommen/de/{shown.key}"
    assert ">3</bdi>" in client.get(page).text

    counted.measure = Measure.PERSONS  # somebody sees that these are persons
    db.session.commit()
    assert client.get(page).status_code == 404
    publish(f"indicator-{counted.key}")
    body = client.get(page).text
    assert ">120</bdi>" in body
    assert "unter 5" in body
    assert ">3</bdi>" not in body

    counted.audience = Audience.WORKSPACE
    db.session.commit()
    assert client.get(page).status_code == 404


def test_an_indicator_for_members_cannot_be_published(
    counted: Indicator, site: PublicSite, as_: SignIn
) -> None:
    counted.audience = Audience.MEMBERS
    answer = as_("lea").post(f"/about/indicator-{counted.key}/publish", data={"language": "de", "topic": ""})
    assert answer.status_code == 409
