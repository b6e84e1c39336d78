"""A real mail server on this machine, for tests: takes mail by SMTP, refuses what it is told to refuse."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostOffice:
    """`raw` is what arrived, `senders` from which envelope senders.

    `refuse` maps a recipient to the answer it gets instead of "250 OK".
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.refuse: dict[str, str] = {}
        self.refuse_data: dict[str, str] = {}
        self.connections = 0
        self.password: str | None = None
        self.on_data: Callable[[], None] | None = None

    @property
    def settings(self) -> dict[str, Any]:
        return {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": self.port, "SMTP_SECURITY": "none"}

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[arg-type, misc]

    def recipients(self) -> list[str]:
        return [mail["To"] for mail in self.mails]

    @contextmanager
    def open(self, **options: Any) -> Iterator[PostOffice]:
        counter = _Counter(self)
        if self.password is not None:
            options |= {"authenticator": counter.authenticate, "auth_require_tls": False}
        controller = Controller(counter, hostname="127.0.0.1", port=self.port, **options)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


class _Counter:
    """What the mail server asks at each step (names are those of aiosmtpd)."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str,
                          responses: list[str]) -> list[str]:  # fmt: skip
        self.office.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str,
                          options: list[str]) -> str:  # fmt: skip
        if address in self.office.refuse:
            return self.office.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if envelope.rcpt_tos[0] in self.office.refuse_data:
            return self.office.refuse_data[envelope.rcpt_tos[0]]
        self.office.raw.append(envelope.content)  # type: ignore[arg-type]
        self.office.senders.append(str(envelope.mail_from))
        if self.office.on_data is not None:
            self.office.on_data()
        return "250 taken"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str,
                     data: LoginPassword) -> AuthResult:  # fmt: skip
        given = data.password.decode()
        return AuthResult(success=given == self.office.password, handled=False)
