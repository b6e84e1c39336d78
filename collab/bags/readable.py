"""The parts of an archive that people read: minutes, posts, pages, comments, calendar, address book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.bags.contents import Contents, Entry
from collab.bags.originals import StoredFile
from collab.bags.texts import Places, Said, Text, day_words, minutes_markdown, moment_words
from collab.bags.titles import Titles
from collab.bags.walking import Walk, in_steps
from collab.bags.writer import BagWriter, Names, dated
from collab.base.clock import local
from collab.base.storage import Store
from collab.blog.models import Post
from collab.calendar.ics import writing as ics
from collab.calendar.models import Event
from collab.comments.models import Comment
from collab.contacts.vcard import vcard
from collab.extensions import db
from collab.minutes import sealing
from collab.minutes.export import printing
from collab.minutes.models import Meeting, MinutesState
from collab.minutes.record import Record, day_of, record_of
from collab.people.models import Account, Person
from collab.wiki.models import Page
from collab.wiki.tree import Tree
from collab.workspaces.models import Workspace

log = structlog.get_logger("bags")
COMMENTS = "Kommentare"


class Reader:
    """Writes them one by one. `files`: what comes from the store later. `unset`: papers that failed."""

    def __init__(
        self, workspace: Workspace, walk: Walk, bag: BagWriter, names: Names, places: Places, titles: Titles
    ) -> None:
        self.workspace = workspace
        self.walk = walk
        self.bag = bag
        self.names = names
        self.places = places
        self.titles = titles
        self.contents = Contents()
        self.files: list[StoredFile] = []
        self.unset: list[str] = []
        self._stems: dict[tuple[str, int], str] = {}

    def plan(self) -> None:
        """Give posts and pages their places, so that texts can link to each other."""
        place = self.names.folder("", "Beiträge")
        query = select(Post.id, Post.key, Post.title, Post.published_at).where(
            Post.workspace_id == self.workspace.id, Post.trashed_at.is_(None), Post.published_at.is_not(None)
        )
        for row in db.session.execute(query.order_by(Post.published_at, Post.id)):
            self._put("post", row.id, row.key, place, dated(local(row.published_at).date(), row.title))
        tree = Tree.of(self.workspace.id)
        folders: dict[int | None, str] = {None: self.names.folder("", "Wiki")}
        for _depth, node in tree.walk():
            place = folders[node.parent_id]
            self._put("page", node.id, node.key, place, node.title)
            self.places.put_page(node.title, self._stems["page", node.id] + ".md")
            if tree.inside(node.id):
                folders[node.id] = self.names.folder(place, node.title)

    def _put(self, kind: str, number: int, key: str, place: str, title: str) -> None:
        stem = self.names.file(place, title, ".md").removesuffix(".md")
        self._stems[kind, number] = stem
        self.places.put(key, f"{stem}.md")

    def meetings(self, store: Store) -> Iterator[bytes]:
        """Each meeting in a folder of its own, with the PDF that was sent and the record that was sealed."""
        section, top = self.contents.section("Sitzungen"), self.names.folder("", "Sitzungen")
        for meeting in self._each(Meeting, "meeting"):
            day = day_of(meeting)
            place = self.names.folder(top, dated(day, meeting.title))
            record, addenda = _minutes(meeting, store)
            stem = f"{place}Niederschrift"
            yield from self.bag.add(f"{stem}.md", [minutes_markdown(record, addenda, meeting.seal or "")])
            others = [("PDF", f"{stem}.pdf")]
            if meeting.pdf_digest and not addenda:
                self.files.append(StoredFile(f"{stem}.pdf", meeting.pdf_digest, meeting.changed_at))
            else:
                make = partial(printing.pdf_of, record, meeting.seal or "", addenda)
                yield from self._pdf(f"{stem}.pdf", make)
            seals = [meeting.seal, *(addendum.seal for addendum in meeting.addenda)]
            for number, seal in enumerate(filter(None, seals)):
                path = f"{place}Siegel{f' Nachtrag {number}' if number else ''}.json"
                self.files.append(StoredFile(path, seal, meeting.changed_at))
                others.append(("versiegelter Datensatz", path))
            section.add(Entry(meeting.title, f"{stem}.md", day_words(day), tuple(others)), str(day.year))

    def posts(self) -> Iterator[bytes]:
        section = self.contents.section("Beiträge")
        for post in self._each(Post, "post", joinedload(Post.author).joinedload(Account.person)):
            assert post.published_at is not None
            day = local(post.published_at).date()
            facts = [
                ("Von", post.author.person.display_name),
                ("Veröffentlicht", moment_words(post.published_at)),
            ]
            text = self._text("post", post.id, post.title, day, facts, post.text)
            yield from self._write(text, self._stems["post", post.id])
            section.add(self._entry(post.title, "post", post.id, day_words(day)), str(day.year))

    def pages(self) -> Iterator[bytes]:
        section = self.contents.section("Wiki")
        for page in self._each(Page, "page", joinedload(Page.changed_by).joinedload(Account.person)):
            facts = [
                ("Zuletzt geändert", moment_words(page.changed_at)),
                ("Von", page.changed_by.person.display_name),
            ]
            day = local(page.changed_at).date()
            text = self._text("page", page.id, page.title, day, facts, page.text)
            yield from self._write(text, self._stems["page", page.id])
            section.add(self._entry(page.title, "page", page.id))

    def comments(self) -> Iterator[bytes]:
        """What was said about anything else: one text for each sort of record."""
        section, place = self.contents.section(COMMENTS), self.names.folder("", COMMENTS)
        subjects: dict[str, set[int]] = {}
        for some in in_steps(sorted(self.walk.ids["comment"])):
            query = select(Comment.kind, Comment.object_id).where(Comment.id.in_(some)).distinct()
            for kind, number in db.session.execute(query):
                if kind not in ("post", "page"):
                    subjects.setdefault(kind, set()).add(number)
        for kind, ids in sorted(subjects.items()):
            title = f"{COMMENTS}: {kinds.get(kind).plural}"
            stem = self.names.file(place, title, ".md").removesuffix(".md")
            parts = {
                f"{self.titles.of(kind, number) or number}": self._said(kind, number, f"{stem}.md")
                for number in sorted(ids)
            }
            text = Text(title, self.workspace.title, local(self.bag.day).date(), parts=parts)
            yield from self._write(text, stem)
            section.add(Entry(title, f"{stem}.md", "", (("PDF", f"{stem}.pdf"),)))

    def calendar(self) -> Iterator[bytes]:
        events = list(
            self._each(Event, "event", selectinload(Event.exceptions), selectinload(Event.participants))
        )
        if not events:
            return
        path = f"{self.names.folder('', 'Kalender')}Termine.ics"
        yield from self.bag.add(path, [ics.feed(self.workspace.title, events)])
        self.contents.section("Kalender").add(Entry("Termine (iCalendar)", path, f"{len(events)}"))

    def contacts(self) -> Iterator[bytes]:
        """The persons who are named, as the directory shows them."""
        ids = sorted(self.walk.ids["person"])
        if not ids:
            return
        path = f"{self.names.folder('', 'Personen')}Kontakte.vcf"
        yield from self.bag.add(path, self._cards(ids))
        self.contents.section("Personen").add(Entry("Kontakte (vCard)", path, f"{len(ids)}"))

    def _cards(self, ids: list[int]) -> Iterator[bytes]:
        base = str(current_app.config["BASE_URL"])
        for some in in_steps(ids):
            query = select(Person).where(Person.id.in_(some)).options(joinedload(Person.organisation))
            for person in db.session.scalars(query.order_by(Person.family_name, Person.id)):
                yield vcard(person, base).encode()
            db.session.expunge_all()

    def _each(self, model: Any, name: str, *options: Any) -> Iterator[Any]:
        """All records of a table that go along, one at a time."""
        for some in in_steps(sorted(self.walk.ids[name])):
            query = select(model).where(model.id.in_(some)).options(*options).order_by(model.id)
            yield from db.session.scalars(query).all()
            db.session.expunge_all()

    def _text(
        self, kind: str, number: int, title: str, day: Any, facts: Iterable[tuple[str, str]], text: str
    ) -> Text:
        path = f"{self._stems[kind, number]}.md"
        said = self._said(kind, number, path)
        parts = {COMMENTS: said} if said else {}
        return Text(title, self.workspace.title, day, list(facts), self.places.offline(text, path), parts)

    def _said(self, kind: str, number: int, path: str) -> list[Said]:
        """The comments on a record, each answer after what it answers."""
        query = (
            select(Comment)
            .where(Comment.kind == kind, Comment.object_id == number)
            .options(joinedload(Comment.author).joinedload(Account.person))
            .order_by(Comment.created_at, Comment.id)
        )
        found = db.session.scalars(query).all()
        order = {comment.id: place for place, comment in enumerate(found)}
        found = sorted(found, key=lambda each: (order.get(each.answers_id or each.id, 0), order[each.id]))
        return [
            Said(
                comment.author.person.display_name,
                comment.created_at,
                "(entfernt)" if comment.removed_at else self.places.offline(comment.text, path),
                comment.answers_id is not None,
            )
            for comment in found
        ]

    def _write(self, text: Text, stem: str) -> Iterator[bytes]:
        yield from self.bag.add(f"{stem}.md", [text.markdown()])
        yield from self._pdf(f"{stem}.pdf", text.pdf)

    def _pdf(self, path: str, make: Any) -> Iterator[bytes]:
        """A paper that cannot be set is named in the list of what is missing."""
        import typst

        try:
            content = make()
        except typst.TypstError:
            log.exception("a paper of an archive cannot be set", path=path)
            self.unset.append(path)
            return
        yield from self.bag.add(path, [content])

    def _entry(self, title: str, kind: str, number: int, note: str = "") -> Entry:
        stem = self._stems[kind, number]
        return Entry(title, f"{stem}.md", note, (("PDF", f"{stem}.pdf"),))


def _minutes(meeting: Meeting, store: Store) -> tuple[Record, list[Record]]:
    """The record of a meeting, as it was sealed if it was, and its addenda with their seals."""
    record = record_of(meeting)
    if meeting.state != MinutesState.APPROVED or meeting.seal is None:
        return record, []
    try:
        record = sealing.sealed_record(meeting.seal, store)
    except (FileNotFoundError, ValueError):
        log.warning("a sealed record is lost", meeting=meeting.id)
    records = sealing.addendum_records(meeting)
    return record, [
        {**each, "seal": addendum.seal} for each, addendum in zip(records, meeting.addenda, strict=True)
    ]
