"""The seal of approved minutes.

When minutes are approved, their record (`record.record_of`) is written down in a canonical form: JSON with
its keys sorted, without spaces, in UTF-8, no character escaped that need not be. The SHA-256 of these bytes
is the seal. The bytes lie in the content store under that very number, and whoever may read the minutes can
download them: `sha256sum` gives the seal again.

The page checks two things each time: that the bytes in the store still have this number, and that what the
tables say now is still what was sealed. Names are left out of the second comparison, because people marry
and documents are renamed; so are attached files and tasks, which live on (the SHA-256 of a file stands in
the record). What came from another instance is read in the names of this one (`workspaces.origins`).

An addendum is sealed the same way. Its record names the seal of the minutes and of the addendum before it,
so that none can be slipped in or taken out.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from collab.base.storage import Store
from collab.extensions import db
from collab.minutes.models import Addendum, Meeting, MinutesState
from collab.minutes.record import Record, addendum_record, record_of
from collab.workspaces.origins import names_of


class Finding(StrEnum):
    """What a check of the seal says."""

    INTACT = "intact"
    CHANGED = "changed"  # the tables say something else than was sealed
    BROKEN = "broken"  # the sealed bytes are lost or damaged


def canonical(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seal(record: Record, store: Store) -> str:
    """Keep the bytes and return their number. They are there before any row names them."""
    return store.put(io.BytesIO(canonical(record))).digest


def sealed_bytes(number: str, store: Store) -> bytes:
    """FileNotFoundError if they are lost, ValueError if they are damaged."""
    content = store.path(number).read_bytes()
    if hashlib.sha256(content).hexdigest() != number:
        raise ValueError("the sealed record is damaged")
    return content


def sealed_record(number: str, store: Store) -> Record:
    found: Record = json.loads(sealed_bytes(number, store))
    return found


def check(meeting: Meeting, store: Store) -> Finding | None:
    """Whether approved minutes, with their addenda, are what was sealed; None where nothing is sealed yet."""
    if meeting.state != MinutesState.APPROVED or meeting.seal is None:
        return None
    try:
        kept = [sealed_record(meeting.seal, store)]
        kept += [sealed_record(addendum.seal, store) for addendum in meeting.addenda]
    except (FileNotFoundError, ValueError):
        return Finding.BROKEN
    moments = [meeting.approved_at, *(addendum.at for addendum in meeting.addenda)]
    kept = [
        names.record(each) for names, each in zip(names_of(meeting.workspace_id, *moments), kept, strict=True)
    ]
    present = [record_of(meeting), *addendum_records(meeting)]
    alike = len(kept) == len(present) and all(map(same, kept, present))
    return Finding.INTACT if alike else Finding.CHANGED


def addendum_records(meeting: Meeting) -> list[Record]:
    assert meeting.seal is not None
    previous: str | None = None
    records = []
    for addendum in meeting.addenda:
        records.append(addendum_record(addendum, meeting.seal, previous))
        previous = addendum.seal
    return records


def same(kept: Any, present: Any) -> bool:
    """Whether two records say the same, apart from what lives on: names, attachments, tasks."""
    return _lasting(kept) == _lasting(present)


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lasting(each) for key, each in value.items() if not _lives_on(key, value)}
    if isinstance(value, list):
        return [_lasting(each) for each in value]
    return value


def _lives_on(key: str, around: dict[str, Any]) -> bool:
    return key in ("attachments", "task") or (key == "name" and around.get("id") is not None)


def kept_digests() -> Iterable[str]:
    """For the sweep of the content store: sealed records and the PDFs that were sent."""
    for column in (Meeting.seal, Meeting.pdf_digest, Addendum.seal):
        yield from filter(None, db.session.scalars(select(column)))
