"""Whether the published meetings of a workspace stand in the interface."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from collab.extensions import db
from collab.oparl.models import OparlGroup
from collab.people.models import Account
from collab.public.journal import record_of_site
from collab.public.models import PublicSite


def group_of(site: PublicSite) -> OparlGroup | None:
    return db.session.scalar(select(OparlGroup).where(OparlGroup.site_id == site.id))


def switch_on(site: PublicSite, *, actor: Account, now: datetime) -> OparlGroup:
    """From now on programs may read what is published of its meetings."""
    group = group_of(site)
    if group is None:
        group = OparlGroup(site=site)
        db.session.add(group)
    if group.on_since is None:
        group.on_since = now
        record_of_site("public_site.oparl_on", site, actor=actor, now=now)
    return group


def switch_off(site: PublicSite, *, actor: Account, now: datetime) -> None:
    """Programs are told that all of it is gone. The public page stays as it is."""
    group = group_of(site)
    if group is not None and group.on_since is not None:
        group.on_since = None
        record_of_site("public_site.oparl_off", site, actor=actor, now=now)
