"""What rooms show on the front page of a workspace and on the home page. Each adds its own in register()."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import g, render_template
from markupsafe import Markup

from collab.base.clock import now as this_moment
from collab.base.permissions import Permission
from collab.people.models import Account
from collab.workspaces.models import Workspace


class Place(StrEnum):
    FRONT = "front"  # of a workspace
    HOME = "home"


Load = Callable[[Account, Workspace | None, datetime], Mapping[str, Any] | None]
"""What the template needs; None: the panel is left out. The workspace is None on the home page."""


@dataclass(frozen=True)
class Panel:
    """`template` is included with what `load` gives. `aside`: in the narrow column. Smaller orders first."""

    place: Place
    template: str
    load: Load
    permission: Permission
    order: int
    aside: bool


@dataclass(frozen=True)
class Shown:
    template: str
    words: Mapping[str, Any]


_panels: list[Panel] = []


def add(
    place: Place,
    template: str,
    load: Load,
    permission: Permission,
    order: int = 50,
    aside: bool = False,
) -> None:
    """Add a panel. On the home page the permission is one of the site, on a front page of the workspace."""
    panel = Panel(place, template, load, permission, order, aside)
    if panel not in _panels:  # an application may be made several times in one process
        _panels.append(panel)
        _panels.sort(key=lambda each: each.order)


def shown(
    place: Place, account: Account, workspace: Workspace | None, now: datetime, aside: bool
) -> list[Shown]:
    """The panels with their content, as far as the account may see them."""
    found = []
    for panel in _panels:
        if panel.place is not place or panel.aside is not aside or panel.permission not in g.permissions:
            continue
        words = panel.load(account, workspace, now)
        if words is not None:
            found.append(Shown(panel.template, words))
    return found


def on_page(place: str, aside: bool = False) -> list[Markup]:
    """The panels of the present page as HTML, for its template: `page_panels("home")`."""
    from collab.workspaces.gate import signed_in

    panels = shown(Place(place), signed_in(), g.get("workspace"), this_moment(), aside)
    return [Markup(render_template(panel.template, **panel.words)) for panel in panels]  # noqa: S704 - escaped there
