"""Decisions by circulation: named, begun, voted on, extended, cancelled."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template
from flask_babel import gettext as _

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.minutes.models import Vote
from collab.papers import queries
from collab.papers.actions import circulating, life
from collab.papers.actions.circulating import city_of
from collab.papers.forms import ORAL, CirculationForm, ExtensionForm, ReasonForm, VoteForForm, VoteForm
from collab.papers.models import Circulation, Course, Paper
from collab.papers.routes import bp
from collab.papers.routes.page import back, cities_of, page
from collab.workspaces.gate import signed_in


@bp.route("/v/<paper>/circulate", methods=["GET", "POST"])
@permits(Permission.PAPER_SUBMIT)
def circulate(paper: Paper) -> Any:
    life.ensure_undecided(paper)
    cities = cities_of(paper)
    accounts = queries.steering_accounts([city.id for city in cities])
    form = CirculationForm.of(cities, accounts, local(now()).date())
    if form.validate_on_submit():
        try:
            circulating.start(paper, form.terms(cities), actor=signed_in(), now=now())
        except Refused as refusal:
            db.session.rollback()
            form.until.errors = [refusal.message]
        else:
            db.session.commit()
            done = _("Der Umlauf hat begonnen. Die Mitglieder der Regiegruppe bekommen eine E-Mail.")
            flash(done, "success")
            return back(paper)
    shown = render_template("papers/circulate.html", paper=paper, form=form)
    return shown, 422 if form.errors else 200


@bp.post("/v/<paper>/vote")
@permits(Permission.PAPER_VOTE)
def vote(paper: Paper) -> Any:
    circulation, account = _running(paper), signed_in()
    city = city_of(account)
    if city is None:
        abort(403)
    form = VoteForm.of(circulation)
    if not form.validate():
        return page(paper, vote_form=form), 422
    if form.vote.data == ORAL:
        circulating.demand_oral(circulation, city, form.note.data or "", actor=account, now=now())
        done = _("Der Umlauf ist beendet. Die Vorlage wird mündlich beraten.")
    else:
        said = Vote(form.vote.data)
        circulating.vote(circulation, city, said, form.note.data or "", actor=account, now=now())
        done = _("Ihre Stimme für %(city)s ist eingetragen.", city=city.name)
    db.session.commit()
    flash(done, "success")
    return back(paper)


@bp.post("/v/<paper>/vote-for")
@permits(Permission.PAPER_SUBMIT)
def vote_for(paper: Paper) -> Any:
    circulation = _running(paper)
    form = VoteForForm.of(circulation)
    if not form.validate():
        return page(paper, vote_for_form=form), 422
    city = next(city for city in circulation.cities if str(city.id) == form.city.data)
    circulating.vote(
        circulation,
        city,
        Vote(form.vote.data),
        form.note.data or "",
        actor=signed_in(),
        now=now(),
        on_behalf=True,
    )
    db.session.commit()
    flash(_("Die Stimme von %(city)s ist nachgetragen.", city=city.name), "success")
    return back(paper)


@bp.post("/v/<paper>/extend")
@permits(Permission.PAPER_SUBMIT)
def extend(paper: Paper) -> Any:
    circulation = _running(paper)
    form = ExtensionForm()
    if not form.validate():
        return page(paper, extension_form=form), 422
    circulating.extend(circulation, form.until.data, form.reason.data or "", actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Frist ist verlängert; alle Gefragten bekommen eine E-Mail."), "success")
    return back(paper)


@bp.post("/v/<paper>/cancel")
@permits(Permission.PAPER_SUBMIT)
def cancel(paper: Paper) -> Any:
    circulation = _running(paper)
    form = ReasonForm()
    if not form.validate():
        return page(paper, reason_form=form), 422
    circulating.cancel(circulation, form.reason.data or "", actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Umlauf ist abgebrochen."), "success")
    return back(paper)


def _running(paper: Paper) -> Circulation:
    """404 where nothing has ever circulated; what has ended is refused by the action."""
    if not paper.circulations:
        abort(404)
    found = next((each for each in paper.circulations if each.state == Course.RUNNING), None)
    return found or paper.circulations[-1]
