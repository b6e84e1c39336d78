"""What papers add to the pages of other records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.kinds import Subject
from collab.papers.models import Paper
from collab.papers.queries import visible_paper
from collab.people.models import Account


def paper_of_decision(subject: Subject, account: Account, _now: datetime) -> Mapping[str, Any] | None:
    """On the page of a decision: the paper that it was taken about, with the record of the circulation."""
    if subject.kind != "decision":
        return None
    paper = db.session.scalar(
        select(Paper)
        .where(Paper.decision_id == subject.object_id, visible_paper(account))
        .options(joinedload(Paper.workspace))
    )
    return {"paper": paper} if paper is not None else None
