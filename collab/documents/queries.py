"""Reading folders and documents. Lists ask a fixed number of questions, however long they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.clock import local
from collab.base.permissions import Permission
from collab.documents.labels import doctype_label
from collab.documents.models import Document, DocumentTag, DocumentType, Folder, Version
from collab.documents.tree import Tree
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access
from collab.workspaces.models import Workspace

PER_PAGE = 200
SORTS = ("name", "type", "date", "author", "size")


@dataclass(frozen=True)
class Row:
    """One document of a list, with its current version and that version's author."""

    document: Document
    version: Version
    author: Person

    @property
    def day(self) -> date:
        """The day of the document, else that of its last change."""
        return self.document.day or local(self.document.changed_at).date()


@dataclass(frozen=True)
class FolderRow:
    """One folder of a list, with the number of documents and folders right inside it."""

    key: str
    name: str
    documents: int
    folders: int


@dataclass(frozen=True)
class Listing:
    """One page of a folder. `tree` holds all folders of the workspace."""

    tree: Tree
    folders: list[FolderRow]
    rows: list[Row]
    total: int
    page: int
    last_page: int


@dataclass(frozen=True)
class Order:
    """What a list is sorted by."""

    by: str = "name"
    descending: bool = False

    @classmethod
    def read(cls, by: str | None, direction: str | None) -> Order:
        known = by if by in SORTS else "name"
        return cls(known, direction == "desc" if direction else known in ("date", "size"))


def find_document(account: Account, key: str) -> Document | None:
    """For the gate. A document in the trash exists for those only who may bring it back."""
    document = db.session.scalar(
        select(Document)
        .where(Document.key == key, access.in_visible_workspace(Document.workspace_id, account))
        .options(joinedload(Document.workspace), joinedload(Document.current))
    )
    return document if document is None or _is_there(document, account) else None


def find_folder(account: Account, key: str) -> Folder | None:
    """For the gate, with the same rule for the trash."""
    folder = db.session.scalar(
        select(Folder)
        .where(Folder.key == key, access.in_visible_workspace(Folder.workspace_id, account))
        .options(joinedload(Folder.workspace))
    )
    return folder if folder is None or _is_there(folder, account) else None


def _is_there(record: Document | Folder, account: Account) -> bool:
    if record.trashed_at is None:
        return True
    role = access.role_in(account, record.workspace)
    return Permission.DOCUMENT_WRITE in access.workspace_permissions(role, record.workspace)


