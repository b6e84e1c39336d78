"""What rooms add to the page of any record, below its short address: following it, publishing it.

Each adds its own in register(); the pages show them by `address_box(…, about=…)` of templates/base/ui.html.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup

from collab import kinds
from collab.base.clock import now as this_moment
from collab.kinds import Subject
from collab.people.models import Account
from collab.workspaces.gate import signed_in

Load = Callable[[Subject, Account, datetime], Mapping[str, Any] | None]
"""What the template needs beside `subject`; None: the box is left out."""


@dataclass(frozen=True)
class Box:
    template: str
    load: Load
    order: int


_boxes: dict[str, Box] = {}


def add(template: str, load: Load, order: int = 50) -> None:
    """Add a box to the pages of all records that have a subject; smaller orders stand first."""
    _boxes[template] = Box(template, load, order)


def shown(about: Subject | str) -> list[Markup]:
    """The boxes of a record as HTML; `about` is its subject, or "task-k3y…"."""
    account = signed_in()
    subject = kinds.find_subject(account, about) if isinstance(about, str) else about
    if subject is None:
        return []
    found = []
    for box in sorted(_boxes.values(), key=lambda each: each.order):
        words = box.load(subject, account, this_moment())
        if words is not None:
            found.append(Markup(render_template(box.template, subject=subject, **words)))  # noqa: S704 - escaped there
    return found
