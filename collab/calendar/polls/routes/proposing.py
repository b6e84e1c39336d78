"""Proposing dates: the form in which days are chosen, for a new poll and for one that runs."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar.polls import actions, month, queries
from collab.calendar.polls.actions import PollFields
from collab.calendar.polls.forms import PollForm, SlotRows, month_of, read_rows, rows_of, today, typed_rows
from collab.calendar.polls.models import Poll
from collab.calendar.polls.routes import Answer, bp
from collab.calendar.polls.routes.people import asked_people, candidates
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/polls/new")
@permits(Permission.CALENDAR_WRITE)
def new(workspace: Workspace) -> str:
    return _form_page(workspace, PollForm(workspace, today=today()), read_rows([]))


@bp.post("/w/<workspace>/polls/draft")
@permits(Permission.CALENDAR_WRITE)
def draft(workspace: Workspace) -> str:
    """The form again with one date more or less, or another month; nothing is kept."""
    return _form_page(workspace, PollForm(workspace), _changed_rows())


@bp.post("/w/<workspace>/polls/new")
@permits(Permission.CALENDAR_WRITE)
def create(workspace: Workspace) -> Answer:
    form, rows = PollForm(workspace), typed_rows(request.form)
    asked, wrong = asked_people()
    if not form.validate() or rows.wrong or wrong:
        return _form_page(workspace, form, rows, wrong=wrong), 422
    try:
        poll = actions.start_poll(workspace, _fields(form, rows), asked, actor=signed_in(), now=now())
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _form_page(workspace, form, rows, refusal=refused.message), 422
    flash(_("Die Abstimmung läuft. Alle Gefragten erhalten eine E-Mail."), "success")
    return redirect(url_for("polls.show", poll=poll.key), 303)


@bp.get("/poll/<poll>/edit")
@permits(Permission.CALENDAR_WRITE)
def edit(poll: Poll) -> str:
    return _form_page(poll.workspace, PollForm(poll.workspace, poll), rows_of(poll), poll)


@bp.post("/poll/<poll>/draft")
@permits(Permission.CALENDAR_WRITE)
def redraft(poll: Poll) -> str:
    return _form_page(poll.workspace, PollForm(poll.workspace), _changed_rows(), poll)


@bp.post("/poll/<poll>/edit")
@permits(Permission.CALENDAR_WRITE)
def change(poll: Poll) -> Answer:
    form, rows = PollForm(poll.workspace), typed_rows(request.form)
    workspace, key = poll.workspace, poll.key
    if not form.validate() or rows.wrong:
        return _form_page(workspace, form, rows, poll), 422
    try:
        changed = actions.change_poll(poll, _fields(form, rows), actor=signed_in(), now=now())
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _form_page(workspace, form, rows, poll, refusal=refused.message), 422
    flash(_("Die Abstimmung ist geändert.") if changed else _("Es war nichts zu ändern."), "success")
    return redirect(url_for("polls.show", poll=key), 303)


def _changed_rows() -> SlotRows:
    rows = typed_rows(request.form)
    if day := request.form.get("add"):
        return rows.with_day(month.day_of(day, today()))
    if (number := request.form.get("remove", "")).isdecimal():
        return rows.without(int(number))
    return rows


def _fields(form: PollForm, rows: SlotRows) -> PollFields:
    return PollFields(
        title=form.title.data or "",
        slots=rows.slots,
        deadline=form.deadline.data or today(),
        text=form.text.data or "",
        place=form.place.data or "",
        city=form.chosen_city,
        hidden=bool(form.hidden.data),
    )


def _form_page(
    workspace: Workspace,
    form: PollForm,
    rows: SlotRows,
    poll: Poll | None = None,
    *,
    wrong: list[str] | None = None,
    refusal: str = "",
) -> str:
    account = signed_in()
    start = min((slot.starts_at for slot in rows.slots), default=now())
    shown = month_of(request.form.get("month") or request.form.get("show"), local(start).date())
    ticked = request.form.getlist("person") if request.method == "POST" else None
    return render_template(
        "calendar/polls/edit.html",
        form=form,
        poll=poll,
        rows=rows,
        month=month.grid(shown, today(), account, rows.slots),
        conflicts=queries.conflicts(rows.slots, account),
        candidates=[] if poll else candidates(workspace),
        ticked=ticked,
        others=request.form.get("others", ""),
        wrong=wrong or [],
        refusal=refusal,
    )
