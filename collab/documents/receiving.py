"""Receiving files: a multipart request whose file parts stream straight into the content store.

The usual way (request.files) spools each file to a temporary place first and knows the fields only
when everything has arrived. Here a byte is written once, and hashed on its way.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import abort, current_app, g, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData
from wtforms import ValidationError

from collab.base.errors import Refused
from collab.base.pages import size as size_in_words
from collab.base.storage import Incoming
from collab.documents.files import Arrival, arrived, check_space, store
from collab.extensions import db

CHUNK = 1 << 18  # bytes read from the connection at a time
MOST_FIELD_BYTES = 64_000
MOST_BYTES_OF_FIELDS = 1_000_000  # of all fields of a form together
MOST_BYTES_HELD = 2 * CHUNK  # until a part begins or its head ends; a file's bytes are not held
MOST_PARTS = 2_000
FORM_ALLOWANCE = 1_000_000  # bytes around the files themselves
MOST_FILES_AT_ONCE = 4  # of the largest size, in the plain form; with JavaScript each comes alone


@dataclass
class Received:
    """The fields of the form, and the files, all safely in the store."""

    fields: dict[str, str] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)


def receive() -> Received:
    """Read the request to its end. Whatever goes wrong on the way leaves no file behind.

    Nothing here touches the database: a slow connection holds no transaction.
    """
    db.session.rollback()  # whatever was asked before ends here
    longest = int(current_app.config["MAX_UPLOAD_MB"]) * 1_000_000
    request.max_content_length = MOST_FILES_AT_ONCE * longest + FORM_ALLOWANCE  # each file is limited below
    _check_token(request.headers.get("X-CSRFToken"), last_chance=False)
    if request.mimetype != "multipart/form-data":
        abort(400)
    check_space(request.content_length or 0)
    received = Received()
    part = _Part(received, longest)
    try:
        for event in _events():
            part.take(event)
    except (ValueError, UnicodeDecodeError):  # not what it says it is, or cut off
        abort(400)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(
                _("Auf dem Server ist nicht genug Platz für diese Datei. Bitte fragen Sie das Projektbüro."),
                507,
            ) from error
        raise
    finally:
        part.drop()
    _check_token(received.fields.get("csrf_token"), last_chance=True)
    return received


def _events() -> Iterator[Any]:
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1")
    if not boundary:
        raise ValueError("no boundary")
    decoder = MultipartDecoder(boundary, MOST_BYTES_HELD, max_parts=MOST_PARTS)
    while True:
        chunk = request.stream.read(CHUNK)
        decoder.receive_data(chunk or None)
        while not isinstance(event := decoder.next_event(), NeedData):
            yield event
            if isinstance(event, Epilogue):
                return


class _Part:
    """The part of the form that is being read."""

    def __init__(self, received: Received, longest: int) -> None:
        self.received = received
        self.longest = longest
        self.incoming: Incoming | None = None
        self.filename = ""
        self.name = ""
        self.value = bytearray()
        self.bytes_of_fields = 0

    def take(self, event: Any) -> None:
        if isinstance(event, File):
            _check_token(self.received.fields.get("csrf_token"), last_chance=True)
            check_space(0)
            self.filename = event.filename or ""
            self.incoming = Incoming(store())
        elif isinstance(event, Field):
            self.name, self.value = event.name or "", bytearray()
        elif isinstance(event, Data):
            self._add(event)

    def _add(self, data: Data) -> None:
        if self.incoming is None:
            self.value.extend(data.data)
            self.bytes_of_fields += len(data.data)
            if len(self.value) > MOST_FIELD_BYTES or self.bytes_of_fields > MOST_BYTES_OF_FIELDS:
                abort(413)
            if not data.more_data:
                self.received.fields[self.name] = self.value.decode("utf-8", "replace")
            return
        self.incoming.write(data.data)
        if self.incoming.size > self.longest:
            raise Refused(too_large(self.longest), 413)
        if not data.more_data:
            self._finish(self.incoming)

    def _finish(self, incoming: Incoming) -> None:
        if self.filename:  # a form without a chosen file sends an empty part without a name
            self.received.arrivals.append(arrived(incoming.keep(), self.filename))
        else:
            incoming.drop()
        self.incoming = None

    def drop(self) -> None:
        if self.incoming is not None:
            self.incoming.drop()


def too_large(longest: int) -> str:
    return _("Die Datei ist zu groß. Erlaubt sind bis zu %(size)s je Datei.", size=size_in_words(longest))


def _check_token(token: str | None, *, last_chance: bool) -> None:
    """The CSRF token: from the header before anything is read, else from the form before its first file."""
    if g.get("upload_token_checked") or not current_app.config.get("WTF_CSRF_ENABLED", True):
        return
    if not token and not last_chance:
        return
    try:
        validate_csrf(token)
    except ValidationError as error:
        raise CSRFError(error.args[0]) from None
    g.upload_token_checked = True
