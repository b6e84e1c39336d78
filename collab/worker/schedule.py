"""The whole schedule, readable on one page.

Each task works off rows of the database, ends its own transactions, and can be run again at any time:
what it was doing when it was killed, it does again. `run` gets the present moment and returns how many
things it did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from collab.bags import actions as bags
from collab.base.database import writing
from collab.base.mail import mailbox, outbox
from collab.blog import publishing as blog
from collab.calendar import reminders, subscribing
from collab.calendar import trash_bin as events
from collab.calendar.polls import reminding
from collab.calendar.polls import trash_bin as polls
from collab.checklists import trash_bin as checklists
from collab.contacts import trash_bin as entries
from collab.contacts.importing import files as imports
from collab.digests import at_once
from collab.digests import running as digests
from collab.digests.forgetting import forget_old_runs
from collab.documents import extraction, trash_bin
from collab.extensions import db
from collab.figures import trash_bin as figures
from collab.inbox import actions as inbox
from collab.inbox import walking
from collab.minutes import trash_bin as meetings
from collab.oparl import ledger as oparl
from collab.papers import trash_bin as papers
from collab.papers.actions import ending as circulations
from collab.people.expiry import forget_expired
from collab.progress import trash_bin as measures
from collab.public.forgetting import forget_old as forget_old_public
from collab.reports import asking as asking_reports
from collab.reports import trash_bin as drafts
from collab.search import indexing
from collab.steering import sending as situation
from collab.steering.forgetting import forget_old_letters
from collab.tasks.actions import purge_trash as purge_tasks
from collab.wiki import trash_bin as pages
from collab.worker import storage
from collab.writing.drafts import forget_old_drafts

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86_400


@dataclass(frozen=True)
class Task:
    """`every` and `first`: seconds between two runs, and from the start to the first one.

    Tasks of one lane never run at the same time; those of the common lane never wait for each other.
    """

    name: str
    every: int
    run: Callable[[datetime], int]
    first: int = 0
    lane: str = "common"


def in_one_transaction(change: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """For short changes that leave the transaction to their caller."""

    @wraps(change)
    def run(now: datetime) -> int:
        with writing():
            done = change(now)
            db.session.commit()
        return done

    return run


SCHEDULE: tuple[Task, ...] = (
    Task("read texts", 2 * SECOND, extraction.read_waiting),
    Task("write the index", 1 * SECOND, indexing.work_off, lane="index"),
    Task("look after the index", HOUR, indexing.look_after, lane="index"),
    Task("take in archives", 5 * SECOND, bags.work_off, first=5),
    Task("send mails", 3 * SECOND, outbox.send_due),
    Task("read reports of mail servers", 3 * MINUTE, mailbox.look, first=30),
    Task("fill the inboxes", 5 * SECOND, walking.walk, lane="telling"),
    Task("mail what is meant for somebody", 10 * SECOND, at_once.run_due, first=7, lane="telling"),
    Task("write digests", MINUTE, digests.run_due, lane="telling"),
    Task("write letters on how things stand", MINUTE, situation.run_due, first=30),
    Task("ask for status reports", 10 * MINUTE, asking_reports.remind_due, first=2 * MINUTE),
    Task("remind of events", 20 * SECOND, reminders.send_due, first=10),
    Task("fetch foreign calendars", 20 * SECOND, subscribing.fetch_due, first=15),
    Task("remind of polls", 10 * MINUTE, reminding.remind_due, first=MINUTE),
    Task("publish posts", MINUTE, blog.publish_due),
    Task("note what has changed in the interface", MINUTE, oparl.keep, first=20),
    Task("empty the trash", HOUR, trash_bin.purge_trash, first=2 * MINUTE),
    Task("empty the trash of tasks", HOUR, purge_tasks, first=2 * MINUTE),
    Task("empty the trash of meetings", HOUR, meetings.purge_trash, first=2 * MINUTE),
    Task("empty the trash of events", HOUR, events.purge_trash, first=2 * MINUTE),
    Task("empty the trash of polls", HOUR, polls.purge_trash, first=2 * MINUTE),
    Task("empty the trash of posts", HOUR, blog.purge_trash, first=2 * MINUTE),
    Task("empty the trash of the directory", HOUR, entries.purge, first=2 * MINUTE),
    Task("empty the trash of wikis", HOUR, pages.purge_trash, first=2 * MINUTE),
    Task("empty the trash of checklists", HOUR, checklists.purge_trash, first=2 * MINUTE),
    Task("empty the trash of measures", HOUR, measures.purge_trash, first=2 * MINUTE),
    Task("end circulations", 5 * MINUTE, circulations.end_due, first=MINUTE),
    Task("remind of circulations", 15 * MINUTE, circulations.remind_due, first=MINUTE),
    Task("empty the trash of papers", HOUR, papers.purge_trash, first=2 * MINUTE),
    Task("empty the trash of indicators", HOUR, figures.purge_trash, first=2 * MINUTE),
    Task("forget old tables of figures", DAY, in_one_transaction(figures.forget_old), first=4 * MINUTE),
    Task("forget old archives", DAY, in_one_transaction(bags.forget_old), first=4 * MINUTE),
    Task("empty the trash of reports", HOUR, drafts.purge_trash, first=2 * MINUTE),
    Task("forget old imports", DAY, in_one_transaction(imports.forget_old), first=4 * MINUTE),
    Task("forget what has expired", DAY, in_one_transaction(forget_expired), first=3 * MINUTE),
    Task("forget old inbox entries", DAY, in_one_transaction(inbox.forget_old), first=4 * MINUTE),
    Task("forget what was mailed at once", DAY, in_one_transaction(at_once.forget_old), first=4 * MINUTE),
    Task("forget old digest runs", DAY, in_one_transaction(forget_old_runs), first=4 * MINUTE),
    Task("forget what was public or asked", DAY, in_one_transaction(forget_old_public), first=6 * MINUTE),
    Task("forget old letters", DAY, in_one_transaction(forget_old_letters), first=4 * MINUTE),
    Task("forget old mails", DAY, in_one_transaction(outbox.forget_old), first=5 * MINUTE),
    Task("forget old drafts", DAY, in_one_transaction(forget_old_drafts), first=7 * MINUTE),
    Task("clear the store of files", DAY, storage.clear, first=10 * MINUTE),
)
