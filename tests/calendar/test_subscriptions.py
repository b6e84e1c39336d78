"""Foreign calendars by their address: fetched without reaching inside, shown, kept fresh."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from collab.base.errors import Refused
from collab.calendar import fetching, queries, subscribing
from collab.calendar.actions import EventFields, change_event
from collab.calendar.fetching import Unfetched, fetch, is_public
from collab.calendar.models import CalendarSubscription, Event
from collab.extensions import db
from tests.conftest import NOW, SignIn, World

ENTRY = "BEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:{1}\r\n"
ENTRY += "DTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nEND:VEVENT\r\n"


def a_calendar(*titles: str) -> bytes:
    inside = "".join(ENTRY.format(f"uid-{title}", title) for title in titles)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n".encode()


Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A web server on this machine that answers what the test says, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: Answer = self.says(a_calendar("Rat"))
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, dict(self.headers)))
                server.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._http.server_address[1]

    def says(self, content: bytes, code: int = 200, **headers: str) -> Answer:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(code)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(content)

        return answer

    def url(self, path: str = "/rat.ics") -> str:
        return f"http://kalender.example:{self.port}{path}"

    @contextmanager
    def open(self) -> Iterator[Server]:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names stand for; changing a list is what a rebinding name server does."""
    known = {"kalender.example": ["127.0.0.1"]}

    def look_up(host: str, port: int, *_more: Any, **_named: Any) -> list[Any]:
        if host not in known and not host.replace(".", "").isdigit() and ":" not in host:
            raise socket.gaierror("unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in known.get(host, [host])]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", look_up)
    return known


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> Iterator[Server]:
    """127.0.0.1 counts as public in these tests, and every port is allowed; all else is as in life."""
    with Server().open() as server:
        real = is_public
        monkeypatch.setattr(fetching, "is_public", lambda at: str(at) == "127.0.0.1" or real(at))
        monkeypatch.setattr(fetching, "PORTS", {80, 443, server.port})
        yield server


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "::",
        "ff02::1",
        "2001:0:7f00:1::",
        "fec0::1",
    ],
)
def test_addresses_inside_are_not_public(inside: str) -> None:
    assert not is_public(ip_address(inside))


@pytest.mark.parametrize("outside", ["93.184.216.34", "2a00:1450:4001:80b::200e", "64:ff9b::5db8:d822"])
def test_addresses_outside_are_public(outside: str) -> None:
    assert is_public(ip_address(outside))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://kalender.example/x",
        "gopher://x",
        "javascript:alert(1)",
        "//kalender.example/x",
        "",
        "http://",
        "http://user:geheim@kalender.example/",
        "http://kalender.example:22/",
        "http://kalender.example:25/x",
        "http://[::1",
        "http://kalender.example/\r\nX: y",
        "http://" + "a" * 2000,
    ],
)
def test_what_is_no_address_of_a_calendar_is_refused_before_anybody_is_asked(
    names: Any, address: str
) -> None:
    with pytest.raises(Unfetched):
        fetch(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.1.2.3", "intern.example"]
)
def test_the_own_network_is_not_reached(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]], host: str
) -> None:
    names |= {"intern.example": ["93.184.216.34", "10.0.0.5"], "localhost": ["127.0.0.1"]}
    with Server().open() as server:
        monkeypatch.setattr(fetching, "PORTS", {server.port})
        with pytest.raises(Unfetched, match="internes Netz"):
            fetch(f"http://{host}:{server.port}/rat.ics")
        assert server.asked == []


def test_a_redirect_into_the_own_network_is_not_followed(server: Server, names: dict[str, list[str]]) -> None:
    names["metadata.example"] = ["169.254.169.254"]
    for place in (
        "http://169.254.169.254/latest/meta-data",
        "http://metadata.example/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "http://localhost:22/",
    ):
        server.answer = server.says(b"", 302, Location=place)
        with pytest.raises(Unfetched):
            fetch(server.url())
    server.answer = server.says(b"", 302, Location="/noch-einmal")
    with pytest.raises(Unfetched, match="zu oft"):
        fetch(server.url())


