"""Making, writing and renaming pages."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, func, select

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Person
from collab.wiki.actions.journal import KIND, hold, record_page
from collab.wiki.actions.placing import DEEPEST, next_position
from collab.wiki.models import LONGEST_TITLE, FormerTitle, Page, PageLink, title_key
from collab.wiki.titles import FORBIDDEN, named_in
from collab.wiki.tree import Tree
from collab.workspaces.models import Workspace
from collab.writing.mentions import addressed, note_mentions
from collab.writing.models import Revision
from collab.writing.saving import Saved, save

MOST_PAGES = 5000


def create_page(
    workspace: Workspace,
    title: str,
    text: str,
    *,
    actor: Account,
    now: datetime,
    parent: Page | None = None,
    place: str = "",
) -> Page:
    """A new page, last below `parent` (None: at the top). `place`: where the form keeps its draft."""
    hold(workspace)
    title = checked_title(workspace, title)
    _release(workspace, title)
    tree = Tree.of(workspace.id)
    if len(tree.nodes) >= MOST_PAGES:
        raise Refused(_("Mehr als %(most)s Seiten kann ein Wiki nicht haben.", most=MOST_PAGES))
    if parent is not None and (parent.trashed_at is not None or parent.workspace_id != workspace.id):
        parent = None
    if parent is not None and len(tree.way_to(parent.id)) >= DEEPEST:
        raise Refused(_("Tiefer als %(levels)s Ebenen geht es nicht.", levels=DEEPEST))
    page = Page(
        workspace=workspace,
        parent_id=parent.id if parent else None,
        position=next_position(workspace, parent),
        title=title,
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
        changed_by_id=actor.id,
    )
    db.session.add(page)
    db.session.flush()
    saved = save(KIND, page.id, text, based_on=0, actor=actor, now=now, title=title, place=place)
    named = _take(page, saved, actor, now) or []
    record_page("page.created", page, actor, now, **addressed(named))
    return page


def write_page(
    page: Page,
    title: str,
    text: str,
    *,
    based_on: int,
    actor: Account,
    now: datetime,
    note: str = "",
) -> Saved:
    """Save title and text. `based_on`: the revision that she began with; raises writing.saving.Conflict."""
    ensure_present(page)
    hold(page.workspace)
    title = checked_title(page.workspace, title, page)
    saved = save(KIND, page.id, text, based_on=based_on, actor=actor, now=now, title=title, note=note)
    renamed = _rename(page, saved.revision.title)
    named = _take(page, saved, actor, now)
    if renamed is not None:
        record_page("page.renamed", page, actor, now, before=renamed)
    if named is not None:
        record_page("page.written", page, actor, now, **addressed(named))
    return saved


def restore_revision(page: Page, number: int, *, actor: Account, now: datetime) -> Saved | None:
    """Make the text of an older revision the present one, as a new revision; None if there is none."""
    ensure_present(page)
    hold(page.workspace)
    old = db.session.scalar(
        select(Revision).where(
            Revision.kind == KIND,
            Revision.object_id == page.id,
            Revision.field == "text",
            Revision.number == number,
        )
    )
    if old is None:
        return None
    note = _("zurückgeholt aus Fassung %(number)s", number=number)
    saved = save(
        KIND, page.id, old.text, based_on=page.text_number, actor=actor, now=now, title=page.title, note=note
    )
    named = _take(page, saved, actor, now) or []
    if saved.changed:
        record_page("page.rewound", page, actor, now, number=number, **addressed(named))
    return saved


def ensure_present(page: Page) -> None:
    if page.trashed_at is not None:
        raise Refused(_("Die Seite liegt im Papierkorb. Holen Sie sie zuerst zurück."))


def checked_title(workspace: Workspace, raw: str, page: Page | None = None) -> str:
    """The title as it is kept; Refused with a sentence where `page` (None: a new one) cannot be called so.

    A title that another page once had is free again when no page means that other page by it any more.
    """
    title = " ".join(raw.split())
    if not title_key(title):
        raise Refused(_("Bitte geben Sie einen Titel ein."), 422)
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Der Titel ist zu lang: höchstens %(most)s Zeichen.", most=LONGEST_TITLE), 422)
    if FORBIDDEN & set(title):
        raise Refused(
            _("Ein Titel darf die Zeichen [ ] und | nicht enthalten, denn Verweise nennen ihn."), 422
        )
    other = _called(workspace, title_key(title))
    if other is not None and (page is None or other.id != page.id):
        raise Refused(
            _("Es gibt schon eine Seite „%(title)s“. Bitte wählen Sie einen anderen Titel.", title=title)
        )
    former = _former(workspace, title_key(title))
    owner = db.session.get_one(Page, former.page_id) if former else None
    if owner is not None and owner.trashed_at is None and (page is None or page.id != owner.id):
        used = db.session.scalar(
            select(func.count())
            .select_from(PageLink)
            .join(Page, Page.id == PageLink.source_id)
            .where(PageLink.workspace_id == workspace.id, PageLink.title_key == title_key(title))
            .where(Page.trashed_at.is_(None))
        )
        if used:
            raise Refused(
                ngettext(
                    "So hieß früher „%(owner)s“, und %(num)s Seite verweist noch so darauf. "
                    "Bitte wählen Sie einen anderen Titel.",
                    "So hieß früher „%(owner)s“, und %(num)s Seiten verweisen noch so darauf. "
                    "Bitte wählen Sie einen anderen Titel.",
                    used,
                    owner=owner.title,
                )
            )
    return title


def _release(workspace: Workspace, title: str) -> None:
    """From now on nobody is known by this former title."""
    former = _former(workspace, title_key(title))
    if former is not None:
        db.session.delete(former)
        db.session.flush()


def _former(workspace: Workspace, key: str) -> FormerTitle | None:
    return db.session.scalar(
        select(FormerTitle).where(FormerTitle.workspace_id == workspace.id, FormerTitle.title_key == key)
    )


def _rename(page: Page, title: str) -> str | None:
    """Returns the title before, if it is another one now."""
    if title == page.title:
        return None
    before = page.title
    if title_key(title) != title_key(before):
        _release(page.workspace, title)
        _release(page.workspace, before)
        db.session.add(
            FormerTitle(
                workspace_id=page.workspace_id, title_key=title_key(before), title=before, page_id=page.id
            )
        )
    page.title = title
    return before


def _called(workspace: Workspace, key: str) -> Page | None:
    return db.session.scalar(
        select(Page).where(
            Page.workspace_id == workspace.id, Page.title_key == key, Page.trashed_at.is_(None)
        )
    )


def free_title(workspace: Workspace, title: str) -> str:
    """The title, with a number where another page has it."""
    wanted, number = title, 2
    while _called(workspace, title_key(wanted)) is not None:
        wanted = f"{title[: LONGEST_TITLE - 8]} ({number})"
        number += 1
    return wanted


def _take(page: Page, saved: Saved, actor: Account, now: datetime) -> list[Person] | None:
    """The page shows the text of this revision from now on. Returns who is newly named; None: as before."""
    page.text_number = saved.revision.number
    if page.text == saved.revision.text:
        return None
    page.text = saved.revision.text
    page.changed_at, page.changed_by_id = now, actor.id
    _note_links(page)
    return note_mentions(KIND, page.id, page.text, workspace=page.workspace, actor=actor, now=now)


def _note_links(page: Page) -> None:
    """Remember which titles the text names, for backlinks, broken links and orphans."""
    named = named_in(page.text)
    db.session.execute(
        delete(PageLink).where(PageLink.source_id == page.id, PageLink.title_key.not_in(named.keys()))
    )
    known = set(db.session.scalars(select(PageLink.title_key).where(PageLink.source_id == page.id)))
    db.session.add_all(
        PageLink(workspace_id=page.workspace_id, source_id=page.id, title_key=key, title=title)
        for key, title in named.items()
        if key not in known
    )
    db.session.flush()
