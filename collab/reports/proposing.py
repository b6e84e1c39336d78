"""What happened since the last report, read from the journal: a proposal for its text, edited by the lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.activity.feed import Line, visible_lines
from collab.activity.models import Activity
from collab.base.clock import local
from collab.base.pages import day as day_words
from collab.extensions import db
from collab.people.models import Account
from collab.reports.models import StatusReport

MOST_LINES = 1000
MOST_NAMED = 12
SPECIAL = re.compile(r"([\\`*_\[\]<>#~|])")

Words = Callable[[Line], str]


@dataclass(frozen=True)
class Group:
    """Things of one sort, in the order in which they happened, each once."""

    title: str
    lines: tuple[Line, ...]
    words: Words


def _plain(line: Line) -> str:
    return day_words(local(line.at))


def _milestone(line: Line) -> str:
    told = line.detail
    if line.verb_name == "milestone.moved":
        moved = _("verschoben auf %(day)s", day=told.get("day", ""))
        return f"{moved} ({told['reason']})" if told.get("reason") else moved
    if line.verb_name == "milestone.reached":
        return _("erreicht am %(day)s", day=told.get("day", ""))
    if line.verb_name == "milestone.dropped":
        return _("entfällt (%(reason)s)", reason=told.get("reason", ""))
    return _("geplant für %(day)s", day=told.get("day", ""))


SORTS: tuple[tuple[LazyString, tuple[str, ...], Words], ...] = (
    (_l("Sitzungen, deren Protokoll versandt ist"), ("minutes.circulated", "minutes.taken_over"), _plain),
    (_l("Beschlüsse"), ("decision.taken",), _plain),
    (
        _l("Meilensteine"),
        ("milestone.planned", "milestone.moved", "milestone.reached", "milestone.dropped"),
        _milestone,
    ),
    (_l("Erledigte Aufgaben"), ("task.done",), _plain),
    (_l("Neue Dokumente"), ("document.uploaded",), _plain),
)
"""What is worth a line in a report, by its verbs in the journal."""


def proposal(report: StatusReport, account: Account) -> list[Group]:
    """What the journal tells since the report before, as far as the account sees it now."""
    wanted = [verb for _title, verbs, _words in SORTS for verb in verbs]
    query = (
        select(Activity)
        .where(Activity.workspace_id == report.workspace_id, Activity.verb.in_(wanted))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(MOST_LINES)
        .options(joinedload(Activity.actor).joinedload(Account.person), selectinload(Activity.workspace))
    )
    if report.since is not None:
        query = query.where(Activity.at > report.since)
    lines = visible_lines(db.session.scalars(query).all(), account)
    found = []
    for title, verbs, words in SORTS:
        kept = _once([line for line in lines if line.verb_name in verbs])
        if kept:
            found.append(Group(str(title), tuple(kept), words))
    return found


def as_markdown(groups: Sequence[Group]) -> str:
    """The proposal as text: a heading for each sort, a line with its link for each thing."""
    parts = []
    for group in groups:
        lines = [
            f"- [{_typed(line.title)}]({line.url}): {_typed(group.words(line))}"
            for line in group.lines[:MOST_NAMED]
        ]
        more = len(group.lines) - MOST_NAMED
        if more > 0:
            lines.append("- " + ngettext("und %(num)s weiteres", "und %(num)s weitere", more))
        parts.append(f"### {group.title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _typed(words: str) -> str:
    """Words that mean nothing but themselves in Markdown."""
    return SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _once(lines: Sequence[Line]) -> list[Line]:
    """Each record once, with the last thing that happened to it; the oldest first."""
    newest: dict[tuple[str, int], Line] = {}
    for line in lines:  # the newest first
        newest.setdefault((line.kind, line.object_id), line)
    return list(reversed(newest.values()))
