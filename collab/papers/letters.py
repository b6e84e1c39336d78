"""The mails about circulations: begun, about to end, extended, stopped, decided.

Each is a row in the transaction of the change, under a key that names what caused it and whom it goes to, so
nobody gets the same one twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from collab.base.addresses import public_url
from collab.base.mail import queue_mail
from collab.minutes.record import citation
from collab.papers.labels import OUTCOMES, name_of, rule_in_words
from collab.papers.models import Circulation
from collab.papers.queries import steering_accounts
from collab.papers.record import last_ballots
from collab.people.models import Account

SUBJECTS = {
    "start": lambda title: _("Umlaufbeschluss, bitte abstimmen: %(title)s", title=title),
    "reminder": lambda title: _("Erinnerung, bitte abstimmen: %(title)s", title=title),
    "extension": lambda title: _("Umlaufbeschluss, neue Frist: %(title)s", title=title),
    "stop": lambda title: _("Umlauf beendet: %(title)s", title=title),
    "result": lambda title: _("Ergebnis des Umlaufs: %(title)s", title=title),
}


def send_start(circulation: Circulation, now: datetime) -> None:
    _send("start", circulation, entitled_accounts(circulation), now)


def send_reminder(circulation: Circulation, now: datetime) -> None:
    """To the cities that have not voted yet."""
    voted = last_ballots(circulation)
    waiting = [city.id for city in circulation.cities if city.id not in voted]
    _send("reminder", circulation, steering_accounts(waiting), now, cause=circulation.until.isoformat())


def send_extension(circulation: Circulation, reason: str, now: datetime) -> None:
    until = circulation.until.isoformat()
    _send("extension", circulation, entitled_accounts(circulation), now, cause=until, reason=reason)


def send_stop(circulation: Circulation, reason: str, now: datetime) -> None:
    """It has ended without a result: cancelled, or to be talked about in a meeting."""
    _send("stop", circulation, entitled_accounts(circulation), now, reason=reason)


def send_result(circulation: Circulation, now: datetime) -> None:
    """To the whole steering group, whoever voted, and who began it; each once."""
    outcome = str(circulation.outcome)
    decision = circulation.paper.decision if outcome == "accepted" else None
    with_result = {"outcome": OUTCOMES[outcome], "number": citation(decision) if decision else ""}
    _send("result", circulation, told_of_result(circulation), now, **with_result)


def told_of_result(circulation: Circulation) -> list[Account]:
    voters = [ballot.by for ballot in circulation.ballots]
    return [*steering_accounts(), *voters, circulation.started_by]


def entitled_accounts(circulation: Circulation) -> list[Account]:
    return steering_accounts([city.id for city in circulation.cities])


def _send(
    name: str,
    circulation: Circulation,
    accounts: Iterable[Account],
    now: datetime,
    *,
    cause: str = "",
    **values: Any,
) -> None:
    found = {account.email.casefold(): account for account in accounts if account.closed_at is None}
    for account in found.values():
        key = f"circulation-{circulation.key}-{name}{'-' if cause else ''}{cause}"
        _queue(name, circulation, account, key, now, **values)


def _queue(
    name: str, circulation: Circulation, account: Account, cause: str, now: datetime, **values: Any
) -> None:
    templates = current_app.jinja_env
    site = current_app.config["SITE_NAME"]
    votes = last_ballots(circulation)
    with force_locale(account.language):
        subject = SUBJECTS[name](" ".join(circulation.title.split()))
        text = templates.get_template(f"papers/mail/{name}.txt").render(
            circulation=circulation,
            paper=circulation.paper,
            name=name_of(circulation.paper),
            person=account.person,
            rule=rule_in_words(circulation),
            votes=votes,
            site=site,
            url=public_url("papers.show", paper=circulation.paper.key),
            **values,
        )
        paragraphs = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
        html = templates.get_template("people/mail/letter.html").render(
            subject=subject, paragraphs=paragraphs, site=site, language=account.language
        )
    queue_mail(
        recipient=account.email,
        subject=subject,
        text="\n\n".join(paragraphs) + "\n",
        html=html,
        message_key=f"{cause}-{hashlib.sha256(account.email.casefold().encode()).hexdigest()[:12]}",
        now=now,
    )
