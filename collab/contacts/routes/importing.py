"""Taking contacts out of files: upload, preview, confirmation, report."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.contacts.importing import files, plans, taking
from collab.contacts.importing.plans import Outcome, Planned
from collab.contacts.models import ContactImport
from collab.contacts.routes import bp
from collab.contacts.routes.answers import Answer
from collab.extensions import db
from collab.people.forms import one_line
from collab.workspaces.gate import may, signed_in


@bp.get("/people/import")
@permits(Permission.DIRECTORY_WRITE)
def import_page(problem: str = "", status: int = 200) -> Answer:
    page = render_template("contacts/import.html", problem=problem, waiting=files.waiting(signed_in()))
    return page, status


@bp.post("/people/import")
@permits(Permission.DIRECTORY_WRITE)
def upload() -> Answer:
    """Nothing of the file is taken; it is kept for the preview."""
    given = request.files.get("file")
    content = given.stream.read(files.LARGEST + 1) if given else b""
    try:
        kept = files.keep(
            content,
            one_line(given.filename if given else "") or _("Datei"),
            account=signed_in(),
            store=current_app.extensions["store"],
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        return import_page(refused.message, 422)
    db.session.commit()
    return redirect(url_for("contacts.preview_import", contact_import=kept.key), 303)


@bp.get("/people/import/<contact_import>")
@permits(Permission.DIRECTORY_WRITE)
def preview_import(contact_import: ContactImport) -> Answer:
    """What would become of each contact now; afterwards the report."""
    if contact_import.report is not None:
        done = [line["done"] for line in contact_import.report]
        return render_template(
            "contacts/import_report.html",
            kept=contact_import,
            added=done.count("added"),
            changed=done.count("changed"),
            passed=done.count(""),
            outcomes=plans.OUTCOMES,
        )
    read = files.read_kept(contact_import)
    return _preview(contact_import, plans.Planner(signed_in()).plan(read.lines), read.unknown)


@bp.post("/people/import/<contact_import>")
@permits(Permission.DIRECTORY_WRITE)
def take_import(contact_import: ContactImport) -> Answer:
    """Take what was shown; if anything has changed since, show it anew and take nothing."""
    if contact_import.report is not None:
        return redirect(url_for("contacts.preview_import", contact_import=contact_import.key), 303)
    read = files.read_kept(contact_import)
    planned = plans.Planner(signed_in()).plan(read.lines)
    if request.form.get("seen") != plans.fingerprint(planned):
        flash(
            _("Das Verzeichnis hat sich inzwischen geändert. Bitte prüfen Sie die Vorschau noch einmal."),
            "warning",
        )
        return redirect(url_for("contacts.preview_import", contact_import=contact_import.key), 303)
    taking.take(
        contact_import,
        planned,
        {int(text) for text in request.form.getlist("take") if text.isdecimal() and len(text) < 9},
        {entry.line.number: request.form.get(f"as-{entry.line.number}", "") for entry in planned},
        with_organisations=bool(request.form.get("organisations")) and may(Permission.ADMINISTER),
        store=current_app.extensions["store"],
        actor=signed_in(),
        now=now(),
    )
    db.session.commit()
    return redirect(url_for("contacts.preview_import", contact_import=contact_import.key), 303)


@bp.post("/people/import/<contact_import>/discard")
@permits(Permission.DIRECTORY_WRITE)
def discard_import(contact_import: ContactImport) -> Answer:
    """The file goes with the next sweep of the store."""
    db.session.delete(contact_import)
    db.session.commit()
    flash(_("Die Datei ist verworfen. Nichts wurde übernommen."), "success")
    return redirect(url_for("contacts.import_page"), 303)


def _preview(kept: ContactImport, planned: list[Planned], unknown: list[str]) -> Answer:
    if not planned:
        abort(404)
    counts = {outcome: sum(entry.outcome is outcome for entry in planned) for outcome in Outcome}
    return render_template(
        "contacts/import_preview.html",
        kept=kept,
        planned=planned,
        unknown=unknown,
        counts=counts,
        outcomes=plans.OUTCOMES,
        seen=plans.fingerprint(planned),
        new_organisations=sorted(
            {e.line.organisation for e in planned if e.line.organisation and e.organisation is None}
        ),
    )
