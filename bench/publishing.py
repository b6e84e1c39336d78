"""What everybody may see of a cooperation: sites with posts and meetings, also in the OParl interface."""

from __future__ import annotations

from sqlalchemy import select

from bench.instance import READER
from bench.texts import synthetic_texts
from collab import kinds
from collab.base.clock import now as this_moment
from collab.blog import actions as blog
from collab.extensions import db
from collab.minutes.models import Meeting
from collab.oparl import actions as oparl
from collab.people.models import Account
from collab.public.actions.publishing import publish
from collab.public.models import PublicSite, SiteText
from collab.workspaces.models import Workspace

POSTS = 20


def publish_some(sites: int) -> dict[str, str]:
    """In the first workspaces all meetings and twenty posts each. Returns addresses."""
    now = this_moment()
    actor = db.session.scalars(select(Account).where(Account.email == READER)).one()
    texts = synthetic_texts(sites * POSTS, seed=11)
    group, record = "", ""
    for workspace in db.session.scalars(select(Workspace).order_by(Workspace.id).limit(sites)).all():
        site = PublicSite(
            workspace_id=workspace.id, slug=workspace.slug, languages=["de"], on_since=now, created_at=now,
            created_by_id=actor.id,
        )  # fmt: skip
        site.texts.append(SiteText(language="de", title=workspace.title, text=next(iter(texts)).text))
        db.session.add(site)
        db.session.flush()
        posts = [
            blog.write_post(workspace, text.title, text.text, actor=actor, now=now, at_once=True)
            for _turn, text in zip(range(POSTS - 1), texts, strict=False)
        ]
        db.session.flush()
        meetings = db.session.scalars(select(Meeting.key).where(Meeting.workspace_id == workspace.id))
        for name in (*(f"post-{post.key}" for post in posts), *(f"meeting-{key}" for key in meetings)):
            subject = kinds.find_subject(actor, name)
            assert subject is not None
            shown = publish(subject, site, "de", None, actor=actor, now=now)
            db.session.flush()
            record = record or f"/public/{site.slug}/de/{shown.key}"
        made = oparl.switch_on(site, actor=actor, now=now)
        db.session.flush()
        group = group or made.key
    return {
        "public_home": "/public/raum-1/de/",
        "public_record": record,
        "oparl_system": "/oparl/v1.1/system",
        "oparl_meetings": f"/oparl/v1.1/organization/{group}/meetings",
        "oparl_all": "/oparl/v1.1/list/meetings",
    }
