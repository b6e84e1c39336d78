"""Possible duplicates, and making one entry of two."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.contacts import duplicates, merging, queries, references
from collab.contacts.routes import bp
from collab.contacts.routes.answers import Answer
from collab.extensions import db
from collab.people.models import Person
from collab.workspaces.gate import signed_in


@bp.get("/people/duplicates")
@permits(Permission.ADMINISTER)
def duplicate_list() -> str:
    return render_template(
        "contacts/duplicates.html", pairs=duplicates.pairs(signed_in()), reasons=duplicates.REASONS
    )


@bp.post("/people/<person>/not/<other>")
@permits(Permission.ADMINISTER)
def tell_apart(person: Person, other: Person) -> Answer:
    duplicates.tell_apart(person, other, now=now())
    db.session.commit()
    flash(_("Gemerkt: Das sind zwei Personen."), "success")
    return redirect(url_for("contacts.duplicate_list"), 303)


@bp.get("/people/<person>/merge/<other>")
@permits(Permission.ADMINISTER)
def merge_page(person: Person, other: Person) -> str:
    keep, gone = merging.entry_that_stays(person, other)
    return render_template(
        "contacts/merge.html",
        keep=keep,
        gone=gone,
        choices=merging.choices(keep, gone),
        organisations={entry.id: entry for entry in queries.organisations()},
        shown=merging.shown,
        moving=sum(references.counted(gone).values()),
    )


@bp.post("/people/<person>/merge/<other>")
@permits(Permission.ADMINISTER)
def merge(person: Person, other: Person) -> Answer:
    keep, gone = merging.entry_that_stays(person, other)
    chosen = {name: request.form[name] for name in merging.FIELDS if name in request.form}
    merging.merge(keep, gone, chosen, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Aus zwei Einträgen ist einer geworden."), "success")
    return redirect(url_for("contacts.person", person=keep.key), 303)
