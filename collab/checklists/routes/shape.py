"""Title, themes and items of a checklist: adding, renaming, moving, closing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.checklists import actions, queries
from collab.checklists.forms import ChangeItemForm, ChecklistForm, ItemForm, ThemeForm
from collab.checklists.models import Checklist, Item, Theme
from collab.checklists.routes import bp
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.route("/l/<checklist>/edit", methods=["GET", "POST"])
@permits(Permission.CHECKLIST_WRITE)
def edit(checklist: Checklist) -> Any:
    actions.ensure_present(checklist)
    form = ChecklistForm(obj=checklist)
    if form.validate_on_submit():
        actions.change_checklist(
            checklist, form.title.data, form.description.data or "", actor=signed_in(), now=now()
        )
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("checklists.edit", checklist=checklist.key), 303)
    return show_shape(checklist, form)


def show_shape(checklist: Checklist, form: ChecklistForm | None = None, error: str = "") -> Any:
    form = form if form is not None else ChecklistForm(formdata=None, obj=checklist)
    page = render_template(
        "checklists/edit.html", checklist=checklist, form=form, themes=queries.shape(checklist), error=error
    )
    return page, 422 if form.errors or error else 200


@bp.post("/l/<checklist>/themes")
@permits(Permission.CHECKLIST_WRITE)
def add_theme(checklist: Checklist) -> Any:
    form = ThemeForm()
    if not form.validate():
        return show_shape(checklist, error=first_error(form))
    theme = actions.add_theme(checklist, form.title.data, actor=signed_in(), now=now())
    db.session.commit()
    return back(checklist, theme)


@bp.post("/w/<workspace>/checklists/themes/<theme>/rename")
@permits(Permission.CHECKLIST_WRITE)
def rename_theme(workspace: Workspace, theme: Theme) -> Any:
    form = ThemeForm()
    if not form.validate():
        return show_shape(theme.checklist, error=first_error(form))
    actions.rename_theme(theme, form.title.data, actor=signed_in(), now=now())
    db.session.commit()
    return back(theme.checklist, theme)


@bp.post("/w/<workspace>/checklists/themes/<theme>/move")
@permits(Permission.CHECKLIST_WRITE)
def move_theme(workspace: Workspace, theme: Theme) -> Response:
    actions.step(theme, direction(), actor=signed_in(), now=now())
    db.session.commit()
    return back(theme.checklist, theme)


@bp.post("/w/<workspace>/checklists/themes/<theme>/remove")
@permits(Permission.CHECKLIST_WRITE)
def remove_theme(workspace: Workspace, theme: Theme) -> Response:
    checklist, title = theme.checklist, theme.title
    actions.remove_theme(theme, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Das Thema „%(title)s“ ist entfernt.", title=title), "success")
    return back(checklist)


@bp.post("/w/<workspace>/checklists/themes/<theme>/items")
@permits(Permission.CHECKLIST_WRITE)
def add_item(workspace: Workspace, theme: Theme) -> Any:
    form = ItemForm()
    if not form.validate():
        return show_shape(theme.checklist, error=first_error(form))
    actions.add_item(theme, form.title.data, form.explanation.data or "", actor=signed_in(), now=now())
    db.session.commit()
    return back(theme.checklist, theme)


@bp.route("/w/<workspace>/checklists/items/<point>/edit", methods=["GET", "POST"])
@permits(Permission.CHECKLIST_WRITE)
def change_item(workspace: Workspace, point: Item) -> Any:
    actions.ensure_present(point.checklist)
    themes = queries.shape(point.checklist)
    form = ChangeItemForm.of(point, themes)
    if form.validate_on_submit():
        theme = next(theme for theme in themes if theme.key == form.theme.data)
        actions.change_item(
            point, form.title.data, form.explanation.data or "", theme, actor=signed_in(), now=now()
        )
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return back(point.checklist, theme)
    page = render_template("checklists/edit_item.html", form=form, item=point, checklist=point.checklist)
    return page, 422 if form.errors else 200


@bp.post("/w/<workspace>/checklists/items/<point>/move")
@permits(Permission.CHECKLIST_WRITE)
def move_item(workspace: Workspace, point: Item) -> Response:
    actions.step(point, direction(), actor=signed_in(), now=now())
    db.session.commit()
    return back(point.checklist, point.theme)


@bp.post("/w/<workspace>/checklists/items/<point>/close")
@permits(Permission.CHECKLIST_WRITE)
def close_item(workspace: Workspace, point: Item) -> Response:
    actions.close_item(point, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("checklists.reopen_item", workspace=workspace.slug, point=point.key)
    tell_with_undo(_("Nach „%(title)s“ wird nicht mehr gefragt.", title=point.title), undo)
    return back(point.checklist, point.theme)


@bp.post("/w/<workspace>/checklists/items/<point>/reopen")
@permits(Permission.CHECKLIST_WRITE)
def reopen_item(workspace: Workspace, point: Item) -> Response:
    actions.reopen_item(point, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Nach „%(title)s“ wird wieder gefragt.", title=point.title), "success")
    return back(point.checklist, point.theme)


def direction() -> int:
    return -1 if request.form.get("step") == "up" else 1


def first_error(form: ThemeForm | ItemForm) -> str:
    return " ".join(str(message) for messages in form.errors.values() for message in messages)


def back(checklist: Checklist, theme: Theme | None = None) -> Response:
    """To the page where the list is shaped, at the place that was changed."""
    place = f"theme-{theme.key}" if theme is not None else None
    return redirect(url_for("checklists.edit", checklist=checklist.key, _anchor=place), 303)
