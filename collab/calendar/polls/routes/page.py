"""The list of polls, the page of one with its answers, and the page for people without a login."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.calendar.polls import actions, queries
from collab.calendar.polls.forms import today
from collab.calendar.polls.kind import subject_of
from collab.calendar.polls.labels import SUITS
from collab.calendar.polls.models import Poll, PollInvitee, Suits
from collab.calendar.polls.routes import Answer, bp
from collab.calendar.polls.routes.people import asked_people, candidates
from collab.comments.queries import thread
from collab.extensions import db, limiter
from collab.people.models import Account
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/polls/")
@permits(Permission.CALENDAR_READ)
def index(workspace: Workspace) -> str:
    asked = request.args.get("page", "")
    rows, last = queries.listing(signed_in(), workspace, int(asked) if asked.isdecimal() else 1)
    return render_template("calendar/polls/index.html", rows=rows, last_page=last)


@bp.get("/poll/<poll>")
@permits(Permission.CALENDAR_READ)
def show(poll: Poll) -> str:
    return _page(poll)


@bp.post("/poll/<poll>/answer")
@permits(Permission.CALENDAR_ANSWER)
def answer(poll: Poll) -> Response:
    actor = signed_in()
    actions.ensure_takes_answers(poll, now())
    place = actions.own_place(poll, actor)
    actions.answer_poll(
        place, _typed_answers(poll), comment=request.form.get("comment", ""), actor=actor, now=now()
    )
    db.session.commit()
    flash(_("Ihre Antwort ist gespeichert. Sie können sie bis zum Ende der Abstimmung ändern."), "success")
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.post("/poll/<poll>/ask")
@permits(Permission.CALENDAR_WRITE)
def ask(poll: Poll) -> Answer:
    asked, wrong = asked_people()
    if wrong:
        flash(_("Das ist keine E-Mail-Adresse: %(text)s", text=", ".join(wrong)), "danger")
        return redirect(url_for("polls.show", poll=poll.key) + "#people", 303)
    added = actions.ask(poll, asked, actor=signed_in(), now=now())
    db.session.commit()
    flash(
        ngettext("%(num)s Person ist dazugekommen.", "%(num)s Personen sind dazugekommen.", len(added)),
        "success",
    )
    return redirect(url_for("polls.show", poll=poll.key) + "#people", 303)


@bp.post("/poll/<poll>/remind")
@permits(Permission.CALENDAR_WRITE)
def remind(poll: Poll) -> Response:
    count = actions.remind(poll, actor=signed_in(), now=now())
    db.session.commit()
    if count:
        flash(
            ngettext("%(num)s Erinnerung geht hinaus.", "%(num)s Erinnerungen gehen hinaus.", count),
            "success",
        )
    else:
        flash(
            _("Es ist niemand zu erinnern: Alle haben geantwortet oder wurden heute schon gefragt."), "info"
        )
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.post("/poll/<poll>/choose/<option>")
@permits(Permission.CALENDAR_WRITE)
def choose(poll: Poll, option: str) -> Response:
    chosen = next((each for each in poll.options if each.key == option), None)
    if chosen is None:
        abort(404)
    actions.choose_date(poll, chosen, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Termin steht fest. Alle Gefragten erhalten eine Einladung für ihren Kalender."), "success")
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.post("/poll/<poll>/close")
@permits(Permission.CALENDAR_WRITE)
def close(poll: Poll) -> Response:
    actions.close_poll(poll, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Abstimmung ist beendet. Sie können sie wieder öffnen."), "success")
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.post("/poll/<poll>/reopen")
@permits(Permission.CALENDAR_WRITE)
def reopen(poll: Poll) -> Response:
    actions.reopen_poll(poll, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Abstimmung ist wieder offen."), "success")
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.post("/poll/<poll>/trash")
@permits(Permission.CALENDAR_WRITE)
def trash(poll: Poll) -> Response:
    actions.trash_poll(poll, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Abstimmung liegt im Papierkorb. Unten auf ihrer Seite holen Sie sie zurück."), "success")
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.post("/poll/<poll>/restore")
@permits(Permission.CALENDAR_WRITE)
def restore(poll: Poll) -> Response:
    actions.restore_poll(poll, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Abstimmung ist wieder da."), "success")
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.get("/poll/by-link/<token>")
@permits(Permission.OPEN)
@limiter.limit("60 per minute")
def by_link(token: str) -> str:
    """For people without a login: the dates and their own answers, nothing about others but counts."""
    invitee = _by_token(token)
    return render_template("calendar/polls/by_link.html", **_answering(invitee.poll, invitee, None))


@bp.post("/poll/by-link/<token>")
@permits(Permission.OPEN)
@limiter.limit("20 per minute")
def answer_by_link(token: str) -> Response:
    invitee = _by_token(token)
    answers, comment = _typed_answers(invitee.poll), request.form.get("comment", "")
    actions.answer_poll(invitee, answers, comment=comment, actor=None, now=now())
    db.session.commit()
    flash(_("Danke, Ihre Antwort ist gespeichert. Mit derselben Adresse können Sie sie ändern."), "success")
    return redirect(url_for("polls.by_link", token=token), 303)


def _page(poll: Poll) -> str:
    account = signed_in()
    invitee = queries.invitee_of(poll, account)
    subject = subject_of(poll)
    return render_template(
        "calendar/polls/page.html",
        **_answering(poll, invitee, account),
        shows_names=queries.shows_names(poll, account),
        thread=thread(subject, account) if subject else None,
        candidates=candidates(poll.workspace, poll),
        short_address=public_url("polls.show", poll=poll.key),
    )


def _answering(poll: Poll, invitee: PollInvitee | None, account: Account | None) -> dict[str, Any]:
    """What both pages show: the dates, the own answers, what lies at the same time."""
    besides = f"/e/{poll.event.key}" if poll.event else None
    return {
        "poll": poll,
        "lines": queries.lines(poll),
        "invitee": invitee,
        "own": {each.option_id: each.suits for each in invitee.answers} if invitee else {},
        "suits": SUITS,
        "conflicts": queries.conflicts(poll.options, account, besides) if account else {},
        "over": poll.closed_at is not None,
        "late": poll.deadline < today(),
    }


def _by_token(token: str) -> PollInvitee:
    invitee = queries.by_token(token)
    if invitee is None:
        abort(404)
    return invitee


def _typed_answers(poll: Poll) -> dict[int, Suits]:
    answers = {}
    for option in poll.options:
        given = request.form.get(f"answer-{option.key}", "")
        if given in SUITS:
            answers[option.id] = Suits(given)
    return answers
