"""The tabs of a workspace. Each room adds its own, in its register()."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.base.permissions import Permission


@dataclass(frozen=True)
class Tab:
    """`order`: smaller stands further left. `covers`: beginnings of endpoints that lie under this tab.

    `group`: several tabs that stand as one in the first row, and by themselves in a second one below it.
    """

    label: LazyString
    endpoint: str
    permission: Permission
    icon: str
    order: int
    covers: tuple[str, ...]
    group: str = ""


_tabs: dict[str, Tab] = {}

GROUPS = {"steering": (_l("Steuerung"), "steering"), "more": (_l("Mehr"), "more")}
"""What a group is called, and its sign."""


def add(
    label: LazyString,
    endpoint: str,
    permission: Permission,
    icon: str,
    order: int = 50,
    covers: tuple[str, ...] = (),
    group: str = "",
) -> None:
    """Add a tab that leads to `endpoint` (whose address holds the workspace only)."""
    _tabs[endpoint] = Tab(label, endpoint, permission, icon, order, covers, group)


def shown() -> list[dict[str, Any]]:
    """The tabs of the present workspace that the present account may open; for the page layout.

    A group stands once, with the address of its first tab, and holds its tabs; of one tab alone that tab.
    """
    workspace = g.get("workspace")
    if workspace is None:
        return []
    allowed = [tab for tab in _tabs.values() if tab.permission in g.get("permissions", ())]
    current = _current(allowed, request.endpoint or "")
    row: list[dict[str, Any]] = []
    groups: dict[str, dict[str, Any]] = {}
    for tab in sorted(allowed, key=lambda tab: tab.order):
        entry = {
            "label": tab.label,
            "url": url_for(tab.endpoint, workspace=workspace.slug),
            "icon": tab.icon,
            "current": tab is current,
            "inner": [],
        }
        if not tab.group:
            row.append(entry)
            continue
        if tab.group not in groups:
            label, icon = GROUPS[tab.group]
            groups[tab.group] = entry | {"label": label, "icon": icon, "current": False, "inner": []}
            row.append(groups[tab.group])
        groups[tab.group]["inner"].append(entry)
        groups[tab.group]["current"] |= tab is current
    return [entry["inner"][0] if len(entry["inner"]) == 1 else entry for entry in row]


def _current(tabs: list[Tab], endpoint: str) -> Tab | None:
    """The tab of the page itself, else the one that covers it most closely."""
    best: tuple[int, Tab | None] = (0, None)
    for tab in tabs:
        if tab.endpoint == endpoint:
            return tab
        for beginning in tab.covers:
            if endpoint.startswith(beginning) and len(beginning) > best[0]:
                best = (len(beginning), tab)
    return best[1]
