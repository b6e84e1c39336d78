"""Who takes a mail away: a mail server (SMTP), or, where none is set, a folder."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol

from collab.base.mail.reports import sender_for
from collab.base.storage import sync

SECONDS_TO_CONNECT = 20
SECONDS_PER_ANSWER = 60
SERVER_CLOSES = 421


class Unreachable(Exception):
    """The mail server cannot be used now; this says nothing about the mail. `pause`: try again after it."""

    def __init__(self, reason: str, pause: timedelta = timedelta(minutes=1)) -> None:
        super().__init__(reason)
        self.pause = pause


class Refusal(Exception):
    """This mail was not taken. `for_good`: the server says that trying again will not help (5xx).

    `of_address`: it refuses the recipient, not this mail.
    """

    def __init__(self, reason: str, for_good: bool, of_address: bool = False) -> None:
        super().__init__(reason)
        self.for_good, self.of_address = for_good, of_address


class Carrier(Protocol):
    takes_away: bool  # whether the mail leaves this machine

    def deliver(self, number: int, message: EmailMessage) -> None:
        """Returns when mail `number` is taken for good; raises Refusal or Unreachable."""


@contextmanager
def carrier(config: Mapping[str, Any]) -> Iterator[Carrier]:
    """The carrier that the settings name; closes its connection at the end."""
    if not config["SMTP_HOST"]:
        yield Folder.of(config)
        return
    server = Server(config)
    try:
        yield server
    finally:
        server.close()


class Folder:
    """Writes each mail as a file that any mail program opens. Written twice, it is the same file."""

    takes_away = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Folder:
        return cls(Path(config["DATA_DIR"]) / "mail")

    def place(self, number: int) -> Path:
        return self.folder / f"{number:08d}.eml"

    def deliver(self, number: int, message: EmailMessage) -> None:
        try:
            self._write(self.place(number), message.as_bytes())
        except OSError as error:
            raise Unreachable(f"the folder of mails cannot be written: {error}") from error

    def _write(self, target: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_suffix(".draft")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
        sync(self.folder)


class Server:
    """A mail server by SMTP. Connects at the first mail and again if the line breaks."""

    takes_away = True

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.config = config
        self.line: smtplib.SMTP | None = None

    def deliver(self, number: int, message: EmailMessage) -> None:
        line = self.line = self.line or self._connect()
        sender, recipient = self._sender(number), str(message["To"])
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        if options and not line.has_extn("smtputf8"):
            raise Refusal("the mail server takes no addresses beyond ASCII", for_good=True)
        try:
            reports = ["NOTIFY=FAILURE,DELAY"] if line.has_extn("dsn") else []  # RFC 3461
            options += ["RET=HDRS"] if reports else []
            line.sendmail(sender, [recipient], message.as_bytes(), options, reports)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise self._refusal(code, said, for_good=code >= 500, of_address=code >= 500) from error
        except smtplib.SMTPSenderRefused as error:  # a wrong setting, not a wrong mail
            raise self._refusal(error.smtp_code, error.smtp_error, for_good=False) from error
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, error.smtp_error, for_good=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()  # the line broke with this mail on it: the next one gets a new line
            raise Refusal(f"the line broke: {error}", for_good=False) from error

    def _sender(self, number: int) -> str:
        bounce_from = self.config["BOUNCE_FROM"]
        return sender_for(number, bounce_from) if bounce_from else str(self.config["MAIL_FROM"])

    def _refusal(self, code: int, said: bytes | str, for_good: bool, of_address: bool = False) -> Exception:
        if code == SERVER_CLOSES:
            self.close()
            return Unreachable(_told(code, said))
        return Refusal(_told(code, said), for_good, of_address)

    def close(self) -> None:
        if self.line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.line.quit()
            self.line = None

    def _connect(self) -> smtplib.SMTP:
        host, port = self.config["SMTP_HOST"], self.config["SMTP_PORT"]
        with ExitStack() as on_failure:
            try:
                line: smtplib.SMTP
                if self.config["SMTP_SECURITY"] == "tls":
                    context = ssl.create_default_context()
                    line = smtplib.SMTP_SSL(host, port, timeout=SECONDS_TO_CONNECT, context=context)
                else:
                    line = smtplib.SMTP(host, port, timeout=SECONDS_TO_CONNECT)
                on_failure.callback(line.close)
                if self.config["SMTP_SECURITY"] == "starttls":
                    line.starttls(context=ssl.create_default_context())
                if self.config["SMTP_USER"]:
                    line.login(self.config["SMTP_USER"], self.config["SMTP_PASSWORD"])
                assert line.sock is not None
                line.sock.settimeout(SECONDS_PER_ANSWER)
            except smtplib.SMTPAuthenticationError as error:
                # seldom: too many wrong sign-ins would lock the platform out of the server
                raise Unreachable(_told(error.smtp_code, error.smtp_error), timedelta(minutes=10)) from error
            except (smtplib.SMTPException, OSError) as error:
                raise Unreachable(f"{type(error).__name__}: {error}") from error
            on_failure.pop_all()
            return line


def _told(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {words}"
