"""The catalogue of lasting results, and the mark on a record."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.archive import marking
from collab.archive.catalogue import Wanted, read
from collab.archive.forms import MarkForm
from collab.archive.models import LastingResult
from collab.archive.routes import bp
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.contacts import topics
from collab.extensions import db
from collab.kinds import Subject
from collab.people.forms import one_line
from collab.workspaces import queries
from collab.workspaces.gate import signed_in

Answer = str | Response | tuple[str, int]


@bp.get("/results/")
@permits(Permission.SIGNED_IN)
def results() -> str:
    wanted = Wanted(
        words=one_line(request.args.get("q"))[:200],
        topic=_number("topic"),
        city=_number("city"),
    )
    return render_template("archive/results.html", wanted=wanted, found=read(signed_in(), wanted))


@bp.route("/about/<about>/lasting", methods=["GET", "POST"])
@permits(Permission.RESULT_WRITE)
def mark(about: Subject) -> Answer:
    """The form of the mark, and marking."""
    ensure_markable(about)
    result = marking.mark_of(about)
    form = MarkForm.about(result, topics.every(), queries.cities(), about.workspace.cities)
    if request.method == "GET" or not form.validate():
        page = render_template("archive/mark.html", form=form, subject=about, result=_valid(result))
        return page if request.method == "GET" else (page, 422)
    marking.mark(
        about,
        note=form.note.data or "",
        topic=form.topics.get(form.topic.data),
        cities=[form.known_cities[number] for number in form.cities.data or []],
        actor=signed_in(),
        now=now(),
    )
    db.session.commit()
    tell_with_undo(
        _("„%(title)s“ steht jetzt im Katalog der dauerhaften Ergebnisse.", title=about.title),
        url_for("archive.unmark", about=about.about),
    )
    return redirect(about.url, 303)


@bp.post("/about/<about>/lasting/off")
@permits(Permission.RESULT_WRITE)
def unmark(about: Subject) -> Response:
    marking.unmark(_marked(about), about, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(
        _("„%(title)s“ steht nicht mehr im Katalog.", title=about.title),
        url_for("archive.mark_again", about=about.about),
    )
    return redirect(about.url, 303)


@bp.post("/about/<about>/lasting/again")
@permits(Permission.RESULT_WRITE)
def mark_again(about: Subject) -> Response:
    marking.mark_again(_marked(about), about, actor=signed_in(), now=now())
    db.session.commit()
    return redirect(about.url, 303)


def ensure_markable(about: Subject) -> None:
    if about.kind not in marking.KINDS:
        abort(404)


def _marked(about: Subject) -> LastingResult:
    result = marking.mark_of(about)
    if result is None:
        abort(404)
    return result


def _valid(result: LastingResult | None) -> LastingResult | None:
    return result if result is not None and result.unmarked_at is None else None


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
