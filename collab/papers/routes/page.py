"""The papers of a workspace, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from collab.activity import feed
from collab.attachments.queries import attached
from collab.base.addresses import public_url
from collab.base.clock import local, now
from collab.base.pages import day
from collab.base.permissions import Permission, permits
from collab.comments.queries import thread
from collab.minutes.choosing import members
from collab.minutes.models import Meeting
from collab.papers import queries, sealing
from collab.papers.actions.circulating import city_of
from collab.papers.forms import ExtensionForm, MeetingForm, ReasonForm, TaskForm, VoteForForm, VoteForm
from collab.papers.kind import subject_of
from collab.papers.models import Circulation, Paper, PaperState
from collab.papers.record import Record, counted, last_ballots
from collab.papers.routes import bp
from collab.people.models import Account, Organisation
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/papers")
@permits(Permission.PAPER_READ)
def index(workspace: Workspace) -> str:
    return render_template("papers/index.html", listing=queries.listing(workspace, signed_in()))


@bp.get("/v/<paper>")
@permits(Permission.PAPER_READ)
def show(paper: Paper) -> str:
    return page(paper)


def page(paper: Paper, **forms: Any) -> str:
    """The page of a paper; `forms`: those that were sent and are to be corrected, by name."""
    account = signed_in()
    queries.load(paper)
    subject = subject_of(paper)
    drafts = paper.state == PaperState.DRAFT
    works = may(Permission.PAPER_WRITE)
    handed_over = sealing.handed_over(paper) if drafts and not works else None
    running = paper.running
    mine = forms.get("vote_form") or _vote_form(running, account)
    given = {
        "task_form": TaskForm.of(members(paper.workspace), cities_of(paper)) if drafts and works else None,
        "reason_form": ReasonForm(formdata=None),
        "extension_form": ExtensionForm(formdata=None),
        "meeting_form": _meeting_form(paper, account),
        "vote_for_form": VoteForForm.of(running) if running and account.is_office else None,
        "vote_form": mine,
        **forms,
    }
    return render_template(
        "papers/page.html",
        paper=paper,
        handed_over=handed_over,
        shown=_shown(paper, handed_over),
        running=running,
        past=[each for each in reversed(paper.circulations) if each is not running],
        seal=sealing.check_paper(paper),
        seals={each.id: sealing.check_circulation(each) for each in paper.circulations},
        last={each.id: last_ballots(each) for each in paper.circulations},
        counts={each.id: counted(each) for each in paper.circulations},
        city=city_of(account),
        attached=attached("paper", paper.id, account),
        subject=subject,
        thread=thread(subject, account),
        history=feed.bundle(feed.read(account, object=("paper", paper.id), limit=20).lines),
        short_address=public_url("papers.show", paper=paper.key),
        today=local(now()).date(),
        **given,
    )


def _shown(paper: Paper, handed_over: Record | None) -> Mapping[str, Any]:
    """What the page says of a paper; to readers, of one that is being revised, what was handed over."""
    if handed_over is None:
        names = ("title", "reasoning", "proposal", "cost", "payer", "needed_by", "tasks")
        return {name: getattr(paper, name) for name in names}
    tasks = [
        {
            "text": task["text"],
            "person": {"display_name": task["person"]["name"]} if task["person"] else None,
            "city": task["city"],
            "due": _day(task["due"]),
        }
        for task in handed_over["tasks"]
    ]
    return handed_over | {"tasks": tasks, "needed_by": _day(handed_over["needed_by"])}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _vote_form(running: Circulation | None, account: Account) -> VoteForm | None:
    """For somebody who votes for an entitled city, with what it said last."""
    city = city_of(account)
    if running is None or city is None or not may(Permission.PAPER_VOTE):
        return None
    if city.id not in {each.id for each in running.cities} or local(now()).date() > running.until:
        return None
    ballot = last_ballots(running).get(city.id)
    return VoteForm.of(running, ballot.vote if ballot else "", ballot.note if ballot else "")


def _meeting_form(paper: Paper, account: Account) -> MeetingForm | None:
    """Where it can be put on an agenda: to be decided, or to make known what a circulation decided."""
    if not may(Permission.PAPER_SUBMIT) or paper.running is not None:
        return None
    announces = any(each.outcome for each in paper.circulations)
    if not paper.is_open and not announces:
        return None
    return meeting_form(account)


def meeting_form(account: Account) -> MeetingForm:
    meetings = queries.meetings_to_come(account, now())
    return MeetingForm.of([(each, _label(each)) for each in meetings])


def _label(meeting: Meeting) -> str:
    return f"{day(meeting.event.starts_at)}: {meeting.title} ({meeting.workspace.title})"


def cities_of(paper: Paper) -> list[Organisation]:
    return sorted((city for city in paper.workspace.cities if city.is_city), key=lambda city: city.name)


def back(paper: Paper, place: str | None = None) -> Response:
    return redirect(url_for("papers.show", paper=paper.key, _anchor=place), 303)
