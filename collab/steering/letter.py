"""The letter on how things stand: what changed since the last one, what is stuck, what waits.

It is written even when nothing happened, because whoever waits for it would not know otherwise. It is made
with the eyes of its reader: an account sees what it sees now; for a person without a login the office has
decided that they read what the steering group reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import LazyString, force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from collab.activity.feed import Line, visible_lines
from collab.activity.models import Activity
from collab.activity.sentences import as_text
from collab.base.addresses import public_url
from collab.base.clock import local
from collab.base.pages import day
from collab.extensions import db
from collab.notifications.needs import Waiting, waiting_for
from collab.people.models import Account, Person, PlatformRole
from collab.steering import situation, tokens
from collab.steering.models import Cadence, SituationRecipient
from collab.steering.sheet import light_words, state_words, sum_words
from collab.steering.situation import Situation
from collab.workspaces import access
from collab.workspaces.models import Workspace

MOST_LINES = 25
"""More of one sort than these are counted."""

SORTS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_l("Statusberichte"), ("status_report.submitted", "status_report.light_changed")),
    (_l("Beschlüsse und Vorlagen"), ("decision.", "paper.")),
    (_l("Stand der Umsetzung"), ("progress.",)),
    (_l("Meilensteine"), ("milestone.moved", "milestone.reached", "milestone.dropped")),
    (_l("Protokolle"), ("minutes.circulated", "minutes.approved")),
)
"""What of the journal is told, by the beginnings of its verbs; details (weight 1) only of the progress."""
CADENCES: dict[str, LazyString] = {
    Cadence.WEEKLY: _l("jede Woche"),
    Cadence.MONTHLY: _l("jeden Monat"),
    Cadence.QUARTERLY: _l("jedes Vierteljahr"),
}


@dataclass(frozen=True)
class News:
    """Lines of one sort, the oldest first, each thing once."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Content:
    news: tuple[News, ...]
    situation: Situation
    waiting: tuple[Waiting, ...]

    @property
    def count(self) -> int:
        return sum(len(each.lines) for each in self.news)


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def viewer_of(recipient: SituationRecipient) -> Account:
    """With whose eyes the letter is made. The one of a person without a login is never saved."""
    if recipient.account is not None:
        return recipient.account
    person = recipient.reader
    nobody = Person(id=person.id, organisation_id=None, given_name="", family_name="", email="")
    return Account(
        id=0, person_id=0, person=nobody, platform_role=PlatformRole.STEERING, language="de", email=""
    )


def build(recipient: SituationRecipient, up_to: int, now: datetime) -> Content:
    """Read only. The journal after what was told, up to that number, and how things stand now."""
    viewer = viewer_of(recipient)
    with force_locale(viewer.language):
        return Content(
            news=tuple(_news(viewer, recipient.told_up_to, up_to)),
            situation=situation.read(viewer, now),
            waiting=tuple(waiting_for(viewer, now)) if recipient.account is not None else (),
        )


def _news(viewer: Account, after: int, up_to: int) -> list[News]:
    beginnings = [beginning for _title, verbs in SORTS for beginning in verbs]
    rows = db.session.scalars(
        select(Activity)
        .join(Workspace, Workspace.id == Activity.workspace_id)
        .where(
            Activity.number > after,
            Activity.number <= up_to,
            Workspace.archived_at.is_(None),
            or_(*(Activity.verb.startswith(beginning, autoescape=True) for beginning in beginnings)),
            access.may_see(Activity, viewer),
        )
        .order_by(Activity.number)
        .options(joinedload(Activity.actor).joinedload(Account.person), selectinload(Activity.workspace))
    ).all()
    lines = visible_lines(rows, viewer)
    found = []
    for title, verbs in SORTS:
        told = [line for line in lines if line.verb_name.startswith(verbs) and line.url and _is_told(line)]
        if told:
            found.append(News(str(title), tuple(_once(told))))
    return found


def _is_told(line: Line) -> bool:
    return line.verb.weight > 1 or line.verb_name.startswith("progress.")


def _once(lines: Sequence[Line]) -> list[Line]:
    """Of the same thing done to a record several times the last one."""
    last: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        key = (line.kind, line.object_id, line.verb_name, line.detail.get("city"))
        last.pop(key, None)
        last[key] = line
    return list(last.values())


def write(content: Content, recipient: SituationRecipient, now: datetime) -> Letter:
    """The mail, in the language of its reader."""
    viewer, stop = viewer_of(recipient), tokens.stop_address(recipient)
    with force_locale(viewer.language):
        words: dict[str, Any] = {
            "content": content,
            "projects": [project for project in content.situation.projects if project.standing.rank <= 3],
            "name": recipient.reader.display_name,
            "subject": subject(content, now),
            "since": day(recipient.looked_at),
            "reason": reason(recipient),
            "language": viewer.language,
            "site": current_app.config["SITE_NAME"],
            "base_url": current_app.config["BASE_URL"],
            "most": MOST_LINES,
            "as_text": as_text,
            "day": day,
            "light_words": light_words,
            "state_words": state_words,
            "sum_words": sum_words,
            "titles": content.situation.titles,
            "page_url": public_url("steering.index") if recipient.account is not None else "",
            "settings_url": public_url("steering.subscription") if recipient.account is not None else "",
            "stop_url": stop,
        }
        text = current_app.jinja_env.get_template("steering/mail/letter.txt").render(words)
        html = current_app.jinja_env.get_template("steering/mail/letter.html").render(words)
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    return Letter(words["subject"], text, html, headers)


def subject(content: Content, now: datetime) -> str:
    """Lagebericht vom 1. Dezember 2026: 5 Neuigkeiten, 2 Teilprojekte stocken"""
    said = []
    if content.count:
        said.append(ngettext("%(num)s Neuigkeit", "%(num)s Neuigkeiten", content.count))
    if stuck := len(content.situation.stuck):
        said.append(ngettext("%(num)s Teilprojekt stockt", "%(num)s Teilprojekte stocken", stuck))
    title = _("Lagebericht vom %(day)s", day=day(local(now).date()))
    return f"{title}: {', '.join(said) or _('nichts Neues')}"


def reason(recipient: SituationRecipient) -> str:
    """Why this mail came, as one sentence."""
    cadence = str(CADENCES[recipient.cadence])
    if recipient.account is not None:
        return _(
            "Sie erhalten diesen Bericht %(cadence)s, weil er für Ihr Konto bestellt ist.", cadence=cadence
        )
    return _(
        "Sie erhalten diesen Bericht %(cadence)s, weil das Projektbüro Sie in den Verteiler aufgenommen hat.",
        cadence=cadence,
    )
