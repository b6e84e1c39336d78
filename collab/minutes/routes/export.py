"""Minutes as files: PDF, DOCX, and the sealed record."""

from __future__ import annotations

from flask import Response, abort, current_app, make_response

from collab.base.permissions import Permission, permits
from collab.base.storage import Store
from collab.documents.downloads import disposition, send
from collab.minutes import minutes_shown, queries, sealing
from collab.minutes.export import printing
from collab.minutes.models import Meeting, MinutesState
from collab.minutes.record import Record, day_of, record_of
from collab.minutes.routes import bp
from collab.workspaces.gate import signed_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/m/<meeting>/minutes.pdf")
@permits(Permission.MINUTES_READ)
def pdf(meeting: Meeting) -> Response:
    """The sealed bytes where the minutes are sealed and nothing was added; made anew otherwise."""
    ensure_readable(meeting)
    sees_all = queries.sees_private_items(meeting.workspace, signed_in())
    name = file_name(meeting, "pdf")
    whole = sees_all or all(item.public for item in meeting.items)
    if meeting.state == MinutesState.APPROVED and meeting.pdf_digest and whole and not meeting.addenda:
        try:
            path = _store().path(meeting.pdf_digest)
        except FileNotFoundError:
            abort(503)
        return send(path, "application/pdf", name, meeting.pdf_digest, meeting.approved_at, inline=True)
    content = printing.pdf_of(_record(meeting, sees_all), meeting.seal or "", _addenda(meeting))
    return _file(content, "application/pdf", name)


@bp.get("/m/<meeting>/minutes.docx")
@permits(Permission.MINUTES_READ)
def docx(meeting: Meeting) -> Response:
    ensure_readable(meeting)
    sees_all = queries.sees_private_items(meeting.workspace, signed_in())
    content = printing.docx_of(_record(meeting, sees_all), meeting.seal or "", _addenda(meeting))
    return _file(content, DOCX, file_name(meeting, "docx"))


@bp.get("/m/<meeting>/record.json")
@permits(Permission.MINUTES_READ)
def sealed_record(meeting: Meeting) -> Response:
    """The very bytes whose SHA-256 is the seal."""
    ensure_readable(meeting)
    if not queries.sees_private_items(meeting.workspace, signed_in()) and not all(
        item.public for item in meeting.items
    ):
        abort(404)
    return _sealed(meeting.seal, file_name(meeting, "json"))


@bp.get("/m/<meeting>/addenda/<number>/record.json")
@permits(Permission.MINUTES_READ)
def sealed_addendum(meeting: Meeting, number: str) -> Response:
    """The same of one addendum; the first has number 1."""
    ensure_readable(meeting)
    known = [str(place) for place in range(1, len(meeting.addenda) + 1)]
    if number not in known:
        abort(404)
    return _sealed(meeting.addenda[int(number) - 1].seal, f"Nachtrag-{number}-{file_name(meeting, 'json')}")


def ensure_readable(meeting: Meeting) -> None:
    """Drafts are there for those only who work on them."""
    if not queries.reads_minutes(meeting, signed_in()):
        abort(404)
    minutes_shown.load(meeting)


def file_name(meeting: Meeting, ending: str) -> str:
    return f"Protokoll-{day_of(meeting).isoformat()}-{meeting.workspace.slug}.{ending}"


def _record(meeting: Meeting, sees_all: bool) -> Record:
    """Sealed minutes as they were sealed, with the names of that day."""
    if meeting.state == MinutesState.APPROVED and meeting.seal and sees_all:
        try:
            return sealing.sealed_record(meeting.seal, _store())
        except (FileNotFoundError, ValueError):
            abort(503)
    return record_of(meeting, private=sees_all)


def _addenda(meeting: Meeting) -> list[Record]:
    if not meeting.addenda:
        return []
    return [
        {**record, "seal": addendum.seal}
        for record, addendum in zip(sealing.addendum_records(meeting), meeting.addenda, strict=True)
    ]


def _sealed(seal: str | None, name: str) -> Response:
    if seal is None:
        abort(404)
    try:
        content = sealing.sealed_bytes(seal, _store())
    except (FileNotFoundError, ValueError):
        abort(503)
    return _file(content, "application/json", name)


def _file(content: bytes, mime: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = mime
    kind = "inline" if mime == "application/pdf" else "attachment"
    response.headers["Content-Disposition"] = disposition(kind, name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _store() -> Store:
    found: Store = current_app.extensions["store"]
    return found
