"""Publishing at a time that was chosen, whatever becomes of the worker."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from collab.activity import Activity
from collab.blog import actions, publishing, queries
from collab.blog.models import State
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace
from tests.blog.conftest import WritePost, form, present
from tests.conftest import NOW, SignIn, World, make_app
from tests.worker.platform import Platform, wait_until

HOUR = timedelta(hours=1)


def test_a_planned_post_appears_at_its_time_and_not_before(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Morgen", draft=True)
    key = made.key
    actions.publish_later(made, NOW + HOUR, actor=world.lea, now=NOW)
    db.session.commit()
    assert publishing.publish_due(NOW + HOUR - timedelta(seconds=1)) == 0
    assert as_("rita").get(f"/p/{key}").status_code == 404
    assert publishing.publish_due(NOW + HOUR) == 1
    assert publishing.publish_due(NOW + HOUR) == 0
    assert (present(key).state, present(key).published_at) == (State.PUBLISHED, NOW + HOUR)
    line = db.session.query(Activity).filter_by(verb="post.published").one()
    assert (line.at, line.actor_id) == (NOW + HOUR, world.lea.id)
    assert as_("rita").get(f"/p/{key}").status_code == 200


def test_a_post_that_waits_is_not_published_when_it_was_withdrawn_or_thrown_away_or_its_room_archived(
    post: WritePost, world: World
) -> None:
    withdrawn, thrown, other = (post(name, draft=True) for name in ("a", "b", "c"))
    for made in (withdrawn, thrown, other):
        actions.publish_later(made, NOW + HOUR, actor=world.max, now=NOW)
    actions.withdraw(withdrawn, actor=world.max, now=NOW)
    actions.trash_post(thrown, actor=world.max, now=NOW)
    db.session.commit()
    assert queries.waiting(NOW + HOUR) == [other.id]
    world.workspaces["forum"].archived_at = NOW
    db.session.commit()
    assert publishing.publish_due(NOW + HOUR) == 0


def test_one_post_that_cannot_be_published_does_not_hold_up_the_others(
    post: WritePost, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = []
    for title in ("schlecht", "gut"):
        made = post(title, draft=True)
        actions.publish_later(made, NOW + HOUR, actor=world.max, now=NOW)
        keys.append(made.key)
    db.session.commit()
    publish = actions.publish

    def fail_for_one(made: object, **more: object) -> None:
        if made.title == "schlecht":  # type: ignore[attr-defined]
            raise RuntimeError("broken")
        publish(made, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "publish", fail_for_one)
    assert publishing.publish_due(NOW + HOUR) == 1
    assert [present(key).state for key in keys] == [State.PLANNED, State.PUBLISHED]


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2027, 1, 15), "08:30", datetime(2027, 1, 15, 7, 30, tzinfo=UTC)),
        (date(2027, 7, 15), "08:30", datetime(2027, 7, 15, 6, 30, tzinfo=UTC)),
    ],
)
def test_the_time_in_the_form_is_that_of_the_clocks_in_germany(
    post: WritePost, as_: SignIn, day: date, clock: str, moment: datetime
) -> None:
    key = post(draft=True).key
    as_("max").post(f"/p/{key}/edit", data=form(based_on=1, when="later", day=day.isoformat(), time=clock))
    assert present(key).publish_at == moment
    page = as_("max").get(f"/p/{key}/edit").text
    assert f'value="{day.isoformat()}"' in page and f'value="{clock}"' in page


@pytest.fixture
def platform(template_database: Path, tmp_path: Path) -> Iterator[Platform]:
    """A post that is to appear some seconds from now; no worker has run yet."""
    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    app = make_app(tmp_path)
    with app.app_context():
        now = datetime.now(UTC)
        author = db.session.query(Account).filter_by(email="max@example.org").one()
        forum = db.session.query(Workspace).filter_by(slug="forum").one()
        made = actions.write_post(forum, "Bald", "Worte", actor=author, now=now)
        actions.publish_later(made, now + timedelta(seconds=15), actor=author, now=now)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    platform = Platform(tmp_path, {})
    yield platform
    platform.end()


def test_a_worker_killed_before_the_time_publishes_when_it_is_back(platform: Platform) -> None:
    first = platform.start_worker()
    wait_until(lambda: "worker started" in platform.log, "it starts", first)
    assert platform.count("post WHERE published_at IS NOT NULL") == 0
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    due = datetime.fromisoformat(platform.ask("SELECT publish_at FROM post")[0][0]).replace(tzinfo=UTC)
    wait_until(lambda: datetime.now(UTC) > due, "the time has come")
    assert platform.count("post WHERE published_at IS NOT NULL") == 0
    second = platform.start_worker()
    wait_until(lambda: platform.count("post WHERE published_at IS NOT NULL") == 1, "it is published", second)
    assert platform.count("activity WHERE verb = 'post.published'") == 1
