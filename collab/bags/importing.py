"""Taking an archive in: everything is checked first, then all rows come in one transaction."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from collab.bags.checking import Bag
from collab.bags.making import Making
from collab.bags.models import BagImport, ImportState
from collab.bags.records import Unreadable
from collab.bags.surveying import Survey
from collab.base.database import writing
from collab.base.errors import Refused
from collab.base.storage import Store
from collab.extensions import db
from collab.papers.models import Circulation, Course, Paper
from collab.workspaces import slugs
from collab.workspaces.models import Workspace


def take_in(path: Path, slug: str, store: Store, job: BagImport, now: datetime) -> Workspace:
    """The workspace of an archive. `slug`: the short address it gets; empty: the one it had.

    Refused with a sentence if anything is wrong; then nothing has been taken. Commits, and notes on the job
    what has become of it in the same transaction.
    """
    number = job.id
    try:
        bag = Bag(path)
        try:
            wanted = address_for(bag, slug)
            db.session.rollback()
            survey = Survey(bag)
            bag.verify(store, survey.digests - bag.missing())
            with writing():
                job = _still_wanted(job, number)
                address_for(bag, slug)  # once more: now nobody can take it any more
                made = Making(bag, survey, wanted, job.account, now)
                workspace = made.run()
                _let_rest(workspace, now)
                job.state, job.done_at, job.digest = ImportState.DONE, now, None
                job.bag, job.workspace_id = bag.identity, workspace.id
                job.report = made.report()
                db.session.commit()
                return workspace
        finally:
            bag.close()
    except Unreadable as error:
        db.session.rollback()
        raise Refused(
            _(
                "Die Datensätze des Archivs lassen sich nicht lesen (%(place)s). Es wurde nichts übernommen.",
                place=str(error),
            )
        ) from None
    except IntegrityError:
        db.session.rollback()
        raise Refused(
            _("Die Datensätze des Archivs widersprechen sich. Es wurde nichts übernommen.")
        ) from None


def _let_rest(workspace: Workspace, now: datetime) -> None:
    """A circulation on its way goes on where it was begun; here nobody is asked, and nothing ends."""
    papers = select(Paper.id).where(Paper.workspace_id == workspace.id)
    running = update(Circulation).where(Circulation.paper_id.in_(papers), Circulation.state == Course.RUNNING)
    db.session.execute(running.values(state=Course.CANCELLED, ended_at=now))


def _still_wanted(job: BagImport, number: int | None) -> BagImport:
    """Checking takes its time: somebody may have taken the job back."""
    if number is None:
        db.session.add(job)
        return job
    found = db.session.get(BagImport, number, populate_existing=True)
    if found is None or found.state != ImportState.WAITING:
        raise Refused(_("Dieses Archiv wird nicht mehr gewünscht."))
    return found


def address_for(bag: Bag, slug: str) -> str:
    """The short address that the workspace gets here. Refused if it cannot have it."""
    known = db.session.scalar(
        select(Workspace)
        .join(BagImport, BagImport.workspace_id == Workspace.id)
        .where(BagImport.bag == bag.identity, BagImport.state == ImportState.DONE)
    )
    if known is not None and not slug:
        raise Refused(
            _(
                "Dieses Archiv ist hier schon eingespielt, als „%(title)s“. Ein zweites Mal geht es nur "
                "unter einer anderen Kurzadresse.",
                title=known.title,
            )
        )
    wanted = slug or bag.slug
    if not slugs.well_formed(wanted) or wanted in slugs.RESERVED:
        raise Refused(
            _(
                "„%(slug)s“ geht nicht als Kurzadresse. Erlaubt sind Kleinbuchstaben, Ziffern und "
                "Bindestriche.",
                slug=wanted,
            )
        )
    if db.session.scalar(select(Workspace.id).where(Workspace.slug == wanted)) is not None:
        raise Refused(
            _(
                "Die Kurzadresse „%(slug)s“ ist hier schon vergeben. Bitte geben Sie eine andere an.",
                slug=wanted,
            )
        )
    return wanted
