"""Pages of the wikis with their earlier texts."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.demo.rooms.steps import Row, Steps, texts
from collab.wiki import actions
from collab.wiki.models import Page


def tell(steps: Steps) -> None:
    for path, head, body in texts("wiki"):
        slug = path.parent.name
        head["workspace"] = slug
        first, *later = head["versions"]
        steps.at(first["at"], partial(_create, steps, head, first, _worded(body, first)))
        for version in later:
            steps.at(version["at"], partial(_write, steps, head, version, _worded(body, version)))
        if "front" in head:
            steps.at(head["front"], partial(_put_in_front, steps, head))
        if head.get("template"):
            steps.at(first["at"], partial(_mark, steps, head))
        steps.discuss("page", _key(head), head.get("comment", ()))


def _create(steps: Steps, head: Row, version: Row, body: str, at: datetime) -> None:
    above = f"{head['workspace']} {head.get('parent', '')}"
    steps.made["page", _key(head)] = actions.create_page(
        steps.workspace(head["workspace"]),
        head["title"],
        steps.text(body),
        actor=steps.account(version["by"]),
        now=at,
        parent=steps.made.get(("page", above)),
    )


def _write(steps: Steps, head: Row, version: Row, body: str, at: datetime) -> None:
    page: Page = steps.made["page", _key(head)]
    actions.write_page(
        page,
        page.title,
        steps.text(body),
        based_on=page.text_number,
        actor=steps.account(version["by"]),
        now=at,
        note=version.get("note", ""),
    )


def _put_in_front(steps: Steps, head: Row, at: datetime) -> None:
    lead = steps.account(head["front_by"])
    actions.choose_front_page(steps.made["page", _key(head)], actor=lead, now=at)


def _mark(steps: Steps, head: Row, at: datetime) -> None:
    actor = steps.account(head["versions"][0]["by"])
    actions.mark_template(steps.made["page", _key(head)], True, actor=actor, now=at)


def _worded(body: str, version: Row) -> str:
    """The text of an earlier version: each change is a pair of later and earlier words."""
    for later, earlier in version.get("instead", ()):
        if later not in body:
            raise ValueError(f"not in the text: {later}")
        body = body.replace(later, earlier)
    return body


def _key(head: Row) -> str:
    return f"{head['workspace']} {head['title']}"
