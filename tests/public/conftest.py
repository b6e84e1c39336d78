"""A public site of `forum`, and short ways to publish on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from collab import kinds
from collab.extensions import db
from collab.kinds import Subject
from collab.public.actions import publishing, sites
from collab.public.models import Publication, PublicSite
from tests.conftest import NOW, World

Publish = Callable[..., Publication]


@pytest.fixture
def site(app: Flask, world: World) -> PublicSite:
    """On, in German, Turkish and Arabic, with a contact form."""
    with app.test_request_context():
        made = sites.set_up(
            world.workspaces["forum"], "ankommen", ["de", "tr", "ar"], True, {}, actor=world.lea, now=NOW
        )
        sites.word(made, "de", "Ankommen im Revier", "Herzlich willkommen!", {}, actor=world.lea, now=NOW)
        sites.switch_on(made, actor=world.lea, now=NOW)
    db.session.commit()
    return made


@pytest.fixture
def publish(app: Flask, world: World, site: PublicSite) -> Publish:
    """`publish("post-k3y…")` makes a record public as it is now."""

    def make(about: str, language: str = "de") -> Publication:
        with app.test_request_context():
            subject = kinds.find_subject(world.lea, about)
            assert isinstance(subject, Subject)
            made = publishing.publish(subject, site, language, None, actor=world.lea, now=NOW)
        db.session.commit()
        return made

    return make
