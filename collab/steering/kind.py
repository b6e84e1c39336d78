"""What the journal knows of those who receive the letter: for the office only."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.kinds import Card, Kind, Verb
from collab.people.models import Account
from collab.steering.models import SituationRecipient

NAME = "situation_recipient"
ICON = "mail"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    if not account.is_office:
        return {}
    query = (
        select(SituationRecipient)
        .where(SituationRecipient.id.in_(ids))
        .options(
            joinedload(SituationRecipient.account).joinedload(Account.person),
            joinedload(SituationRecipient.person),
        )
    )
    return {
        each.id: Card(NAME, each.id, each.reader.display_name, "/steering/recipients", ICON, None)
        for each in db.session.scalars(query)
    }


KIND = Kind(
    name=NAME,
    label=_l("Empfang des Lageberichts"),
    plural=_l("Verteiler des Lageberichts"),
    icon=ICON,
    cards=cards,
    verbs={
        "letter.ordered": Verb(_l("%(actor)s hat den Lagebericht für %(title)s bestellt"), 1),
        "letter.stopped": Verb(_l("%(actor)s hat den Lagebericht für %(title)s abbestellt"), 1),
    },
)
