"""The seals of papers and circulations: made and checked as those of minutes are (`minutes.sealing`)."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from collab.base.storage import Store
from collab.extensions import db
from collab.minutes import sealing
from collab.minutes.sealing import Finding
from collab.papers.models import Circulation, Course, Paper, PaperState, Stage
from collab.papers.record import Record, circulation_record, paper_record
from collab.workspaces.origins import Names, names_of


def store() -> Store:
    found: Store = current_app.extensions["store"]
    return found


def check_paper(paper: Paper) -> Finding | None:
    """Whether a paper is what was handed over; None while it is a draft."""
    if paper.state == PaperState.DRAFT or paper.seal is None:
        return None
    [names] = names_of(paper.workspace_id, paper.submitted_at)
    return _compare(paper.seal, paper_record(paper), names)


def check_circulation(circulation: Circulation) -> Finding | None:
    """Whether a circulation that has ended is what was sealed then; None before."""
    if circulation.state != Course.ENDED or circulation.seal is None:
        return None
    [names] = names_of(circulation.workspace.id, circulation.ended_at)
    return _compare(circulation.seal, circulation_record(circulation), names)


def handed_over(paper: Paper) -> Record | None:
    """The latest version that was handed over; None if there is none, or it is lost."""
    if paper.seal is None:
        return None
    try:
        return sealing.sealed_record(paper.seal, store())
    except (FileNotFoundError, ValueError):
        return None


def _compare(seal: str, present: Record, names: Names) -> Finding:
    try:
        kept = names.record(sealing.sealed_record(seal, store()))
    except (FileNotFoundError, ValueError):
        return Finding.BROKEN
    return Finding.INTACT if sealing.same(kept, present) else Finding.CHANGED


def kept_digests() -> Iterable[str]:
    """For the sweep of the content store: sealed records and the PDFs of circulations."""
    for column in (Paper.seal, Stage.seal, Circulation.seal, Circulation.pdf_digest):
        yield from filter(None, db.session.scalars(select(column)))
