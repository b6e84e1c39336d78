"""What the journal says about accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.extensions import db
from collab.kinds import Card, Kind, Verb
from collab.people.labels import PLATFORM_ROLES
from collab.people.models import Account


def account_cards(ids: Collection[int], reader: Account) -> Mapping[int, Card]:
    """Accounts are shown to the project office, and everybody's own to themselves."""
    shown = [number for number in ids if reader.is_office or number == reader.id]
    found = db.session.scalars(
        select(Account).where(Account.id.in_(shown)).options(joinedload(Account.person))
    )
    return {account.id: _card(account, reader) for account in found}


def _card(account: Account, reader: Account) -> Card:
    own = account.id == reader.id and not reader.is_office
    return Card(
        kind="account",
        object_id=account.id,
        title=account.person.display_name,
        url=url_for("people.account") if own else url_for("admin.account", login=account.id),
        icon="person",
        workspace_id=None,
    )


def register() -> None:
    kinds.register(
        Kind(
            name="account",
            label=_l("Konto"),
            plural=_l("Konten"),
            icon="person",
            cards=account_cards,
            verbs={
                "account.invited": Verb(_l("%(actor)s hat %(title)s eingeladen")),
                "account.invited_again": Verb(_l("%(actor)s hat %(title)s noch einmal eingeladen"), weight=1),
                "account.accepted": Verb(_l("%(title)s hat die Einladung angenommen")),
                "account.password_changed": Verb(_l("%(title)s hat ein neues Kennwort"), weight=1),
                "account.email_changed": Verb(_l("%(title)s hat eine neue E-Mail-Adresse"), weight=1),
                "account.role_changed": Verb(
                    _l("%(actor)s hat die Rolle von %(title)s geändert: %(role)s"),
                    weight=3,
                    labels={"role": PLATFORM_ROLES},
                ),
                "account.closed": Verb(_l("%(actor)s hat das Konto von %(title)s geschlossen"), weight=3),
                "account.erased": Verb(_l("%(actor)s hat das Konto von %(title)s gelöscht"), weight=3),
                "account.reopened": Verb(_l("%(actor)s hat das Konto von %(title)s wieder geöffnet")),
            },
        )
    )
