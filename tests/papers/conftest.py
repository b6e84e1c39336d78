"""Short ways to put papers and circulations into the named world: steering accounts in three cities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask

from collab.extensions import db
from collab.papers.actions import circulating, drafting, life
from collab.papers.actions.circulating import Terms
from collab.papers.actions.drafting import PaperFields
from collab.papers.models import Circulation, Paper, Rule
from collab.people.models import Account, Organisation, Person, PlatformRole
from tests.conftest import NOW, World

UNTIL = date(2026, 11, 30)
PROPOSAL = "Die Kommunen geben eine mehrsprachige Willkommensmappe heraus."

Write = Callable[..., Paper]
Circulate = Callable[..., Circulation]


def city(name: str) -> Organisation:
    return db.session.query(Organisation).filter_by(name=name).one()


@pytest.fixture
def cities(app: Flask, world: World) -> list[Organisation]:
    """Bochum, Essen and Herne, each with one steering account: bodo, sven, hera."""
    herne = Organisation(name="Herne", is_city=True)
    db.session.add(herne)
    for name, place in (("bodo", city("Bochum")), ("hera", herne)):
        person = Person(
            given_name=name.title(),
            family_name="Steuer",
            email=f"{name}@example.org",
            organisation=place,
            created_at=NOW,
        )
        account = Account(
            person=person,
            email=f"{name}@example.org",
            platform_role=PlatformRole.STEERING,
            created_at=NOW,
        )
        db.session.add(account)
        world.accounts[name] = account
    world.workspaces["forum"].cities.append(herne)
    db.session.commit()
    return [city("Bochum"), city("Essen"), herne]


@pytest.fixture
def write(world: World) -> Write:
    """`write(submitted=True)`: a paper of `forum`, by Max, handed over by Lea."""

    def make(title: str = "Willkommensmappe", *, submitted: bool = True, **more: Any) -> Paper:
        fields = PaperFields(title, "Neue Einwohner fragen danach.", PROPOSAL, **more)
        paper = drafting.write_paper(world.workspaces["forum"], fields, actor=world.max, now=NOW)
        if submitted:
            life.submit(paper, actor=world.lea, now=NOW)
        db.session.commit()
        return paper

    return make


@pytest.fixture
def circulate(world: World, cities: list[Organisation], write: Write) -> Circulate:
    """`circulate(rule=…, quorum=…)`: a paper on its way through the three cities, until 30 November."""

    def begin(
        paper: Paper | None = None,
        *,
        rule: Rule = Rule.MAJORITY,
        quorum: int = 2,
        oral: bool = True,
        among: Sequence[Organisation] = (),
    ) -> Circulation:
        terms = Terms(rule, quorum, UNTIL, among or cities, oral)
        circulation = circulating.start(paper or write(), terms, actor=world.lea, now=NOW)
        db.session.commit()
        return circulation

    return begin
