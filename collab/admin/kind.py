"""What the journal says about mails."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from collab import kinds
from collab.base.mail.models import OutgoingMail
from collab.extensions import db
from collab.kinds import Card, Kind, Verb
from collab.people.models import Account

Cards = Callable[[Collection[int], Account], Mapping[int, Card]]


def office_cards(kind: str, icon: str, model: type[Any], title: str, address: Callable[[int], str]) -> Cards:
    """Cards of a table that only the office sees."""

    def cards(ids: Collection[int], reader: Account) -> Mapping[int, Card]:
        if not reader.is_office:
            return {}
        found = db.session.execute(select(model.id, getattr(model, title)).where(model.id.in_(ids)))
        return {
            number: Card(kind, number, name, address(number), icon, workspace_id=None)
            for number, name in found
        }

    return cards


def register() -> None:
    kinds.register(
        Kind(
            name="mail",
            label=_l("E-Mail"),
            plural=_l("E-Mails"),
            icon="mail",
            cards=office_cards(
                "mail", "mail", OutgoingMail, "subject", lambda number: url_for("admin.mail", mail=number)
            ),
            verbs={
                "mail.sent_again": Verb(_l("%(actor)s lässt „%(title)s“ noch einmal senden"), weight=1),
            },
        )
    )
