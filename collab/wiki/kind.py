"""What journal, search, digests, comments and attachments know of pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.clock import local
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject, Verb, ids_in_steps
from collab.people.models import Account, Person
from collab.search.engine import Entry
from collab.wiki.models import Page
from collab.wiki.queries import find_page, visible_page

NAME = "page"
ICON = "page"


def url_of(key: str) -> str:
    return f"/s/{key}"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Page.id, Page.key, Page.title, Page.workspace_id, Page.changed_at, Person)
        .join(Account, Account.id == Page.changed_by_id)
        .join(Person, Person.id == Account.person_id)
        .where(Page.id.in_(ids), visible_page(account))
    )
    return {
        row.id: Card(
            kind=NAME,
            object_id=row.id,
            title=row.title,
            url=url_of(row.key),
            icon=ICON,
            workspace_id=row.workspace_id,
            day=local(row.changed_at).date(),
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    query = (
        select(Page)
        .where(Page.id.in_(ids), Page.trashed_at.is_(None))
        .options(joinedload(Page.workspace), joinedload(Page.changed_by).joinedload(Account.person))
    )
    return {
        page.id: Entry(
            kind=NAME,
            object_id=page.id,
            workspace_id=page.workspace_id,
            title=page.title,
            text=page.text,
            day=local(page.changed_at).date(),
            author=page.changed_by.person.display_name,
            archived=page.workspace.archived_at is not None,
        )
        for page in db.session.scalars(query)
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    query = select(Page.id, Page.text).where(Page.id.in_(ids))
    return {row.id: IndexedText(row.text) for row in db.session.execute(query)}


def all_ids() -> Iterator[int]:
    return ids_in_steps(Page.id, Page.trashed_at.is_(None))


def subject_of(page: Page) -> Subject:
    there = page.trashed_at is None
    return Subject(
        kind=NAME,
        object_id=page.id,
        key=page.key,
        title=page.title,
        url=url_of(page.key),
        workspace=page.workspace,
        sealed=not there,
        discussed=there,
    )


def subject(account: Account, key: str) -> Subject | None:
    page = find_page(account, key)
    return None if page is None else subject_of(page)


KIND = Kind(
    name=NAME,
    label=_l("Wiki-Seite"),
    plural=_l("Wiki-Seiten"),
    icon=ICON,
    cards=cards,
    entries=entries,
    texts=texts,
    all_ids=all_ids,
    subject=subject,
    verbs={
        "page.created": Verb(
            _l("%(actor)s hat die Seite „%(title)s“ angelegt"),
            3,
            many=_l("%(actor)s hat %(count)s Seiten angelegt"),
        ),
        "page.written": Verb(
            _l("%(actor)s hat die Seite „%(title)s“ überarbeitet"),
            many=_l("%(actor)s hat %(count)s Seiten überarbeitet"),
        ),
        "page.renamed": Verb(_l("%(actor)s hat die Seite „%(before)s“ in „%(title)s“ umbenannt")),
        "page.rewound": Verb(
            _l("%(actor)s hat eine frühere Fassung der Seite „%(title)s“ wieder zur aktuellen gemacht")
        ),
        "page.moved": Verb(
            _l("%(actor)s hat die Seite „%(title)s“ verschoben"),
            1,
            many=_l("%(actor)s hat %(count)s Seiten verschoben"),
        ),
        "page.template": Verb(_l("%(actor)s hat die Seite „%(title)s“ zur Vorlage gemacht"), 1),
        "page.no_template": Verb(_l("%(actor)s verwendet die Seite „%(title)s“ nicht mehr als Vorlage"), 1),
        "page.front": Verb(_l("%(actor)s hat die Seite „%(title)s“ auf die Übersicht gestellt")),
        "page.no_front": Verb(_l("%(actor)s hat die Seite „%(title)s“ von der Übersicht genommen"), 1),
        "page.trashed": Verb(
            _l("%(actor)s hat die Seite „%(title)s“ in den Papierkorb gelegt"),
            many=_l("%(actor)s hat %(count)s Seiten in den Papierkorb gelegt"),
            gone=True,
        ),
        "page.restored": Verb(
            _l("%(actor)s hat die Seite „%(title)s“ aus dem Papierkorb zurückgeholt"),
            many=_l("%(actor)s hat %(count)s Seiten aus dem Papierkorb zurückgeholt"),
        ),
    },
)