def visible_document(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for documents: nothing in the trash."""
    return and_(access.in_visible_workspace(Document.workspace_id, account), Document.trashed_at.is_(None))


def visible_folder(account: Account) -> ColumnElement[bool]:
    return and_(access.in_visible_workspace(Folder.workspace_id, account), Folder.trashed_at.is_(None))


def rows_query(*conditions: ColumnElement[bool]) -> Any:
    """Documents with current version and author, ready for a list."""
    return (
        select(Document, Version, Person)
        .join(Version, and_(Version.document_id == Document.id, Version.number == Document.current_number))
        .join(Account, Account.id == Version.author_id)
        .join(Person, Person.id == Account.person_id)
        .options(selectinload(Document.locked_by).joinedload(Account.person))  # few are locked
        .where(*conditions)
    )


def listing(workspace: Workspace, folder: Folder | None, order: Order, page: int = 1) -> Listing:
    """The folders and documents right inside a folder (None: the top)."""
    tree = Tree.of(workspace.id)
    here = (
        Document.workspace_id == workspace.id,
        Document.folder_id == (folder.id if folder else None),
        Document.trashed_at.is_(None),
    )
    total = db.session.scalar(select(func.count()).select_from(Document).where(*here)) or 0
    last_page = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), last_page)
    found = db.session.execute(
        rows_query(*here).order_by(*_ordered(order)).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    )
    rows = [Row(document, version, author) for document, version, author in found]
    return Listing(tree, _folder_rows(tree, folder), rows, total, page, last_page)


def _folder_rows(tree: Tree, folder: Folder | None) -> list[FolderRow]:
    inside = tree.inside(folder.id if folder else None)
    if not inside:
        return []
    counted = (
        select(Document.folder_id, func.count())
        .where(Document.folder_id.in_([node.id for node in inside]), Document.trashed_at.is_(None))
        .group_by(Document.folder_id)
    )
    counts = dict(db.session.execute(counted).tuples().all())
    return [FolderRow(n.key, n.name, counts.get(n.id, 0), len(tree.inside(n.id))) for n in inside]


def _ordered(order: Order) -> list[Any]:
    by_label = {key.value: doctype_label(key.value) for key in DocumentType}
    first: dict[str, Any] = {
        "name": Document.title_key,
        "type": case(by_label, value=Document.doctype, else_=""),
        "date": func.coalesce(Document.day, func.date(Document.changed_at)),
        "author": func.lower(Person.family_name),
        "size": Version.size,
    }
    chosen = first[order.by]
    return [chosen.desc() if order.descending else chosen.asc(), Document.title_key, Document.id]


def same_content(workspace: Workspace, digest: str, besides: Document | None = None) -> list[Document]:
    """Documents of the workspace, oldest first, of which some version has these very bytes."""
    query = (
        select(Document)
        .where(Document.workspace_id == workspace.id, Document.trashed_at.is_(None))
        .where(Document.id.in_(select(Version.document_id).where(Version.digest == digest)))
        .order_by(Document.created_at, Document.id)
        .limit(5)
    )
    if besides is not None:
        query = query.where(Document.id != besides.id)
    return list(db.session.scalars(query))


def selected(workspace: Workspace, values: list[str]) -> tuple[list[Document], list[Folder]]:
    """What the boxes of a list name ("d.KEY", "f.KEY"), as far as it lies in this workspace."""
    keys = {sort: [v[2:] for v in values if v.startswith(f"{sort}.")] for sort in "df"}
    documents = db.session.scalars(
        select(Document)
        .where(Document.workspace_id == workspace.id, Document.trashed_at.is_(None))
        .where(Document.key.in_(keys["d"]))
        .options(joinedload(Document.current))
        .order_by(Document.title_key)
    )
    folders = db.session.scalars(
        select(Folder)
        .where(Folder.workspace_id == workspace.id, Folder.trashed_at.is_(None))
        .where(Folder.key.in_(keys["f"]))
        .order_by(Folder.name_key)
    )
    return list(documents), list(folders)


def known_tags(workspace: Workspace) -> list[str]:
    """All tags used in a workspace, for suggestions."""
    query = (
        select(DocumentTag.name)
        .join(Document, Document.id == DocumentTag.document_id)
        .where(Document.workspace_id == workspace.id, Document.trashed_at.is_(None))
        .distinct()
        .order_by(DocumentTag.name)
        .limit(500)
    )
    return list(db.session.scalars(query))


def at_the_top(workspace: Workspace) -> tuple[list[Document], list[Folder]]:
    """Everything that lies in no folder."""
    documents = db.session.scalars(
        select(Document)
        .where(Document.workspace_id == workspace.id, Document.folder_id.is_(None))
        .where(Document.trashed_at.is_(None))
        .options(joinedload(Document.current))
        .order_by(Document.title_key)
    )
    folders = db.session.scalars(
        select(Folder)
        .where(Folder.workspace_id == workspace.id, Folder.parent_id.is_(None), Folder.trashed_at.is_(None))
        .order_by(Folder.name_key)
    )
    return list(documents), list(folders)


def cities_for(workspace: Workspace) -> list[Organisation]:
    """The cities to choose from: those involved first, then all others."""
    involved = [city for city in workspace.cities if city.is_city]
    known = {city.id for city in involved}
    query = select(Organisation).where(Organisation.is_city).order_by(Organisation.name)
    return involved + [city for city in db.session.scalars(query) if city.id not in known]
