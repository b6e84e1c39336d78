"""Taking over tables: upload, a look at each line, and what is chosen of them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.figures import actions, queries
from collab.figures.forms import day_in
from collab.figures.importing import reading, shapes
from collab.figures.importing.planning import Plan, plan
from collab.figures.models import FigureImport, Indicator
from collab.figures.routes import bp
from collab.people.forms import one_line
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/figures/import")
@permits(Permission.FIGURE_WRITE)
def import_page(workspace: Workspace, trouble: str = "") -> Any:
    waiting = queries.imports_of(signed_in(), workspace)
    page = render_template("figures/import.html", waiting=waiting, trouble=trouble)
    return page, 422 if trouble else 200


@bp.post("/w/<workspace>/figures/import")
@permits(Permission.FIGURE_WRITE)
def upload(workspace: Workspace) -> Any:
    """Nothing of the file is taken; its cells are kept for the look at it."""
    given = request.files.get("file")
    data = given.stream.read(reading.MOST_BYTES + 1) if given else b""
    name = one_line(given.filename if given else "") or _("Tabelle")
    try:
        kept = reading.keep(data, name, workspace, actor=signed_in(), now=now())
        shapes.read(kept.cells)
    except Refused as refusal:
        db.session.rollback()
        return import_page(workspace, refusal.message)
    db.session.commit()
    return redirect(_address(kept), 303)


@bp.get("/w/<workspace>/figures/import/<figure_import>")
@permits(Permission.FIGURE_WRITE)
def preview(workspace: Workspace, figure_import: FigureImport) -> str:
    """What would become of each value now."""
    return _show(figure_import)


@bp.post("/w/<workspace>/figures/import/<figure_import>")
@permits(Permission.FIGURE_WRITE)
def take(workspace: Workspace, figure_import: FigureImport) -> Any:
    """Take the chosen lines; if anything has changed since they were shown, show them anew."""
    found = _plan(figure_import)
    if request.form.get("mark") != found.mark:
        flash(_("Inzwischen hat sich etwas geändert. Bitte prüfen Sie die Zeilen noch einmal."), "warning")
        return redirect(_address(figure_import), 303)
    chosen = found.chosen(set(request.form.getlist("take")))
    if not chosen:
        flash(_("Bitte wählen Sie mindestens eine Zeile aus."), "warning")
        return redirect(_address(figure_import), 303)
    taken = actions.enter_values(workspace, chosen, actor=signed_in(), now=now())
    db.session.delete(figure_import)
    db.session.commit()
    flash(ngettext("%(num)s Wert übernommen.", "%(num)s Werte übernommen.", len(taken)), "success")
    return redirect(url_for("figures.index", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/figures/import/<figure_import>/discard")
@permits(Permission.FIGURE_WRITE)
def discard(workspace: Workspace, figure_import: FigureImport) -> Any:
    db.session.delete(figure_import)
    db.session.commit()
    flash(_("Die Tabelle ist verworfen. Nichts wurde übernommen."), "success")
    return redirect(url_for("figures.import_page", workspace=workspace.slug), 303)


def _chosen_indicator(kept: FigureImport) -> Indicator | None:
    """What holds for the whole table where it names no indicator."""
    wanted = request.values.get("indicator", "")
    known = queries.of_workspace(kept.workspace, signed_in())
    return next((each for each in known if each.key == wanted and not each.is_share), None)


def _plan(kept: FigureImport) -> Plan:
    return plan(
        shapes.read(kept.cells),
        kept.workspace,
        signed_in(),
        now(),
        indicator=_chosen_indicator(kept),
        day=day_in(request.values.get("day")),
    )


def _show(kept: FigureImport) -> str:
    account = signed_in()
    return render_template(
        "figures/preview.html",
        kept=kept,
        table=shapes.read(kept.cells),
        plan=_plan(kept),
        indicators=[each for each in queries.of_workspace(kept.workspace, account) if not each.is_share],
        indicator=_chosen_indicator(kept),
        day=day_in(request.values.get("day")),
    )


def _address(kept: FigureImport) -> str:
    """The look at it, with what was chosen for the whole table."""
    chosen = {name: request.values[name] for name in ("indicator", "day") if request.values.get(name)}
    return url_for(
        "figures.preview",
        workspace=kept.workspace.slug,
        figure_import=kept.key,
        **chosen,  # type: ignore[arg-type]
    )
