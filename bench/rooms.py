"""Entries for all rooms of the first workspace, made by the rooms' own actions: so many of each.

What has a size of its own (long minutes, a poll of 30 people, a checklist, the table of topics) is always
there whole, however few entries are asked for.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bench.dates import fill_calendar, fill_polls
from bench.instance import application
from bench.meetings import fill_meetings, hold_long_meetings
from bench.world import World, each, world
from collab import kinds
from collab.activity.journal import highest_number, number_new_lines
from collab.base.clock import local
from collab.base.database import writing
from collab.blog import actions as blog
from collab.checklists import actions as checklists
from collab.checklists.catalogue import templates
from collab.checklists.models import Checklist, Value
from collab.comments.actions import write_comment
from collab.contacts.responsibilities import add_topic, name_responsible
from collab.extensions import db
from collab.notifications.settings import create_missing, settings_of
from collab.tasks import actions as tasks
from collab.tasks.models import Task, TaskState
from collab.wiki import actions as wiki
from collab.wiki.actions.marks import choose_front_page
from collab.wiki.models import Page

COMMENTS = 50
LINKS = 100
CITIES_THAT_ANSWER = 9
TOPICS = 40
NEWS = 40
CATALOGUE = "zusammenarbeit"
STATES = (TaskState.OPEN, TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.OPEN, TaskState.DONE)


def fill_rooms(folder: Path, count: int) -> dict[str, str]:
    """Fill an instance that `build` has made. Returns the addresses of the pages that are measured."""
    app = application(folder)
    with app.test_request_context("/"):
        with writing():
            made = world()
            db.session.commit()
        addresses = {
            "home": "/",
            "front": f"/w/{made.workspace.slug}/",
            "digest": "/account/notifications/preview",
        }
        for fill in (fill_meetings, _wiki, _tasks, _blog, fill_calendar, fill_polls, _checklists):
            addresses |= fill(made, count)
        addresses |= hold_long_meetings(made)
        addresses |= _topics(made)
        _news(made)
        db.session.remove()
    return addresses


def _tasks(world: World, count: int) -> dict[str, str]:
    """The reader answers for all; three weeks around today hold the dates on which they are due."""
    made: list[Task] = []

    def one(number: int) -> None:
        fields = tasks.TaskFields(
            world.title(),
            text=world.text(1),
            responsible=[world.reader.person, world.people[number % len(world.people)]],
            city=world.cities[number % len(world.cities)],
            due=local(world.now).date() + timedelta(days=number % 21 - 3),
            checklist=("Entwurf", "Abstimmung") if number % 3 == 0 else (),
        )
        task = tasks.add_task(world.workspace, fields, actor=world.lead, now=world.now)
        if (state := STATES[number % len(STATES)]) != TaskState.OPEN:
            tasks.advance(task, state, actor=world.lead, now=world.now)
        made.append(task)

    each(count, one)
    here = f"/w/{world.workspace.slug}/tasks"
    return {"tasks": here, "board": f"{here}/board", "own_tasks": "/tasks/", "task": f"/t/{made[0].key}"}


def _blog(world: World, count: int) -> dict[str, str]:
    def one(_number: int) -> None:
        text = f"{world.text(3)}\n\nSiehe [[Startseite]]."
        blog.write_post(world.workspace, world.title(), text, actor=world.lead, now=world.now, at_once=True)

    each(count - 1, one)
    with writing():
        post = blog.write_post(
            world.workspace, "Viel besprochen", world.text(5), actor=world.lead, now=world.now, at_once=True
        )
        subject = kinds.find_subject(world.reader, f"post-{post.key}")
        assert subject is not None
        last = None
        for number in range(COMMENTS):
            author = world.people[number % len(world.people)].account
            assert author is not None
            answers = last if number % 3 else None
            last = write_comment(subject, world.text(1), answers=answers, actor=author, now=world.now)
        db.session.commit()
    return {"blog": f"/w/{world.workspace.slug}/blog", "post": f"/p/{post.key}"}


def _wiki(world: World, count: int) -> dict[str, str]:
    """Ten pages at the top, the others below them; one names a hundred others, a tenth of them missing."""
    made: list[Page] = []

    def one(number: int) -> None:
        title = f"{world.title()} {number}" if number else "Startseite"
        parent = made[number % 10] if number >= 10 else None
        made.append(
            wiki.create_page(
                world.workspace, title, world.text(3), actor=world.lead, now=world.now, parent=parent
            )
        )

    each(count - 1, one)
    with writing():
        choose_front_page(made[0], actor=world.lead, now=world.now)
        names = [made[n % len(made)].title if n % 10 else f"Fehlt {n}" for n in range(LINKS)]
        text = "\n".join(f"- [[{name}]]" for name in names) + f"\n\n{world.text(5)}"
        page = wiki.create_page(world.workspace, "Verzeichnis", text, actor=world.lead, now=world.now)
        db.session.commit()
    return {"wiki": f"/w/{world.workspace.slug}/wiki", "page": f"/s/{page.key}"}


def _checklists(world: World, count: int) -> dict[str, str]:
    """Empty ones, and the one of the catalogue, which nine cities have answered twice."""

    def one(_number: int) -> None:
        checklists.create_checklist(world.workspace, world.title(), actor=world.lead, now=world.now)

    each(count - 1, one)
    with writing():
        full = checklists.create_checklist(
            world.workspace,
            "Zusammenarbeit",
            actor=world.lead,
            now=world.now,
            template=templates()[CATALOGUE],
        )
        for days in (-100, -1):
            _answer(world, full, days)
        db.session.commit()
    return {"checklists": f"/w/{world.workspace.slug}/checklists", "checklist": f"/l/{full.key}"}


def _answer(world: World, checklist: Checklist, days: int) -> None:
    values = (Value.YES, Value.PARTLY, Value.NO)
    items = [item.id for theme in checklist.themes for item in theme.items]
    for city in world.cities[:CITIES_THAT_ANSWER]:
        said = {item: checklists.Said(values[(item * city.id + days) % 3], "Anmerkung") for item in items}
        day = local(world.days(days)).date()
        checklists.answer_items(checklist, city, said, day=day, actor=world.lead, now=world.now)


def _topics(world: World) -> dict[str, str]:
    """In each city somebody answers for each topic."""
    with writing():
        for number in range(TOPICS):
            topic = add_topic(f"Thema {number + 1}", world.text(1), actor=world.lead, now=world.now)
            for city in world.cities:
                person = world.people[(number + city.id) % len(world.people)]
                name_responsible(topic, city, person, actor=world.lead, now=world.now)
        db.session.commit()
    return {"topics": "/people/topics"}


def _news(world: World) -> None:
    """For the digest: what happened last, and that the reader has not been told of it yet."""
    with writing():
        create_missing(world.now)
        while number_new_lines():
            pass
        db.session.commit()
        settings = settings_of(world.reader, world.now)
        settings.told_up_to = highest_number() - NEWS
        settings.looked_at = world.days(-1)
        db.session.commit()
