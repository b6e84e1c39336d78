"""People who have a password, and what they find in their mailbox."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from collab.base.mail.models import OutgoingMail
from collab.extensions import db
from collab.people import passwords

PASSWORD = "Ein-gutes-Kennwort-2026"


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def world(world, password_hash):
    """The named world, in which everybody has set the same password."""
    for account in world.accounts.values():
        account.password_hash = password_hash
    db.session.commit()
    return world


@pytest.fixture
def mailbox(app: Flask) -> Callable[[str], list[OutgoingMail]]:
    """`mailbox("max@example.org")`: the mails to an address, oldest first."""

    def read(address: str) -> list[OutgoingMail]:
        db.session.commit()
        return list(
            db.session.scalars(
                select(OutgoingMail).where(OutgoingMail.recipient == address).order_by(OutgoingMail.id)
            )
        )

    return read


def link_in(mail: OutgoingMail) -> str:
    """The path of the link in a mail."""
    found = re.search(r"^http://[^/]+(/\S+)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **form: str):
    return client.post("/sign-in", data={"email": email, "password": password, **form})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def without_tokens(page: str) -> str:
    """A page without what differs in each browser."""
    return re.sub(r'(csrf[-_]token" (?:content|value)=")[^"]*', r"\1", page)
