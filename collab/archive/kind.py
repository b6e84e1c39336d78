"""What journal and search know of final reports and lasting results."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.archive.catalogue import cards_of
from collab.archive.models import Closing, LastingResult
from collab.base.clock import local
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Verb
from collab.people.models import Account
from collab.search.engine import Entry
from collab.workspaces import access
from collab.workspaces.models import Workspace


def closing_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    """A draft is nobody's news; the page of closing shows it."""
    rows = db.session.scalars(
        access.visible(Closing, account)
        .where(Closing.id.in_(ids), Closing.closed_at.is_not(None))
        .options(joinedload(Closing.workspace))
    )
    return {
        closing.id: Card(
            kind="closing",
            object_id=closing.id,
            title=closing.workspace.title,
            url=f"/w/{closing.workspace.slug}/final-report",
            icon="flag",
            workspace_id=closing.workspace_id,
            day=local(closing.written_at).date(),
        )
        for closing in rows
    }


def closing_entries(ids: Collection[int]) -> Mapping[int, Entry]:
    rows = db.session.scalars(
        select(Closing)
        .where(Closing.id.in_(ids), Closing.closed_at.is_not(None))
        .options(joinedload(Closing.workspace).selectinload(Workspace.cities))
        .options(joinedload(Closing.written_by).joinedload(Account.person))
    )
    return {
        closing.id: Entry(
            kind="closing",
            object_id=closing.id,
            workspace_id=closing.workspace_id,
            title=closing.workspace.title,
            text=_text(closing),
            day=local(closing.written_at).date(),
            author=closing.written_by.person.display_name,
            cities=tuple(city.name for city in closing.workspace.cities),
            archived=closing.workspace.archived_at is not None,
        )
        for closing in rows
    }


def closing_texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    rows = db.session.scalars(select(Closing).where(Closing.id.in_(ids)))
    return {closing.id: IndexedText(_text(closing)) for closing in rows}


def _text(closing: Closing) -> str:
    return "\n".join(part for part in (closing.reached, closing.learned, closing.goes_on) if part)


def closing_ids() -> Iterator[int]:
    return kinds.ids_in_steps(Closing.id, Closing.closed_at.is_not(None))


def result_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    """A mark has title and address of the record, and is seen by whoever sees that."""
    results = list(
        db.session.scalars(access.visible(LastingResult, account).where(LastingResult.id.in_(ids)))
    )
    cards = cards_of(results, account)
    return {
        result.id: replace(cards[result.id], kind="lasting_result", object_id=result.id)
        for result in results
        if result.id in cards
    }


def register() -> None:
    kinds.register(
        Kind(
            name="closing",
            label=_l("Abschlussbericht"),
            plural=_l("Abschlussberichte"),
            icon="flag",
            cards=closing_cards,
            entries=closing_entries,
            texts=closing_texts,
            all_ids=closing_ids,
            verbs={
                "closing.published": Verb(
                    _l("%(actor)s hat den Abschlussbericht von „%(title)s“ vorgelegt"), 3
                ),
            },
        )
    )
    kinds.register(
        Kind(
            name="lasting_result",
            label=_l("Dauerhaftes Ergebnis"),
            plural=_l("Dauerhafte Ergebnisse"),
            icon="star",
            cards=result_cards,
            verbs={
                "result.marked": Verb(
                    _l("%(actor)s hat „%(title)s“ als dauerhaftes Ergebnis aufgenommen"),
                    many=_l("%(actor)s hat %(count)s dauerhafte Ergebnisse aufgenommen"),
                ),
                "result.changed": Verb(
                    _l("%(actor)s hat die Angaben zum dauerhaften Ergebnis „%(title)s“ geändert"), 1
                ),
                "result.unmarked": Verb(
                    _l("%(actor)s hat „%(title)s“ aus den dauerhaften Ergebnissen genommen"), 1
                ),
            },
        )
    )
    kinds.register(
        Kind(
            name="disposal",
            label=_l("Löschung"),
            plural=_l("Löschungen"),
            icon="trash",
            cards=lambda _ids, _account: {},
            verbs={
                "retention.changed": Verb(_l("%(actor)s hat die Fristen der Aufbewahrung geändert")),
                "retention.held": Verb(_l("%(actor)s hat Dokumente von der Löschung zurückgestellt")),
            },
        )
    )
