"""The demo tells one year in all rooms, in all states, and nothing of it points nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from collab import kinds
from collab.activity.models import Activity
from collab.attachments.models import Attachment
from collab.base.clock import local
from collab.base.columns import Base, Moment
from collab.base.mail.models import OutgoingMail
from collab.blog.models import Post, State
from collab.calendar.models import Answer, Event, EventException, Participant
from collab.calendar.polls.models import Poll
from collab.checklists.models import Checklist, CityAnswer
from collab.comments.models import Comment
from collab.contacts.models import Responsibility, Topic
from collab.demo import load
from collab.demo.logins import logins
from collab.extensions import db
from collab.feeds.models import FeedAddress
from collab.minutes.citing import CITED, resolve
from collab.minutes.models import AgendaItem, Decision, Meeting, MinutesState, Vote
from collab.people.models import Account, Person
from collab.people.sessions import open_session
from collab.tasks.models import PENDING, Task, TaskState
from collab.wiki.models import FrontPage, Page, PageLink
from collab.workspaces.models import Workspace
from collab.writing.models import Mention, Revision
from tests.conftest import make_app
from tests.demo.conftest import NOW

STILL_TO_COME = {
    "event.starts_at", "event.ends_at", "event_exception.original", "event_exception.starts_at",
    "event_exception.ends_at", "event_reminder.start", "event_reminder.not_before", "poll_option.starts_at",
    "poll_option.ends_at", "post.publish_at", "notification_settings.next_due",
}  # fmt: skip
"""Columns that may hold a moment that has not come yet."""

ROOMS = ("", "meetings", "decisions", "calendar", "polls/", "tasks", "blog", "wiki", "checklists")

OTHER_DAYS = [
    pytest.param(datetime(2026, 11, 22, 22, 30, tzinfo=UTC), id="a-sunday-night"),
    pytest.param(datetime(2027, 6, 7, 4, 0, tzinfo=UTC), id="a-monday-half-a-year-later"),
]


def everything(table: type[Any]) -> list[Any]:
    return list(db.session.scalars(select(table)))


def test_meetings_are_in_every_state_and_in_several_series(loaded: Flask) -> None:
    meetings = everything(Meeting)
    assert {meeting.state for meeting in meetings} == set(MinutesState)
    assert len({meeting.series_id for meeting in meetings}) >= 3
    assert any(meeting.event.starts_at > NOW for meeting in meetings)
    approved = [meeting for meeting in meetings if meeting.state == MinutesState.APPROVED]
    store = loaded.extensions["store"]
    for meeting in approved:
        assert store.path(meeting.pdf_digest).read_bytes().startswith(b"%PDF")
        assert store.path(meeting.seal).exists()
    open_objections = [one for meeting in meetings for one in meeting.objections if one.is_open]
    settled = [one for meeting in meetings for one in meeting.objections if one.answer]
    assert open_objections and settled
    assert {participant.answer for participant in everything(Participant)} == set(Answer)


@pytest.mark.usefixtures("loaded")
def test_decisions_are_numbered_without_a_gap_and_cities_do_not_always_agree() -> None:
    decisions = everything(Decision)
    assert len(decisions) >= 12
    assert {assent.vote for decision in decisions for assent in decision.assents} == set(Vote)
    numbers: dict[tuple[int, int], list[int]] = {}
    for decision in decisions:
        if decision.number:
            numbers.setdefault((decision.workspace_id, decision.year), []).append(decision.number)
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))


@pytest.mark.usefixtures("loaded")
def test_tasks_are_in_every_state() -> None:
    tasks = everything(Task)
    assert len(tasks) >= 35
    assert {task.state for task in tasks} == set(TaskState)
    today = local(NOW).date()
    assert any(task.due and task.due < today for task in tasks if task.state in PENDING), "overdue"
    assert any(task.rule for task in tasks)
    assert any(task.follows_id for task in tasks)
    assert any(task.checklist for task in tasks)
    assert {task.origin_kind for task in tasks} >= {"decision", "meeting", "document", None}


@pytest.mark.usefixtures("loaded")
def test_the_calendar_has_every_sort_of_date() -> None:
    events = everything(Event)
    assert any(event.rule for event in events)
    assert any(event.first_day and event.last_day > event.first_day for event in events)
    assert any(event.cancelled_at for event in events)
    assert len({event.category for event in events}) > 5
    exceptions = everything(EventException)
    assert any(each.cancelled for each in exceptions)
    assert any(each.starts_at for each in exceptions)
    polls = everything(Poll)
    assert any(poll.closed_at is None and not poll.hidden for poll in polls)
    assert any(poll.closed_at is None and poll.hidden for poll in polls)
    decided = next(poll for poll in polls if poll.event)
    assert decided.event is not None
    assert decided.event.about_kind == "meeting"


@pytest.mark.usefixtures("loaded")
def test_posts_pages_and_checklists_have_a_life() -> None:
    posts = everything(Post)
    assert {post.state for post in posts} == set(State)
    assert any(post.pinned_at for post in posts)
    assert any("/image)" in post.text for post in posts)
    assert len(everything(Page)) >= 15
    assert any(page.is_template for page in everything(Page))
    assert any(page.parent_id for page in everything(Page))
    assert len(everything(FrontPage)) == 3
    for kind in ("page", "post"):
        assert db.session.scalar(select(func.max(Revision.number)).where(Revision.kind == kind)) > 1
    answers = everything(CityAnswer)
    assert len({answer.city_id for answer in answers}) >= 5
    assert len({answer.day for answer in answers}) >= 5
    assert len({answer.value for answer in answers}) == 3
    assert {comment.kind for comment in everything(Comment)} >= {
        "post", "task", "meeting", "page", "poll", "event", "checklist",
    }  # fmt: skip
    assert any(comment.answers_id for comment in everything(Comment))
    assert everything(Attachment)


@pytest.mark.usefixtures("loaded")
def test_somebody_has_left_and_somebody_else_goes_on() -> None:
    (former,) = [person for person in everything(Person) if person.left_on]
    assert former.successor is not None
    assert former.account is not None
    assert former.account.closed_at is not None
    tasks = [task for task in everything(Task) if former.successor in task.responsible]
    assert len(tasks) == 2
    named = [entry for entry in everything(Responsibility) if entry.person is former.successor]
    assert [entry.topic.name for entry in named] == ["Ausbildung und Auswahlverfahren"]
    assert len(everything(Topic)) >= 5


@pytest.mark.usefixtures("loaded")
def test_nothing_lies_in_the_future_but_what_is_planned() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Moment) and table.name != "login_session":
                latest = db.session.scalar(select(func.max(column)))
                name = f"{table.name}.{column.name}"
                assert latest is None or latest <= NOW or name in STILL_TO_COME, name
    assert (db.session.scalar(select(func.max(Activity.at))) or NOW) > NOW - timedelta(days=4)


@pytest.mark.usefixtures("loaded")
def test_no_mail_of_the_story_is_sent_and_no_secret_address_is_open() -> None:
    assert everything(OutgoingMail) == []
    assert everything(FeedAddress) == []


@pytest.mark.usefixtures("loaded")
def test_one_link_of_the_wiki_is_broken_on_purpose() -> None:
    titles = {(page.workspace_id, page.title_key) for page in everything(Page)}
    broken = [
        link.title for link in everything(PageLink) if (link.workspace_id, link.title_key) not in titles
    ]
    assert broken == ["Leitfaden Austrittsinterviews"]


def test_everything_that_a_text_names_is_there(loaded: Flask) -> None:
    written = [
        *((post.text, post.workspace) for post in everything(Post)),
        *((page.text, page.workspace) for page in everything(Page)),
        *((item.text, item.workspace) for item in everything(AgendaItem)),
        *((comment.text, comment.workspace) for comment in everything(Comment)),
    ]
    office = account_of("project office")
    cited, named = 0, 0
    with loaded.test_request_context():
        for text, workspace in written:
            assert "{{" not in text
            numbers = [found[0] for found in CITED.finditer(text)]
            assert set(resolve(numbers, workspace, office)) == set(numbers), text
            cited += len(numbers)
            named += len(re.findall(r"(?<!\w)@\w", text))
            for kind, key in re.findall(r"\]\(/([dm])/(\w+)", text):
                find = kinds.get({"d": "document", "m": "meeting"}[kind]).subject
                assert find is not None
                assert find(office, key) is not None, text
    assert cited > 8
    assert len(everything(Mention)) == named > 8


@pytest.mark.parametrize("login", [login for login in logins() if login.what != "in no workspace"])
def test_everybody_to_sign_in_with_has_something_to_do_and_to_read(loaded: Flask, login: Any) -> None:
    account = db.session.scalars(select(Account).where(Account.email == login.email)).one()
    own = [task for task in everything(Task) if account.person in task.responsible and task.is_pending]
    assert own
    token = open_session(account, browser="test", address="127.0.0.1", now=datetime.now(UTC))
    db.session.commit()
    browser = loaded.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    for path in ("/", "/tasks/"):
        page = browser.get(path)
        assert page.status_code == 200
        assert own[0].title in page.get_data(as_text=True)
    home = browser.get("/").get_data(as_text=True)
    assert "Nächste Termine" in home
    assert "Neues aus dem Blog" in home


def test_front_pages_of_the_workspaces_show_all_rooms(loaded: Flask) -> None:
    account = account_of("project office")
    token = open_session(account, browser="test", address="127.0.0.1", now=datetime.now(UTC))
    db.session.commit()
    browser = loaded.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    for workspace in everything(Workspace):
        for room in (
            "",
            "meetings",
            "decisions",
            "calendar",
            "polls/",
            "tasks",
            "blog",
            "wiki",
            "checklists",
        ):
            assert browser.get(f"/w/{workspace.slug}/{room}").status_code == 200, (workspace.slug, room)
    for checklist in everything(Checklist):
        assert browser.get(f"/l/{checklist.key}").status_code == 200


@pytest.fixture
def another_day(tmp_path: Path) -> Iterator[None]:
    app = make_app(tmp_path)
    with app.app_context():
        db.create_all()
        db.session.commit()
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("another_day", "written_before")
@pytest.mark.parametrize("now", OTHER_DAYS)
def test_the_demo_never_grows_old(now: datetime) -> None:
    load.load_demo(now)
    assert now - timedelta(days=5) < (db.session.scalar(select(func.max(Activity.at))) or now) <= now
    assert any(meeting.event.starts_at > now for meeting in everything(Meeting))
    assert {meeting.state for meeting in everything(Meeting)} == set(MinutesState)
    today = local(now).date()
    assert all(poll.deadline > today for poll in everything(Poll) if poll.closed_at is None)
    assert any(task.due and task.due > today for task in everything(Task) if task.state in PENDING)
    assert any(one.is_open for meeting in everything(Meeting) for one in meeting.objections)


def account_of(what: str) -> Account:
    email = next(login.email for login in logins() if login.what == what)
    return db.session.scalars(select(Account).where(Account.email == email)).one()
