"""The site itself: opening it, its words in several languages, its topics, who gets what is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Person
from collab.public.journal import record_of_site
from collab.public.languages import known
from collab.public.models import PublicSite, PublicTopic, Recipient, SiteText, TopicText
from collab.workspaces.models import Membership, Role, Workspace

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_TOPICS = 30


def site_of(workspace: Workspace) -> PublicSite | None:
    return db.session.scalar(select(PublicSite).where(PublicSite.workspace_id == workspace.id))


def set_up(
    workspace: Workspace,
    slug: str,
    languages: Sequence[str],
    contact_form: bool,
    recipients: Mapping[PublicTopic | None, Collection[Person]],
    *,
    actor: Account,
    now: datetime,
) -> PublicSite:
    """Make the site (it is off), or change its address, its languages and who gets what is asked."""
    site = site_of(workspace)
    chosen = known(languages)
    if not chosen:
        raise Refused(_("Bitte wählen Sie mindestens eine Sprache."), 422)
    _check_slug(slug, site)
    if site is None:
        site = PublicSite(workspace=workspace, created_at=now, created_by_id=actor.id)
        site.texts = [SiteText(language=chosen[0], title=workspace.title)]
        db.session.add(site)
    site.slug, site.languages, site.contact_form = slug, chosen, contact_form
    site.recipients = [
        Recipient(topic_id=topic.id if topic else None, person=person)
        for topic, persons in recipients.items()
        for person in persons
    ]
    record_of_site("public_site.changed", site, actor=actor, now=now)
    return site


def switch_on(site: PublicSite, *, actor: Account, now: datetime) -> None:
    if site.on_since is None:
        site.on_since = now
        record_of_site("public_site.on", site, actor=actor, now=now)


def switch_off(site: PublicSite, *, actor: Account, now: datetime) -> None:
    """Nothing of it is public any more; everything is kept for when it is switched on again."""
    if site.on_since is not None:
        site.on_since = None
        record_of_site("public_site.off", site, actor=actor, now=now)


def word(
    site: PublicSite,
    language: str,
    title: str,
    text: str,
    topics: Mapping[str, tuple[str, str]],
    *,
    actor: Account,
    now: datetime,
) -> None:
    """Title and introduction in one language, and (title, text) of each topic by its key."""
    if language not in site.languages:
        raise Refused(_("Diese Sprache ist für die Seite nicht gewählt."), 422)
    if language == site.languages[0] and not title:
        raise Refused(_("In der Hauptsprache braucht die Seite einen Titel."), 422)
    _put(site.texts, SiteText, language, title, text)
    for topic in site.topics:
        if topic.key in topics:
            _put(topic.texts, TopicText, language, *topics[topic.key])
    record_of_site("public_site.worded", site, actor=actor, now=now)


def add_topic(site: PublicSite, title: str, *, actor: Account, now: datetime) -> PublicTopic:
    """A topic with its title in the main language; it stands last."""
    if not title:
        raise Refused(_("Bitte geben Sie dem Thema einen Namen."), 422)
    if len(site.topics) >= MOST_TOPICS:
        raise Refused(_("Mehr als %(count)s Themen hat eine Seite nicht.", count=MOST_TOPICS), 422)
    last = max((topic.position for topic in site.topics), default=0)
    topic = PublicTopic(site=site, position=last + 1)
    topic.texts = [TopicText(language=site.languages[0], title=title[:200])]
    db.session.add(topic)
    record_of_site("public_site.worded", site, actor=actor, now=now)
    return topic


def remove_topic(topic: PublicTopic, *, actor: Account, now: datetime) -> None:
    """What stood under it stays public, without a topic."""
    site = topic.site
    site.recipients = [each for each in site.recipients if each.topic_id != topic.id]
    site.topics.remove(topic)
    record_of_site("public_site.worded", site, actor=actor, now=now)


def move_topic(topic: PublicTopic, step: int, *, actor: Account, now: datetime) -> None:
    """One place up (-1) or down (1)."""
    order = list(topic.site.topics)
    here = order.index(topic)
    there = min(max(here + step, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    for position, each in enumerate(order):
        each.position = position
    record_of_site("public_site.worded", topic.site, actor=actor, now=now)


def possible_recipients(workspace: Workspace) -> list[Person]:
    """Members with an open login; guests get nothing that strangers write."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Account, Account.person_id == Person.id)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Membership.workspace_id == workspace.id,
                Membership.role != Role.GUEST,
                Account.closed_at.is_(None),
            )
            .order_by(Person.family_name, Person.given_name)
        )
    )


def _check_slug(slug: str, site: PublicSite | None) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        raise Refused(
            _("Die Adresse besteht aus kleinen Buchstaben (a–z), Ziffern und einzelnen Bindestrichen."), 422
        )
    taken = db.session.scalar(select(PublicSite.id).where(PublicSite.slug == slug))
    if taken is not None and (site is None or site.id != taken):
        raise Refused(_("Diese Adresse gehört schon einer anderen Seite. Bitte wählen Sie eine andere."), 422)


def _put(
    texts: list[SiteText] | list[TopicText],
    table: type[SiteText] | type[TopicText],
    language: str,
    title: str,
    text: str,
) -> None:
    found = next((each for each in texts if each.language == language), None)
    if found is None:
        found = table(language=language)
        texts.append(found)  # type: ignore[arg-type]  # both lists hold rows of their own table
    found.title, found.text = title[:200], text
