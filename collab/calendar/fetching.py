"""Fetching a foreign calendar without ever reaching into our own network.

The name is resolved here, every address it has is checked, and the connection goes to the very address that
was checked: a name that answers differently the second time (DNS rebinding) gains nothing. A redirect is a
new address and is checked like the first one. Nothing of a session or of this platform goes along.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from flask_babel import gettext as _

LARGEST = 10_000_000  # bytes
SECONDS = 30.0  # for everything
SECONDS_TO_CONNECT = 8.0
MOST_REDIRECTS = 4
PORTS = frozenset({80, 443, 8080, 8443})
CHUNK = 65_536
EMBEDDED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # IPv4 behind a translator (RFC 6052)


class Unfetched(Exception):
    """It did not work; the message is a sentence for the page."""


@dataclass(frozen=True)
class Fetched:
    """`content` is None where nothing has changed since (304)."""

    content: bytes | None
    etag: str
    last_modified: str


def checked_url(address: str) -> str:
    """The address as it is fetched (webcal is https); Unfetched for what is none."""
    given = address.strip()
    if given.lower().startswith(("webcal://", "webcals://")):
        given = "https://" + given.split("://", 1)[1]
    _parts(given)
    return given


def fetch(address: str, etag: str = "", last_modified: str = "") -> Fetched:
    """The content of a calendar address, at most 10 MB in at most 30 seconds; Unfetched says why not."""
    deadline = time.monotonic() + SECONDS
    url = checked_url(address)
    asked = {"If-None-Match": etag} if etag else {"If-Modified-Since": last_modified} if last_modified else {}
    for _turn in range(MOST_REDIRECTS + 1):
        answer, content = _ask(url, asked, deadline)
        if answer.status in (301, 302, 303, 307, 308):
            url = checked_url(urljoin(url, answer.headers.get("Location", "")))
            continue
        if answer.status == 304 and asked:
            return Fetched(None, etag, last_modified)
        if answer.status != 200:
            raise Unfetched(_("Der Server antwortet mit dem Fehler %(code)s.", code=answer.status))
        _check_content(content)
        return Fetched(
            content,
            (answer.headers.get("ETag") or "")[:300],
            (answer.headers.get("Last-Modified") or "")[:100],
        )
    raise Unfetched(_("Die Adresse leitet zu oft weiter."))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address lies on the open internet, also when it hides another one inside."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and any(address in network for network in EMBEDDED):
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _no_address() from error
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or len(url) > 1000
        or not url.isprintable()
    ):
        raise _no_address()
    if parts.username is not None or parts.password is not None:
        raise Unfetched(_("Adressen mit Namen und Kennwort werden nicht abgerufen."))
    if port is not None and port not in PORTS:
        raise Unfetched(_("Dieser Anschluss (Port %(port)s) wird nicht abgerufen.", port=port))
    return parts


def _no_address() -> Unfetched:
    return Unfetched(_("Das ist keine Adresse eines Kalenders. Sie beginnt mit https:// oder webcal://."))


def _resolved(host: str, port: int) -> str:
    """One address of the host, after all of them have been found to be public."""
    try:
        found = socket.getaddrinfo(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unfetched(_("Der Server „%(host)s“ ist nicht bekannt.", host=host[:100])) from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(is_public(ip_address(each.split("%")[0])) for each in addresses):
        raise Unfetched(_("Diese Adresse führt in ein internes Netz und wird nicht abgerufen."))
    return addresses[0]


def _ask(url: str, headers: dict[str, str], deadline: float) -> tuple[http.client.HTTPResponse, bytes]:
    parts = _parts(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    host = str(parts.hostname)
    connection = _Connection(host, port, _resolved(host, port), secure)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    end = threading.Timer(max(deadline - time.monotonic(), 0), connection.cut)
    end.daemon = True
    end.start()
    try:
        connection.request("GET", _ascii(path), headers={
            "Host": _host(parts), "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity",
            "User-Agent": "Kalender der Kooperation", "Connection": "close", **headers,
        })  # fmt: skip
        answer = connection.getresponse()
        return answer, _body(connection, answer, deadline) if answer.status == 200 else b""
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unfetched(
            _("Der Server „%(host)s“ ist zurzeit nicht zu erreichen.", host=host[:100])
        ) from error
    finally:
        end.cancel()
        connection.let_go()


def _body(connection: _Connection, answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read with an eye on size and time: a server may also send one byte a second."""
    parts: list[bytes] = []
    size = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Unfetched(_("Der Server ist zu langsam."))
        if connection.sock is not None:
            connection.sock.settimeout(min(left, SECONDS_TO_CONNECT))
        part = answer.read1(CHUNK)
        if not part and time.monotonic() < deadline:  # at that moment the line is cut
            return b"".join(parts)
        size += len(part)
        if size > LARGEST:
            raise Unfetched(_("Der Kalender ist größer als 10 MB."))
        parts.append(part)


class _Connection(http.client.HTTPConnection):
    """Connects to an address that was checked, and speaks TLS with the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS_TO_CONNECT)
        self._address, self._secure = address, secure
        self._line: socket.socket | None = None  # the line below TLS, to be cut by another thread

    def connect(self) -> None:
        line = socket.create_connection((self._address, self.port), SECONDS_TO_CONNECT)
        self._line = line.dup()
        if self._secure:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=self.host)
        self.sock = line

    def cut(self) -> None:
        """Time is up, wherever we are: a server may send its head one byte a second, or never shake hands."""
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """At the end of everything; http.client calls close() before the content has been read."""
        self.close()
        if self._line is not None:
            self._line.close()


def _host(parts: SplitResult) -> str:
    host = str(parts.hostname).encode("idna").decode()
    named = f"[{host}]" if ":" in host else host
    return f"{named}:{parts.port}" if parts.port else named


def _ascii(path: str) -> str:
    return quote(path, safe="/%?=&+,;:@!$'()*~-._")


def _check_content(content: bytes) -> None:
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper()
    if beginning != b"BEGIN:VCALENDAR":
        raise Unfetched(_("Unter dieser Adresse liegt kein Kalender (iCalendar)."))
