"""People who have come in, with workspaces, and what the journal says of things in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from collab.extensions import db
from tests.conftest import World
from tests.digests.things import Things, registered


@pytest.fixture
def things(world: World) -> Iterator[Things]:
    for account in world.accounts.values():
        account.password_hash = "has come in"
    db.session.commit()
    with registered() as things:
        yield things
