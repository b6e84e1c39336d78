"""The public page of a workspace: texts in several languages, publications, people, notices, a message."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from collab import kinds
from collab.calendar.actions import EventFields, plan_event
from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db
from collab.public.actions import asking, notices, people, publishing, sites
from collab.public.models import Category, Part, PublicSite, PublicTopic
from collab.public.showing import words_in

FILE = "public.toml"


def tell(steps: Steps) -> None:
    for row in tables(FILE, "site"):
        steps.at(row["at"], partial(_open, steps, row))
    for row in tables(FILE, "event"):
        steps.at(row["at"], partial(_plan, steps, row))
    for name, happens in (
        ("publish", _publish),
        ("person", _ask),
        ("notice", _hang),
        ("message", _write),
    ):
        for row in tables(FILE, name):
            steps.at(row["at"], partial(happens, steps, row))


def _open(steps: Steps, row: Row, at: datetime) -> None:
    said: dict[str, Any] = {"actor": steps.account(row["by"]), "now": at}
    recipients: dict[PublicTopic | None, Any] = {None: steps.people(row["recipients"])}
    site = sites.set_up(
        steps.workspace(row["workspace"]), row["slug"], row["languages"], True, recipients, **said
    )
    topics = [sites.add_topic(site, each[row["languages"][0]][0], **said) for each in row["topic"]]
    db.session.flush()
    for text in row["text"]:
        worded = {
            topic.key: tuple(each.get(text["language"], ("", "")))
            for topic, each in zip(topics, row["topic"], strict=True)
        }
        sites.word(site, text["language"], text["title"], text["text"], worded, **said)
    sites.switch_on(site, **said)
    steps.made["public_site", ""] = site


def _plan(steps: Steps, row: Row, at: datetime) -> None:
    fields = EventFields(
        title=row["title"], description=row["text"], place=row["place"], rule=row.get("rule", "")
    )
    fields.starts_at = steps.utc(row["starts"])
    fields.ends_at = fields.starts_at + timedelta(minutes=row["minutes"])
    event = plan_event(steps.workspace(row["workspace"]), fields, actor=steps.account(row["by"]), now=at)
    db.session.flush()
    steps.made["event", row["key"]] = event


def _publish(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    if "document" in row:
        find = kinds.get("document").subject
        assert find is not None
        subject = find(actor, steps.story.documents[row["document"]].key)
        assert subject is not None
    else:
        subject = steps.subject(row["kind"], row["key"], actor)
    publishing.publish(subject, _site(steps), "de", _topic(steps, row), actor=actor, now=at)


def _ask(steps: Steps, row: Row, at: datetime) -> None:
    site = _site(steps)
    asked = people.Asked(Part.AMBASSADOR, row["languages"], row["text"])
    person = steps.people([row["person"]])[0]
    named = people.ask(site, person, asked, actor=steps.account(row["by"]), now=at)
    if row["agreed"]:
        people.agree(named, people.words_of(named), now=at)


def _hang(steps: Steps, row: Row, at: datetime) -> None:
    until = steps.day(row["until"])
    assert until is not None
    fields = notices.NoticeFields(Category(row["category"]), row["title"], row["text"], "de", until)
    notice = notices.write(_site(steps), fields, actor=steps.account(row["by"]), now=at)
    if "released" in row:
        notices.release(notice, actor=steps.account(row["released"]), now=at)


def _write(steps: Steps, row: Row, at: datetime) -> None:
    asked = asking.Asking(row["name"], row["email"], row["text"], _topic(steps, row), "de")
    request = asking.ask(_site(steps), asked, now=at)
    if request is not None:
        asking.confirm(request, now=at)


def _site(steps: Steps) -> PublicSite:
    site: PublicSite = steps.made["public_site", ""]
    return site


def _topic(steps: Steps, row: Row) -> PublicTopic | None:
    site = _site(steps)
    return next(
        (each for each in site.topics if words_in(each.texts, "de", site).title == row.get("topic")), None
    )
