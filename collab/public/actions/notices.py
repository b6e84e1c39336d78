"""The notice board: written by members, let out by those who may publish, over by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.public.journal import record_of_site
from collab.public.models import Category, Notice, PublicSite

LONGEST = timedelta(days=90)


@dataclass(frozen=True)
class NoticeFields:
    category: Category
    title: str
    text: str
    language: str
    until: date


def write(
    site: PublicSite, fields: NoticeFields, *, actor: Account, now: datetime, at_once: bool = False
) -> Notice:
    """A note; public `at_once` if its writer may publish, else when somebody lets it out."""
    today = local(now).date()
    if fields.until < today:
        raise Refused(_("Der letzte Tag ist schon vorbei."), 422)
    if fields.until > today + LONGEST:
        raise Refused(_("Ein Aushang hängt höchstens %(days)s Tage.", days=LONGEST.days), 422)
    if fields.language not in site.languages:
        raise Refused(_("Diese Sprache ist für die Seite nicht gewählt."), 422)
    notice = Notice(
        site=site,
        category=fields.category,
        title=fields.title,
        text=fields.text,
        language=fields.language,
        until=fields.until,
        written_at=now,
        author_id=actor.id,
    )
    db.session.add(notice)
    if at_once:
        release(notice, actor=actor, now=now)
    else:
        record_of_site("public_site.noticed", site, actor=actor, now=now, name=notice.title)
    return notice


def release(notice: Notice, *, actor: Account, now: datetime) -> None:
    notice.released_at, notice.released_by_id, notice.taken_back_at = now, actor.id, None
    record_of_site("public_site.released", notice.site, actor=actor, now=now, name=notice.title)


def take_down(notice: Notice, *, actor: Account, now: datetime) -> None:
    if notice.taken_back_at is None:
        notice.taken_back_at = now
        record_of_site("public_site.notice_off", notice.site, actor=actor, now=now, name=notice.title)
