"""Kill -9 on the worker at every sort of moment: nothing is lost, and nothing is told twice except, at
most, the one mail in flight."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collab.documents.actions.filing import file_arrival
from collab.documents.files import take_in
from collab.extensions import db
from collab.notifications.models import Rhythm
from collab.notifications.settings import change, settings_of
from collab.people.models import Account
from collab.search import live
from collab.search.engine import Index
from collab.search.german.lemmas import Lemmas
from collab.workspaces.models import Workspace
from tests.conftest import make_app
from tests.post_office import PostOffice
from tests.worker.platform import Platform, wait_until

DOCUMENTS = 8
READERS = ("max", "rita", "gerd", "sven", "petra")


@pytest.fixture(scope="session")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of a platform that has run before: its dictionary is made, its index is not."""
    folder = tmp_path_factory.mktemp("index")
    Lemmas.open(folder)
    return folder


@pytest.fixture
def platform(template_database: Path, dictionary: Path, tmp_path: Path) -> Iterator[Platform]:
    """Lea has uploaded some documents; five others hear of it at once. No worker has run yet."""
    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    shutil.copytree(dictionary, tmp_path / "index")
    app = make_app(tmp_path)
    with app.app_context():
        now = datetime.now(UTC)
        accounts = {account.email.split("@")[0]: account for account in db.session.query(Account)}
        for account in accounts.values():
            account.password_hash = "has come in"
        for name in READERS:
            settings = settings_of(accounts[name], now)
            change(settings, rhythm=Rhythm.AT_ONCE, hour=7, weekdays="0123456", now=now)
        forum = db.session.query(Workspace).filter_by(slug="forum").one()
        for number in range(DOCUMENTS):
            content = io.BytesIO(f"Inhalt von Stichwort{number:02d}".encode())
            arrival = take_in(content, f"Bericht {number:02d}.txt")
            file_arrival(forum, None, arrival, actor=accounts["lea"], now=now)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    platform = Platform(tmp_path, {"AT_ONCE_MINUTES": "0", "EXTRACT_SECONDS": "60"})
    yield platform
    platform.end()


@pytest.fixture
def office(platform: Platform) -> Iterator[PostOffice]:
    office = PostOffice()
    platform.settings |= {name: str(value) for name, value in office.settings.items()}
    with office.open():
        yield office


def is_finished(platform: Platform) -> bool:
    """All work that was a row is done, and every reader's digest has been written and sent."""
    return (
        platform.count("extraction_job") == 0
        and platform.count("index_job") == 0
        and platform.count("activity WHERE number IS NULL") == 0
        and platform.count("outgoing_mail WHERE sent_at IS NULL") == 0
        and platform.count("digest_run") >= len(READERS)
    )


def finish(platform: Platform) -> None:
    starts = platform.log.count("worker started")
    worker = platform.start_worker()
    wait_until(lambda: platform.log.count("worker started") > starts, "it starts", worker)
    wait_until(lambda: is_finished(platform), "all work is done", worker)
    worker.terminate()
    assert worker.wait(60) == 0


def check_nothing_is_lost(platform: Platform, office: PostOffice, kills: int) -> None:
    states = Counter(state for (state,) in platform.ask("SELECT text_state FROM version"))
    assert states == {"read": DOCUMENTS}
    texts = "\n".join(text for (text,) in platform.ask("SELECT text FROM version_text"))
    assert all(f"Stichwort{number:02d}" in texts for number in range(DOCUMENTS))
    app = make_app(platform.data)
    with app.app_context():
        index = Index.open(live.directory())
        index.check()
        expected = DOCUMENTS + platform.count("person")
        assert index.count() >= expected
        db.engine.dispose()
    check_each_is_told_once(office, kills)


def check_each_is_told_once(office: PostOffice, kills: int) -> None:
    """Copies of one mail carry one Message-ID, and there are no more of them than kills."""
    received = Counter(mail["Message-ID"] for mail in office.mails)
    assert sum(received.values()) - len(received) <= kills
    by_id = {mail["Message-ID"]: mail for mail in office.mails}
    told: Counter[tuple[str, int]] = Counter()
    for mail in by_id.values():
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for number in range(DOCUMENTS):
            told[mail["To"].split("@")[0], number] += text.count(f"* Bericht {number:02d}")
    assert told == {(name, number): 1 for name in READERS for number in range(DOCUMENTS)}


Moment = Callable[[Platform], object]

READ = "version WHERE text_state = 'read'"
MOMENTS: dict[str, Moment] = {
    "while texts are read": lambda p: p.count(READ) > 0,
    "when half of the texts are read": lambda p: p.count(READ) >= DOCUMENTS // 2,
    "when the index is first there": lambda p: any((p.data / "index").glob("index-*/*")),
    "when lines are numbered": lambda p: p.count("activity WHERE number IS NOT NULL") > 0,
    "when the first digest is written": lambda p: p.count("digest_run") > 0,
    "when the first mail is marked": lambda p: p.count("outgoing_mail WHERE sent_at IS NOT NULL") > 0,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_killed_at_a_certain_moment_loses_nothing(
    platform: Platform, office: PostOffice, moment: str
) -> None:
    worker = platform.start_worker()
    wait_until(lambda: MOMENTS[moment](platform), moment, worker)
    worker.kill()
    worker.wait()
    finish(platform)
    check_nothing_is_lost(platform, office, kills=1)


def test_a_worker_killed_with_a_mail_in_flight_sends_that_one_again_and_no_other(
    platform: Platform, office: PostOffice
) -> None:
    worker = platform.start_worker()
    office.on_data = lambda: kill_at_third(office, worker)
    worker.wait()
    office.on_data = None
    assert len(office.raw) == 3
    in_flight = office.mails[2]["Message-ID"]
    finish(platform)
    received = Counter(mail["Message-ID"] for mail in office.mails)
    assert received[in_flight] == 2
    assert [count for mail, count in received.items() if mail != in_flight] == [1] * (len(READERS) - 1)
    check_nothing_is_lost(platform, office, kills=1)


def kill_at_third(office: PostOffice, worker: subprocess.Popen[bytes]) -> None:
    """The server has taken the mail, and the worker does not know it yet."""
    if len(office.raw) == 3:
        worker.kill()


def test_a_worker_killed_again_and_again_comes_to_an_end(platform: Platform, office: PostOffice) -> None:
    chance = random.Random(20261121)
    kills = 0
    for _ in range(8):
        worker = platform.start_worker()
        lines = platform.log.count("worker started")
        wait_until(lambda n=lines: platform.log.count("worker started") > n, "it starts", worker)
        try:
            worker.wait(chance.uniform(0.0, 1.2))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
            kills += 1
        if is_finished(platform):
            break
    finish(platform)
    check_nothing_is_lost(platform, office, kills)


def test_a_second_worker_waits_and_takes_over(platform: Platform, office: PostOffice) -> None:
    first = platform.start_worker()
    wait_until(lambda: platform.log.count("worker started") == 1, "the first one starts", first)
    second = platform.start_worker()
    wait_until(lambda: "another worker is at work" in platform.log, "the second one waits", second)
    assert platform.log.count("worker started") == 1
    first.kill()
    first.wait()
    wait_until(lambda: platform.log.count("worker started") == 2, "the second one takes over", second)
    wait_until(lambda: is_finished(platform), "all work is done", second)
    check_nothing_is_lost(platform, office, kills=1)
