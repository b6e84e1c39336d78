"""What journal, feeds and digests know of public sites and publications."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import activity, kinds
from collab.extensions import db
from collab.kinds import Card, Kind, Verb
from collab.people.models import Account
from collab.public.models import Publication, PublicSite
from collab.workspaces import access
from collab.workspaces.models import Workspace

ICON = "globe"


def record_of_site(
    verb: str, site: PublicSite, *, actor: Account | None, now: datetime, **detail: Any
) -> None:
    """A line about the site; `to` (ids of persons) and whatever the sentence names may be among `detail`."""
    db.session.flush()
    activity.record(
        verb,
        "public_site",
        site.id,
        site.workspace.title,
        actor=actor,
        now=now,
        workspace=site.workspace,
        **detail,
    )


def record_of(verb: str, publication: Publication, *, actor: Account, now: datetime) -> None:
    db.session.flush()
    activity.record(
        verb,
        "publication",
        publication.id,
        publication.title,
        actor=actor,
        now=now,
        workspace=publication.workspace,
        about=(publication.kind, publication.object_id),
    )


def publication_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    """Seen by whoever sees the record; titled and addressed as the record."""
    rows = db.session.scalars(select(Publication).where(Publication.id.in_(ids))).all()
    found = kinds.cards_of(((row.kind, row.object_id) for row in rows), account)
    return {
        row.id: Card(
            kind="publication",
            object_id=row.id,
            title=card.title,
            url=card.url,
            icon=ICON,
            workspace_id=card.workspace_id,
        )
        for row in rows
        if (card := found.get((row.kind, row.object_id))) is not None
    }


def site_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(PublicSite)
        .where(PublicSite.id.in_(ids), access.in_visible_workspace(PublicSite.workspace_id, account))
        .options(joinedload(PublicSite.workspace).load_only(Workspace.slug))
    )
    return {
        site.id: Card(
            kind="public_site",
            object_id=site.id,
            title=_("Öffentliche Seite"),
            url=f"/w/{site.workspace.slug}/public",
            icon=ICON,
            workspace_id=site.workspace_id,
        )
        for site in db.session.scalars(query)
    }


def register() -> None:
    kinds.register(
        Kind(
            name="publication",
            label=_l("Veröffentlichung"),
            plural=_l("Veröffentlichungen"),
            icon=ICON,
            cards=publication_cards,
            verbs={
                "publication.published": Verb(
                    _l("%(actor)s hat „%(title)s“ öffentlich gemacht"),
                    many=_l("%(actor)s hat %(count)s Einträge öffentlich gemacht"),
                ),
                "publication.renewed": Verb(
                    _l("%(actor)s hat den jetzigen Stand von „%(title)s“ öffentlich gemacht"),
                    many=_l("%(actor)s hat %(count)s Einträge neu öffentlich gemacht"),
                ),
                "publication.taken_back": Verb(
                    _l("%(actor)s hat „%(title)s“ von der öffentlichen Seite genommen"),
                    many=_l("%(actor)s hat %(count)s Einträge von der öffentlichen Seite genommen"),
                ),
            },
        )
    )
    kinds.register(
        Kind(
            name="public_site",
            label=_l("Öffentliche Seite"),
            plural=_l("Öffentliche Seiten"),
            icon=ICON,
            cards=site_cards,
            verbs={
                "public_site.on": Verb(_l("%(actor)s hat die öffentliche Seite eingeschaltet")),
                "public_site.off": Verb(_l("%(actor)s hat die öffentliche Seite ausgeschaltet")),
                "public_site.changed": Verb(
                    _l("%(actor)s hat die Einstellungen der öffentlichen Seite geändert"), 1
                ),
                "public_site.worded": Verb(
                    _l("%(actor)s hat die Texte der öffentlichen Seite bearbeitet"), 1
                ),
                "public_site.asked": Verb(
                    _l("%(actor)s hat %(name)s um Einverständnis für die öffentliche Seite gebeten"),
                    1,
                    own_mail=True,
                ),
                "public_site.agreed": Verb(
                    _l("%(name)s ist einverstanden, auf der öffentlichen Seite genannt zu werden")
                ),
                "public_site.withdrawn": Verb(
                    _l("%(name)s wird auf der öffentlichen Seite nicht (mehr) genannt")
                ),
                "public_site.removed": Verb(
                    _l("%(actor)s hat %(name)s von der öffentlichen Seite genommen"), 1
                ),
                "public_site.noticed": Verb(
                    _l("%(actor)s hat einen Aushang für die öffentliche Seite geschrieben: „%(name)s“"), 1
                ),
                "public_site.released": Verb(_l("%(actor)s hat den Aushang „%(name)s“ öffentlich gemacht")),
                "public_site.notice_off": Verb(
                    _l("%(actor)s hat den Aushang „%(name)s“ von der öffentlichen Seite genommen")
                ),
                "public_site.request": Verb(
                    _l("Über die öffentliche Seite ist eine Anfrage gekommen"),
                    many=_l("Über die öffentliche Seite sind %(count)s Anfragen gekommen"),
                    own_mail=True,
                ),
                "public_site.answered": Verb(
                    _l("%(actor)s hat eine Anfrage von der öffentlichen Seite beantwortet"), 1
                ),
            },
        )
    )
