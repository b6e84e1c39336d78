"""Pages by which leads and the office suggest settings, and by which members answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.mail.bounces import trouble_with
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.digests.forms import LEVELS, RHYTHMS, WEEKDAYS
from collab.digests.routes import bp, level_name
from collab.extensions import db
from collab.notifications import suggestions
from collab.notifications.models import Level, Rhythm, SettingsSuggestion
from collab.people.models import Account
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.post("/w/<workspace>/notifications/suggestion")
@permits(Permission.MEMBERS_MANAGE)
def suggest_level(workspace: Workspace) -> Response:
    wanted = request.values.get("level", "")
    if wanted not in list(Level):
        raise Refused(_("Diese Stufe gibt es nicht. Bitte wählen Sie eine aus der Liste."), 400)
    before = suggestions.suggest_level(workspace, Level(wanted), signed_in(), now())
    db.session.commit()
    if before != wanted:
        undo = url_for("digests.suggest_level", workspace=workspace.slug, level=before)
        said = _("Mitgliedern, die noch nichts gewählt haben, wird vorgeschlagen: %(level)s.",
                 level=level_name(Level(wanted)))  # fmt: skip
        tell_with_undo(_("Es wird nichts mehr vorgeschlagen.") if wanted == Level.AS_ACCOUNT else said, undo)
    return redirect(url_for("workspaces.settings", workspace=workspace.slug), 303)


@bp.post("/account/notifications/suggestion")
@permits(Permission.SIGNED_IN)
def answer_suggestion() -> Response:
    """`suggestion` is its id, `answer`: accept or decline."""
    account, number = signed_in(), request.form.get("suggestion", "")
    found = [each for each in suggestions.open_suggestions(account) if str(each.id) == number]
    if not found:
        raise Refused(_("Diesen Vorschlag gibt es nicht mehr, oder Sie haben ihn schon beantwortet."), 409)
    accepted = request.form.get("answer") == "accept"
    suggestions.answer(found[0], account, accepted, now())
    db.session.commit()
    flash(_("Der Vorschlag gilt jetzt für Sie. Sie können das jederzeit ändern.") if accepted
          else _("Es bleibt, wie es ist."), "success")  # fmt: skip
    return redirect(url_for("digests.settings"), 303)


def suggested_here(workspace: Workspace) -> dict[str, object]:
    """For the form on the settings page of a workspace."""
    found = suggestions.suggestion_for(workspace)
    none = (Level.AS_ACCOUNT.value, _("Keinen Vorschlag"))
    choices = [none, *((value, label) for value, label in LEVELS if value != Level.AS_ACCOUNT)]
    return {"level": found.level if found else Level.AS_ACCOUNT.value, "choices": choices}


def in_words(suggestion: SettingsSuggestion) -> str:
    """Täglich, an den gewählten Tagen: Montag, Dienstag; 7 Uhr"""
    if suggestion.workspace is not None:
        return f"{suggestion.workspace.title}: {level_name(Level(suggestion.level))}"
    rhythm = str(dict(RHYTHMS)[Rhythm(suggestion.rhythm).value])
    if suggestion.rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        return rhythm
    days = ", ".join(str(label) for digit, label in WEEKDAYS if digit in suggestion.weekdays)
    return f"{rhythm}: {days}; {_('%(hour)s Uhr', hour=suggestion.hour)}"


def panel(account: Account, _workspace: Workspace | None, _now: datetime) -> Mapping[str, Any] | None:
    """On the home page: what is suggested to the account."""
    found = suggestions.open_suggestions(account)
    return {"suggestions": found, "in_words": in_words} if found else None


def trouble_panel(account: Account, _workspace: Workspace | None, _now: datetime) -> Mapping[str, Any] | None:
    """On the home page: mails to the address of the account come back."""
    trouble = trouble_with(account.email)
    return {"trouble": trouble, "email": account.email} if trouble is not None else None


def chosen_rhythm(given: str) -> Rhythm | None:
    """What the office chose on its form; 400 for anything else."""
    if not given:
        return None
    if given not in set(Rhythm) or given == Rhythm.OFF:
        abort(400)
    return Rhythm(given)
