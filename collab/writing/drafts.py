"""What somebody has typed and not saved yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, g, request
from flask_babel import gettext as _
from sqlalchemy import delete, or_, select

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.gate import account as who_is_signed_in
from collab.writing.models import Draft

KEPT = timedelta(days=180)
LONGEST_PLACE = 120


def place_of(kind: str, object_id: int, field: str = "text") -> str:
    """Where a draft is kept when its form names no place of its own."""
    return f"{kind}-{object_id}-{field}"


def keep_draft(account: Account, place: str, text: str, *, based_on: int = 0, now: datetime) -> Draft | None:
    """One draft for each place; an empty text needs none."""
    if not place or len(place) > LONGEST_PLACE:
        raise Refused(_("Dieser Entwurf lässt sich nicht aufheben."), 400)
    draft = draft_of(account, place)
    if not text.strip():
        drop_draft(account, place)
        return None
    if draft is None:
        draft = Draft(account_id=account.id, place=place)
        db.session.add(draft)
    draft.text, draft.based_on, draft.changed_at = text, based_on, now
    db.session.flush()
    return draft


def draft_of(account: Account, place: str) -> Draft | None:
    return db.session.scalar(select(Draft).where(Draft.account_id == account.id, Draft.place == place))


def drop_draft(account: Account, place: str) -> None:
    db.session.execute(delete(Draft).where(Draft.account_id == account.id, Draft.place == place))


def drafts_by_place(account: Account) -> dict[str, Draft]:
    """All drafts of an account (they are few), so that a page with many forms asks once."""
    return {
        draft.place: draft for draft in db.session.scalars(select(Draft).filter_by(account_id=account.id))
    }


def forget_old_drafts(now: datetime) -> int:
    """Drafts that nobody came back to for half a year, and those of closed accounts. Returns how many."""
    closed = select(Account.id).where(Account.closed_at.is_not(None))
    gone = delete(Draft).where(or_(Draft.changed_at < now - KEPT, Draft.account_id.in_(closed)))
    return db.session.execute(gone).rowcount  # type: ignore[attr-defined]


def draft_at(place: str) -> Draft | None:
    """For the editor on a page: the draft of whoever is signed in."""
    who = who_is_signed_in()
    if who is None or not place:
        return None
    if "drafts" not in g:
        g.drafts = drafts_by_place(who)
    found: Draft | None = g.drafts.get(place)
    return found


def drop_what_was_sent(response: Response) -> Response:
    """After each request: a form that was taken (303) needs the draft of its editor no more."""
    if request.method == "POST" and response.status_code == 303 and request.endpoint != "writing.drop":
        places = request.form.getlist("draft_place")[:10] if "form" in request.__dict__ else []
        who = who_is_signed_in() if places else None
        if who is not None:
            for place in places:
                drop_draft(who, place)
            db.session.commit()
    return response
