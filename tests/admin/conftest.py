"""The office at work."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from collab.base.mail import queue_mail
from collab.base.mail.models import OutgoingMail
from collab.extensions import db
from tests.conftest import NOW


@pytest.fixture
def world(world):
    """The named world, in which everybody can sign in."""
    for account in world.accounts.values():
        account.password_hash = "set"
    db.session.commit()
    return world


@pytest.fixture
def office(as_) -> FlaskClient:
    return as_("petra")


@pytest.fixture
def mail(world) -> OutgoingMail:
    """A mail with a link that signs somebody in."""
    written = queue_mail(
        recipient="max@example.org",
        subject="Neues Kennwort",
        text="Guten Tag\n\nhttp://127.0.0.1:8000/reset-password/geheim\n",
        html='<p style="color:red">Guten <b>Tag</b></p><script>alert(1)</script>',
        message_key="reset-1",
        now=NOW,
        secret=True,
    )
    db.session.commit()
    return written