def test_the_connection_goes_to_the_address_that_was_checked(
    server: Server, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[Any] = []
    real = socket.create_connection

    def connect(address: Any, *more: Any, **named: Any) -> socket.socket:
        connected.append(address)
        names["kalender.example"] = ["10.0.0.1"]  # from now on the name stands for something inside
        return real(address, *more, **named)

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    assert fetch(server.url()).content == a_calendar("Rat")
    assert connected == [("127.0.0.1", server.port)]
    with pytest.raises(Unfetched, match="internes Netz"):
        fetch(server.url())


def test_too_much_too_slow_and_no_calendar_are_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = server.says(b"BEGIN:VCALENDAR\r\n" + b"X" * 10_000_001)
    with pytest.raises(Unfetched, match="10 MB"):
        fetch(server.url())
    server.answer = server.says(b"<html>Anmelden</html>")
    with pytest.raises(Unfetched, match="kein Kalender"):
        fetch(server.url())
    server.answer = server.says(b"", 404)
    with pytest.raises(Unfetched, match="404"):
        fetch(server.url())

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _turn in range(60):
            request.wfile.write(b"B")
            request.wfile.flush()
            time.sleep(0.1)

    server.answer = drip
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    with pytest.raises(Unfetched, match=r"langsam|erreichen"):
        fetch(server.url())


def subscribed(world: World, server: Server) -> CalendarSubscription:
    made = subscribing.subscribe(
        world.workspaces["forum"], server.url(), "Rat der Stadt", 60, actor=world.max, now=NOW
    )
    db.session.commit()
    return made


def shown(world: World, who: str = "rita") -> list[tuple[str, str]]:
    day = date(2026, 12, 1)
    found = queries.dated(day, day, world.accounts[who], None)
    return sorted((each.title, each.category) for each in found)


def test_a_foreign_calendar_is_shown_with_its_source_and_kept_fresh(server: Server, world: World) -> None:
    server.answer = server.says(a_calendar("Rat", "Ausschuss"), ETag='"1"')
    subscription = subscribed(world, server)
    assert subscribing.fetch_due(NOW) == 1
    assert shown(world) == [("Ausschuss", "Rat der Stadt"), ("Rat", "Rat der Stadt")]
    assert shown(world, "olga") == []
    assert subscribing.fetch_due(NOW + timedelta(minutes=59)) == 0
    server.answer = server.says(b"", 304)
    assert subscribing.fetch_due(NOW + timedelta(minutes=61)) == 1
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    assert "Cookie" not in server.asked[-1][1]
    server.answer = server.says(a_calendar("Rat", "Beirat"))
    subscribing.fetch_due(NOW + timedelta(minutes=125))
    assert [title for title, _source in shown(world)] == ["Beirat", "Rat"]
    event = db.session.query(Event).filter_by(title="Rat").one()
    with pytest.raises(Refused, match="fremden Kalender"):
        change_event(event, EventFields.of(event), actor=world.max, now=NOW)
    subscribing.unsubscribe(subscription, actor=world.max, now=NOW)
    db.session.commit()
    assert shown(world) == [] and db.session.query(Event).count() == 0


def test_a_failing_calendar_says_why_and_keeps_what_was_there(
    server: Server, world: World, as_: SignIn
) -> None:
    subscribed(world, server)
    subscribing.fetch_due(NOW)
    server.answer = server.says(b"weg", 410)
    subscribing.fetch_due(NOW + timedelta(minutes=61))
    row = db.session.query(CalendarSubscription).one()
    assert row.last_error == "Der Server antwortet mit dem Fehler 410."
    assert [title for title, _source in shown(world)] == ["Rat"]
    page = as_("max").get("/w/forum/calendar/subscriptions").get_data(as_text=True)
    assert "Fehler 410" in page
    assert as_("rita").get("/w/forum/calendar/subscriptions").status_code == 403
    server.answer = server.says(b"BEGIN:VCALENDAR\r\n\x00kaputt")
    row.not_before = NOW
    db.session.commit()
    assert subscribing.fetch_due(NOW + timedelta(hours=5)) == 0
    assert "beschädigt" in (db.session.query(CalendarSubscription).one().last_error or "")


def test_one_failing_calendar_holds_up_no_other(
    server: Server, world: World, names: dict[str, list[str]]
) -> None:
    subscribing.subscribe(
        world.workspaces["forum"], f"http://weg.example:{server.port}/", "Weg", 60, actor=world.max, now=NOW
    )
    subscribed(world, server)
    assert subscribing.fetch_due(NOW) == 1
    assert [title for title, _source in shown(world)] == ["Rat"]


def test_an_address_is_subscribed_on_the_page(as_: SignIn, server: Server) -> None:
    form = {"address": server.url().replace("http://", "webcal://"), "title": "", "every_minutes": "1440"}
    assert as_("max").post("/w/forum/calendar/subscriptions", data=form).status_code == 303
    row = db.session.query(CalendarSubscription).one()
    assert row.address.startswith("https://kalender.example") and row.every_minutes == 1440
    bad = as_("max").post("/w/forum/calendar/subscriptions", data=form | {"address": "file:///etc/passwd"})
    assert bad.status_code == 422 and "Das ist keine Adresse" in bad.get_data(as_text=True)
    assert as_("olga").post(f"/w/intern/calendar/subscriptions/{row.key}/remove").status_code == 404
    assert (
        as_("max")
        .post(
            f"/w/forum/calendar/subscriptions/{row.key}/change", data={"title": "Rat", "every_minutes": "60"}
        )
        .status_code
        == 303
    )
    assert as_("max").post(f"/w/forum/calendar/subscriptions/{row.key}/remove").status_code == 303
    assert db.session.query(CalendarSubscription).count() == 0


@pytest.mark.parametrize(
    "beginning", [b"HTTP/1.0 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
)
def test_a_server_that_never_ends_its_head_or_a_chunk_is_left(
    server: Server, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    """Each byte comes in time, so only the time for everything ends it."""
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    left = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        try:
            request.wfile.write(beginning)
            for _ in range(600):
                request.wfile.write(b"0")
                request.wfile.flush()
                time.sleep(0.05)
        except OSError:
            left.set()

    server.answer = drip
    with pytest.raises(Unfetched):
        fetch(server.url())
    assert left.wait(20)
