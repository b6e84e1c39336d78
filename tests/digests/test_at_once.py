"""What is meant for somebody comes at once, and nothing comes twice by two ways."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab import kinds
from collab.base.mail import OutgoingMail
from collab.blog import actions as blog
from collab.comments import actions as comments
from collab.digests import at_once, running
from collab.digests.at_once import run_due
from collab.extensions import db
from collab.inbox.models import InboxEntry
from collab.inbox.walking import walk
from collab.kinds import Verb
from collab.notifications.models import AddressedLine, Level, NotificationSettings, Rhythm
from collab.notifications.settings import change, set_level, settings_of
from collab.people.models import Account
from collab.tasks import actions as tasks
from collab.wiki import actions as pages
from tests.conftest import NOW, SignIn, World
from tests.digests.things import VERBS, Things

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def settled(world: World, things: Things) -> None:
    """Everybody has been here for some days, and nothing has happened."""
    for account in world.accounts.values():
        account.created_at = NOW - 9 * DAY
    db.session.commit()
    running.run_due(NOW - DAY)
    running.run_due(NOW)  # this morning's digest has gone


def mails(account: Account) -> list[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.recipient == account.email).order_by(OutgoingMail.id)
    return list(db.session.scalars(query))


def tick(moment: object) -> None:
    """What the worker does, in its order."""
    db.session.commit()
    walk(moment)  # type: ignore[arg-type]
    run_due(moment)  # type: ignore[arg-type]
    running.run_due(moment)  # type: ignore[arg-type]


def a_post(world: World) -> kinds.Subject:
    post = blog.write_post(
        world.workspaces["forum"], "Tagung", "Text", actor=world.lea, now=NOW, at_once=True
    )
    db.session.commit()
    tick(NOW)
    running.run_due(NOW + DAY)  # the post itself is told, so that only the mention is left
    subject = kinds.find_subject(world.lea, f"post-{post.key}")
    assert subject is not None
    return subject


def test_one_mention_is_one_mail_over_at_once_and_digest_also_with_a_kill_between(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = a_post(world)
    before = len(mails(world.max))
    moment = NOW + DAY + MINUTE
    comments.write_comment(subject, "Bitte prüfen, @Max Mitglied!", actor=world.lea, now=moment)
    tick(moment + MINUTE / 2)
    assert len(mails(world.max)) == before, "others are waited for a little"
    with monkeypatch.context() as killed:
        killed.setattr(at_once, "queue_mail", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            tick(moment + MINUTE)
    db.session.rollback()
    for hours in range(0, 100, 5):
        tick(moment + MINUTE + timedelta(hours=hours))
    (mail,) = mails(world.max)[before:]
    assert mail.subject == "Lea Leitner hat „Tagung“ kommentiert (erwähnt: Max Mitglied)"
    assert "„Bitte prüfen, @Max Mitglied!“" in mail.text and "prüfen, @Max" in mail.html
    assert "nicht noch einmal" in mail.text
    assert len(mails(world.rita)) == before + 1, "for the others it is usual news"


def test_ten_tasks_are_one_mail(world: World) -> None:
    for number in range(10):
        fields = tasks.TaskFields(f"Aufgabe {number}", responsible=[world.max.person])
        tasks.add_task(world.workspaces["forum"], fields, actor=world.lea, now=NOW)
    for minutes in range(10):
        tick(NOW + minutes * MINUTE)
    (mail,) = mails(world.max)
    assert mail.subject == "10 Nachrichten an Sie"
    assert all(f"Aufgabe {number}" in mail.text for number in range(10))
    tick(NOW + 2 * DAY)
    later = mails(world.max)[1:]
    assert not any("* Aufgabe" in mail.text for mail in later)


@pytest.mark.parametrize(("rhythm", "at_once_wanted", "expected"), [
    (Rhythm.DAILY, True, 1), (Rhythm.DAILY, False, 0), (Rhythm.OFF, True, 0), (Rhythm.WEEKLY, True, 1),
])  # fmt: skip
def test_the_account_chooses(world: World, rhythm: Rhythm, at_once_wanted: bool, expected: int) -> None:
    settings = settings_of(world.max, NOW)
    change(settings, rhythm=rhythm, hour=7, weekdays="01234", now=NOW)
    settings.addressed_at_once = at_once_wanted
    db.session.commit()
    fields = tasks.TaskFields("Raum buchen", responsible=[world.max.person])
    tasks.add_task(world.workspaces["forum"], fields, actor=world.lea, now=NOW + MINUTE)
    tick(NOW + 3 * MINUTE)
    assert len(mails(world.max)) == expected
    tick(NOW + 9 * DAY)
    told = [mail for mail in mails(world.max) if "Raum buchen“ für" in mail.text]
    assert len(told) == (0 if rhythm is Rhythm.OFF else 1), "once in all"


def test_a_muted_workspace_is_silent_and_what_the_room_mails_itself_is_not_repeated(
    world: World, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VERBS, "asked", Verb(VERBS["made"].sentence, 3, own_mail=True))
    forum, to = world.workspaces["forum"], [world.max.person_id, world.rita.person_id]
    number = things.make("Ding", forum, world.lea, NOW - 2 * DAY)
    start = NOW + DAY
    tick(start)
    set_level(world.rita, forum, Level.MUTE)
    before = len(mails(world.max)), len(mails(world.rita))
    things.tell("asked", number, world.lea, start + MINUTE, to=to)  # type: ignore[arg-type]
    tick(start + 3 * MINUTE)
    tick(start + 3 * DAY)
    assert (len(mails(world.max)), len(mails(world.rita))) == before
    things.tell("tagged", number, world.lea, start + 4 * DAY, to=to, tag="rot")  # type: ignore[arg-type]
    tick(start + 4 * DAY + 3 * MINUTE)
    assert (len(mails(world.max)), len(mails(world.rita))) == (before[0] + 1, before[1])


def test_one_account_that_fails_does_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = at_once.letters.write_addressed

    def fail_for_max(digest: object, account: Account) -> object:
        if account.email == world.max.email:
            raise RuntimeError("broken")
        return write(digest, account)  # type: ignore[arg-type]

    people = [world.max.person, world.rita.person]
    fields = tasks.TaskFields("Raum buchen", responsible=people)
    tasks.add_task(world.workspaces["forum"], fields, actor=world.lea, now=NOW)
    with monkeypatch.context() as broken:
        broken.setattr(at_once.letters, "write_addressed", fail_for_max)
        tick(NOW + 2 * MINUTE)
    assert (len(mails(world.max)), len(mails(world.rita))) == (0, 1)
    tick(NOW + 3 * MINUTE)
    assert len(mails(world.max)) == 0, "a failure is not repeated at once"
    tick(NOW + 20 * MINUTE)
    assert len(mails(world.max)) == 1


def test_a_mention_in_a_page_is_told_when_it_is_new_and_not_when_the_page_is_saved_again(
    world: World,
) -> None:
    forum = world.workspaces["forum"]
    page = pages.create_page(forum, "Seite", "Für @Max Mitglied", actor=world.lea, now=NOW)
    tick(NOW + 2 * MINUTE)
    pages.write_page(
        page, "Seite", "Für @Max Mitglied, neu", based_on=page.text_number, actor=world.lea, now=NOW + DAY
    )
    tick(NOW + DAY + 5 * MINUTE)
    assert sum("erwähnt: Max" in mail.text for mail in mails(world.max)) == 1


def test_what_was_read_in_the_inbox_is_left_out_of_the_digest_for_those_who_want_that(
    world: World, things: Things
) -> None:
    walk(NOW)
    for account in (world.max, world.rita):
        settings = settings_of(account, NOW)
        settings.without_read = account is world.max
        db.session.add(settings)
    things.make("Gelesen", world.workspaces["forum"], world.lea, NOW + MINUTE)
    db.session.commit()
    walk(NOW + MINUTE)
    for entry in db.session.scalars(select(InboxEntry)):
        entry.read_at, entry.read_number = NOW, entry.last_number
    tick(NOW + DAY)
    assert mails(world.max) == [] and len(mails(world.rita)) == 1


def test_the_mail_is_stopped_by_one_click_and_the_click_can_be_taken_back(
    app: Flask, as_: SignIn, world: World
) -> None:
    fields = tasks.TaskFields("Raum buchen", responsible=[world.max.person])
    tasks.add_task(world.workspaces["forum"], fields, actor=world.lea, now=NOW)
    tick(NOW + 2 * MINUTE)
    (mail,) = mails(world.max)
    path = mail.headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    page = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert "steht künftig in der Zusammenfassung" in page.text
    assert not db.session.get_one(
        NotificationSettings, world.max.id, populate_existing=True
    ).addressed_at_once
    shown = as_("max").get("/account/notifications").text
    assert 'value="digest" checked' in shown or "checked" in shown.split('value="digest"')[1][:120]


def test_marks_of_what_was_mailed_go_when_the_digest_has_passed(world: World) -> None:
    fields = tasks.TaskFields("Raum buchen", responsible=[world.max.person])
    tasks.add_task(world.workspaces["forum"], fields, actor=world.lea, now=NOW)
    tick(NOW + 2 * MINUTE)
    assert db.session.scalars(select(AddressedLine)).all()
    tick(NOW + DAY)
    assert db.session.scalars(select(AddressedLine)).all() == []
