"""A workspace whose public meetings programs may read."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.demo.rooms.steps import Row, Steps, tables
from collab.oparl.actions import switch_on

FILE = "oparl.toml"


def tell(steps: Steps) -> None:
    for row in tables(FILE, "group"):
        steps.at(row["at"], partial(_let_in, steps, row))


def _let_in(steps: Steps, row: Row, at: datetime) -> None:
    switch_on(steps.made["public_site", ""], actor=steps.account(row["by"]), now=at)
