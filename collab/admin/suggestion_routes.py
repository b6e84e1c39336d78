"""What the office suggests to everybody who has not chosen how often to be written to."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from collab.admin.routes import Answer, bp, page
from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.digests.forms import RHYTHMS, WEEKDAYS
from collab.digests.suggesting import chosen_rhythm
from collab.extensions import db
from collab.notifications.models import Rhythm
from collab.notifications.settings import STANDARD_WEEKDAYS
from collab.notifications.suggestions import suggest_rhythm, suggestion_for
from collab.workspaces.gate import signed_in


@bp.get("/suggestion")
@permits(Permission.ADMINISTER)
def suggestion() -> Answer:
    found = suggestion_for(None)
    return page(
        "suggestion",
        suggested=found,
        rhythms=[(value, label) for value, label in RHYTHMS if value != Rhythm.OFF],
        days=WEEKDAYS,
        chosen_days=found.weekdays if found else STANDARD_WEEKDAYS,
        hour=found.hour if found and found.hour is not None else current_app.config["DIGEST_HOUR"],
    )


@bp.post("/suggestion")
@permits(Permission.ADMINISTER)
def suggest() -> Answer:
    rhythm = chosen_rhythm(request.form.get("rhythm", ""))
    known = {digit for digit, _label in WEEKDAYS}
    days = "".join(sorted(set(request.form.getlist("weekdays")) & known))
    hour = request.form.get("hour", "")
    if rhythm is not None and not days:
        raise Refused(_("Bitte wählen Sie mindestens einen Tag."), 422)
    if rhythm is not None and (not hour.isascii() or not hour.isdigit() or len(hour) > 2 or int(hour) > 23):
        raise Refused(_("Bitte wählen Sie eine Uhrzeit aus der Liste."), 422)
    suggest_rhythm(rhythm, days, int(hour) if rhythm else 0, signed_in(), now())
    db.session.commit()
    said = _("Wer noch nichts gewählt hat, sieht jetzt diesen Vorschlag.")
    flash(said if rhythm else _("Es wird nichts mehr vorgeschlagen."), "success")
    return redirect(url_for("admin.suggestion"), 303)
