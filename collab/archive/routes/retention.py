"""For the office: rules of retention, what is due, and the records of what was deleted."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from collab.archive import retention
from collab.archive.models import Disposal
from collab.archive.retention import Period
from collab.archive.routes import bp
from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.spreadsheets import csv_file
from collab.documents.labels import DOCTYPES
from collab.extensions import db
from collab.people.forms import one_line
from collab.workspaces.gate import signed_in

MOST_YEARS = 100


@bp.get("/admin/retention")
@permits(Permission.ADMINISTER)
def retention_page() -> str:
    return render_template(
        "archive/retention.html", rules=retention.rules(), doctypes=DOCTYPES, due=retention.due(now())
    )


@bp.post("/admin/retention")
@permits(Permission.ADMINISTER)
def set_rules() -> BaseResponse:
    given = {
        str(doctype): Period(
            _years(request.form.get(f"years-{doctype}", "")),
            one_line(request.form.get(f"ground-{doctype}"))[:300],
        )
        for doctype in DOCTYPES
    }
    changed = retention.set_rules(given, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Fristen sind gespeichert.") if changed else _("Es war nichts zu ändern."), "success")
    return redirect(url_for("archive.retention_page"), 303)


@bp.post("/admin/retention/due")
@permits(Permission.ADMINISTER)
def decide() -> BaseResponse:
    """The chosen documents are deleted, or kept longer."""
    chosen = request.form.getlist("document")
    reason = one_line(request.form.get("reason"))[:300]
    if not chosen:
        raise Refused(_("Bitte wählen Sie zuerst die Dokumente aus."), 422)
    if request.form.get("what") == "hold":
        count = retention.hold(chosen, _day(), reason, actor=signed_in(), now=now())
        told = ngettext(
            "%(num)s Dokument wird länger aufbewahrt.", "%(num)s Dokumente werden länger aufbewahrt.", count
        )
    else:
        count = len(retention.dispose(chosen, reason, actor=signed_in(), now=now()))
        told = ngettext(
            "%(num)s Dokument ist gelöscht und im Nachweis eingetragen.",
            "%(num)s Dokumente sind gelöscht und im Nachweis eingetragen.",
            count,
        )
    db.session.commit()
    flash(told, "success")
    return redirect(url_for("archive.retention_page", _anchor="due"), 303)


@bp.get("/admin/retention/records")
@permits(Permission.ADMINISTER)
def disposals() -> str:
    return render_template("archive/disposals.html", records=retention.disposals(), doctypes=DOCTYPES)


@bp.get("/admin/retention/records.csv")
@permits(Permission.ADMINISTER)
def disposals_file() -> Response:
    heads = [
        _("Gelöscht am"), _("Gelöscht von"), _("Arbeitsbereich"), _("Abgeschlossen am"), _("Titel"),
        _("Dateiname"), _("Dokumentart"), _("Datum"), _("Frist"), _("Begründung"), _("Zurückgeholt am"),
        _("SHA-256"),
    ]  # fmt: skip
    rows = [
        (
            local(record.disposed_at).date().isoformat(),
            record.disposed_by.person.display_name,
            record.workspace.title,
            record.closed_on.isoformat(),
            record.title,
            record.filename,
            str(DOCTYPES.get(record.doctype, record.doctype)),
            record.day.isoformat() if record.day else "",
            record.rule,
            record.reason,
            local(record.taken_back_at).date().isoformat() if record.taken_back_at else "",
            " ".join(record.digests),
        )
        for record in retention.disposals()
    ]
    answer = Response(csv_file(heads, rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="loeschnachweis.csv")
    return answer


@bp.post("/admin/retention/records/<disposal>/back")
@permits(Permission.ADMINISTER)
def take_back(disposal: Disposal) -> BaseResponse:
    document = retention.take_back(disposal, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=document.title), "success")
    return redirect(url_for("archive.disposals"), 303)


def _years(text: str) -> int | None:
    """Empty: for ever."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_YEARS):
        raise Refused(_("„%(text)s“ ist keine Zahl von Jahren. Erlaubt sind 1 bis 100.", text=text[:20]), 422)
    return int(text)


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise Refused(_("Bitte geben Sie an, bis wann die Dokumente aufbewahrt werden."), 422) from None
