"""Reading for the pages inside the workspace, and what the gate finds by an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from collab.base.permissions import Permission
from collab.extensions import db
from collab.kinds import Subject
from collab.notifications.needs import Need
from collab.people.models import Account, Person
from collab.public import kinds, showing
from collab.public.actions.people import token_of, waits
from collab.public.actions.publishing import has_changed, publication_of
from collab.public.models import (
    Ambassador,
    ContactRequest,
    Notice,
    Publication,
    PublicSite,
    PublicTopic,
    Recipient,
    RequestState,
)
from collab.workspaces import access
from collab.workspaces.gate import may
from collab.workspaces.models import Membership, Role, Workspace


@dataclass(frozen=True)
class Listed:
    """A publication as the overview shows it. `gone`: the record is not there any more, nothing is shown."""

    publication: Publication
    label: str
    path: str
    changed: bool
    gone: bool


def load_site(workspace: Workspace) -> PublicSite | None:
    """With all that its pages name."""
    return db.session.scalar(
        select(PublicSite)
        .where(PublicSite.workspace_id == workspace.id)
        .options(
            selectinload(PublicSite.texts),
            selectinload(PublicSite.topics).selectinload(PublicTopic.texts),
            selectinload(PublicSite.recipients).joinedload(Recipient.person),
        )
    )


def listed(workspace: Workspace) -> list[Listed]:
    """Everything public of a workspace, the newest first, with what has changed since."""
    rows = db.session.scalars(
        select(Publication)
        .where(Publication.workspace_id == workspace.id, Publication.taken_back_at.is_(None))
        .order_by(Publication.published_at.desc(), Publication.id.desc())
        .limit(showing.MOST)
        .options(
            undefer(Publication.text),
            joinedload(Publication.topic).selectinload(PublicTopic.texts),
            joinedload(Publication.published_by).joinedload(Account.person),
        )
    ).all()
    now = showing.frozen_now(rows)
    found = []
    for row in rows:
        kind = kinds.get(row.kind)
        frozen = now.get(row.id)
        found.append(
            Listed(
                row,
                str(kind.label) if kind else row.kind,
                str(row.snapshot.get("path", "")),
                frozen is not None and has_changed(row, frozen),
                frozen is None,
            )
        )
    return found


def named(site: PublicSite) -> list[Ambassador]:
    query = (
        select(Ambassador)
        .join(Ambassador.person)
        .where(Ambassador.site_id == site.id)
        .order_by(Person.family_name, Person.given_name, Ambassador.id)
        .options(contains_eager(Ambassador.person))
    )
    return list(db.session.scalars(query))


def board(site: PublicSite) -> list[Notice]:
    """All notes of the last time, those that wait to be let out first."""
    query = (
        select(Notice)
        .where(Notice.site_id == site.id)
        .order_by(Notice.released_at.is_not(None), Notice.written_at.desc())
        .limit(50)
        .options(joinedload(Notice.author).joinedload(Account.person))
    )
    return list(db.session.scalars(query))


def own(account: Account) -> list[Ambassador]:
    """Where this account's person is named or has been asked."""
    query = (
        select(Ambassador)
        .where(Ambassador.person_id == account.person_id)
        .order_by(Ambassador.asked_at.desc())
        .options(
            joinedload(Ambassador.site).joinedload(PublicSite.workspace),
            joinedload(Ambassador.person).joinedload(Person.organisation),
            joinedload(Ambassador.asked_by).joinedload(Account.person),
        )
    )
    return list(db.session.scalars(query))


def box(subject: Subject, _account: Account, _now: datetime) -> Mapping[str, Any] | None:
    """On the page of a record: whether it is public, and the way to change that."""
    kind = kinds.get(subject.kind)
    if kind is None:
        return None
    site = db.session.scalar(select(PublicSite).where(PublicSite.workspace_id == subject.workspace.id))
    if site is None:
        return None
    publication = publication_of(subject)
    if publication is None or publication.taken_back_at is not None:
        return {"site": site, "publication": None} if may(Permission.PUBLISH) else None
    frozen = showing.frozen_now([publication]).get(publication.id)
    changed = frozen is not None and has_changed(publication, frozen)
    return {"site": site, "publication": publication, "changed": changed, "gone": frozen is None}


def find_publication(account: Account, key: str) -> Publication | None:
    return db.session.scalar(
        access.visible(Publication, account)
        .where(Publication.key == key)
        .options(joinedload(Publication.workspace))
    )


def find_topic(account: Account, key: str) -> PublicTopic | None:
    return _of_site(PublicTopic, account, key)


def find_ambassador(account: Account, key: str) -> Ambassador | None:
    return _of_site(Ambassador, account, key)


def find_notice(account: Account, key: str) -> Notice | None:
    return _of_site(Notice, account, key)


def find_request(account: Account, key: str) -> ContactRequest | None:
    found = _of_site(ContactRequest, account, key)
    return found if found is not None and found.state != RequestState.UNCONFIRMED else None


def _of_site(table: Any, account: Account, key: str) -> Any:
    """For the gate: what belongs to a site is there for those who see its workspace."""
    return db.session.scalar(
        select(table)
        .join(table.site)
        .where(table.key == key, access.in_visible_workspace(PublicSite.workspace_id, account))
        .options(contains_eager(table.site).joinedload(PublicSite.workspace))
    )


def asked_needs(account: Account, _now: datetime) -> list[Need]:
    """Consents that this account's person is asked for."""
    rows = db.session.scalars(
        select(Ambassador)
        .where(Ambassador.person_id == account.person_id)
        .options(joinedload(Ambassador.site).joinedload(PublicSite.workspace))
    )
    return [
        Need(
            _("Dürfen wir Sie auf der öffentlichen Seite nennen?"),
            f"/consent/{token_of(row)}",
            "globe",
            row.site.workspace_id,
            row.site.workspace.title,
        )
        for row in rows
        if waits(row)
    ]


def request_needs(account: Account, _now: datetime) -> list[Need]:
    """Open messages of strangers, for those who get them and for those who lead."""
    led = select(Membership.workspace_id).where(
        Membership.account_id == account.id, Membership.role == Role.LEAD
    )
    member = select(Membership.workspace_id).where(
        Membership.account_id == account.id, Membership.role != Role.GUEST
    )
    named_ = select(Recipient.site_id).where(Recipient.person_id == account.person_id)
    rows = db.session.execute(
        select(ContactRequest.key, ContactRequest.confirmed_at, Workspace)
        .join(PublicSite, PublicSite.id == ContactRequest.site_id)
        .join(Workspace, Workspace.id == PublicSite.workspace_id)
        .where(
            ContactRequest.state == RequestState.OPEN,
            ContactRequest.emptied_at.is_(None),
            PublicSite.workspace_id.in_(member),
            or_(PublicSite.workspace_id.in_(led), PublicSite.id.in_(named_)),
        )
        .order_by(ContactRequest.at)
        .limit(50)
    )
    return [
        Need(
            _("Anfrage über die öffentliche Seite"),
            f"/w/{workspace.slug}/public/requests#{key}",
            "mail",
            workspace.id,
            workspace.title,
        )
        for key, _at, workspace in rows
    ]
