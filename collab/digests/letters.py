"""A digest as a mail: subject, text, HTML, and the headers by which mail programs offer to stop it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from collab.activity.sentences import as_text
from collab.base.addresses import public_url
from collab.base.clock import local
from collab.base.pages import day
from collab.digests import tokens
from collab.digests.building import Digest
from collab.notifications.excerpts import excerpts
from collab.notifications.models import Level, NotificationSettings, Rhythm
from collab.people.models import Account
from collab.workspaces.models import Workspace

MOST_ITEMS = 25
"""More news of one workspace than this are counted, with the address where they stand."""


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def write(digest: Digest, account: Account, settings: NotificationSettings) -> Letter:
    """The mail, in the language of the account."""
    with force_locale(account.language):
        stop = Stop(stop_address(account), _("Keine Zusammenfassungen mehr"))
        return _letter(digest, account, subject(digest), reason(settings), stop)


def write_addressed(digest: Digest, account: Account) -> Letter:
    """What is meant for the account itself, at once."""
    with force_locale(account.language):
        why = _(
            "Sie erhalten diese E-Mail sofort, weil Sie jemand erwähnt oder Ihnen etwas übertragen hat. "
            "In der Zusammenfassung steht es nicht noch einmal."
        )
        later = tokens.Wish(account.id, addressed_at_once=False)
        stop = Stop(
            public_url("digests.wish", token=tokens.sign(later)),
            _("Lieber mit der nächsten Zusammenfassung"),
        )
        return _letter(digest, account, subject_of_addressed(digest), why, stop)


@dataclass(frozen=True)
class Stop:
    """The address by which such mails are stopped, and what the mail calls it."""

    url: str
    label: str


def _letter(digest: Digest, account: Account, title: str, why: str, stop: Stop) -> Letter:
    lines = [line for part in digest.parts for item in part.items for line in item.lines]
    words: dict[str, Any] = {
        "digest": digest,
        "account": account,
        "subject": title,
        "reason": why,
        "excerpts": excerpts(lines, account),
        "language": account.language,
        "site": current_app.config["SITE_NAME"],
        "base_url": current_app.config["BASE_URL"],
        "most": MOST_ITEMS,
        "as_text": as_text,
        "moment": moment,
        "settings_url": public_url("digests.settings"),
        "stop_url": stop.url,
        "stop_label": stop.label,
        "mute_url": lambda workspace: mute_address(account, workspace),
    }
    text = current_app.jinja_env.get_template("digests/mail.txt").render(words)
    html = current_app.jinja_env.get_template("digests/mail.html").render(words)
    headers = {
        "List-Unsubscribe": f"<{stop.url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    return Letter(title, text, html, headers)


def subject_of_addressed(digest: Digest) -> str:
    """Lea Leitner hat die Aufgabe „Raum buchen“ für Max Mitglied angelegt; of several how many there are"""
    lines = [line for part in digest.parts for item in part.items for line in item.lines]
    if len(lines) == 1:
        return " ".join(as_text(lines[0]).split())[:200]
    return ngettext("%(num)s Nachricht an Sie", "%(num)s Nachrichten an Sie", len(lines))


def subject(digest: Digest) -> str:
    """3 Neuigkeiten in Attraktive Verwaltung und 1 weiteren Arbeitsbereich; without news what sections say"""
    if not digest.parts:
        worth = [section for section in digest.sections if section.worth_a_mail]
        return "; ".join(section.summary or f"{section.title} ({section.total})" for section in worth)
    first, others = digest.parts[0].workspace, len(digest.parts) - 1
    title = " ".join(first.title.split())
    news = ngettext(
        "%(num)s Neuigkeit in %(workspace)s", "%(num)s Neuigkeiten in %(workspace)s",
        digest.count, workspace=title,
    )  # fmt: skip
    if not others:
        return news
    return ngettext(
        "%(news)s und %(num)s weiteren Arbeitsbereich", "%(news)s und %(num)s weiteren Arbeitsbereichen",
        others, news=news,
    )  # fmt: skip


def reason(settings: NotificationSettings) -> str:
    """Why this mail came, as one sentence."""
    if settings.rhythm == Rhythm.AT_ONCE:
        rhythm = _("bald nach jeder Änderung")
    elif settings.rhythm == Rhythm.WEEKLY:
        rhythm = _("einmal in der Woche")
    else:
        rhythm = _("täglich zu einer festen Stunde")
    return _(
        "Sie erhalten diese E-Mail, weil in Ihrem Konto Zusammenfassungen eingeschaltet sind: %(rhythm)s.",
        rhythm=rhythm,
    )


def moment(value: datetime) -> str:
    """12. März 2026, 14:05: a mail is read on another day than it was written"""
    shown = local(value)
    return f"{day(value)}, {shown.hour}:{shown.minute:02d}"


def stop_address(account: Account) -> str:
    return public_url("digests.wish", token=tokens.sign(tokens.Wish(account.id, rhythm=Rhythm.OFF)))


def mute_address(account: Account, workspace: Workspace) -> str:
    mute = tokens.Wish(account.id, workspace_id=workspace.id, level=Level.MUTE)
    return public_url("digests.wish", token=tokens.sign(mute))
