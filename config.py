"""Every setting of the platform, with its default, its meaning and its check.

Settings come from the environment and from nowhere else. `python config.py` prints this page as
Markdown (docs/settings.md); a wrong value is one clear line at start.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


class ConfigError(Exception):
    """A setting has a value that cannot work; the message names it and says what is expected."""


def text(value: str) -> str:
    return value.strip()


def whole(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"\d{1,12}", value.strip()) or not low <= int(value) <= high:
            raise ConfigError(f"expects a whole number from {low} to {high}")
        return int(value)

    return parse


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.strip().lower() not in choices:
            raise ConfigError("expects one of: " + ", ".join(choices))
        return value.strip().lower()

    return parse


def folder(value: str) -> Path:
    return Path(value).expanduser().resolve()


def web_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value.strip()):
        raise ConfigError("expects an address such as https://kooperation.example.org")
    return value.strip().rstrip("/")


def link(value: str) -> str:
    if value and not re.fullmatch(r"(https?://|/)\S*", value.strip()):
        raise ConfigError("expects a web address or a path that starts with /")
    return value.strip()


def full_link(value: str) -> str:
    if value.strip().startswith("/"):
        raise ConfigError("expects a web address")
    return link(value)


def mail_address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value.strip()):
        raise ConfigError("expects an e-mail address")
    return value.strip()


def optional_mail_address(value: str) -> str:
    return mail_address(value) if value.strip() else ""


def database_address(value: str) -> str:
    value = value.strip()
    if value.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError("expects sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")
    return value


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    parse: Callable[[str], Any]
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("HOST", "127.0.0.1", text, "Address the web server listens on."),
    Setting("PORT", "8000", whole(1, 65535), "Port the web server listens on."),
    Setting("BASE_URL", "", web_address, "Public address, used in mails. Empty: http://HOST:PORT."),
    Setting("SITE_NAME", "Städtekooperation", text, "Name shown in the header and in mails."),
    Setting("DATA_DIR", "", text, "Database, index, mails, keys. Empty: `var/` in the project."),
    Setting(
        "UPLOAD_DIR",
        "",
        text,
        "Content store. Empty: `uploads/` in DATA_DIR where that is set, else `uploads/` in the project.",
    ),
    Setting("DATABASE_URL", "", database_address, "Empty: SQLite in DATA_DIR. Large: postgresql://…"),
    Setting("SECRET_KEY", "", text, "Signs cookies. Empty: made once and kept in DATA_DIR/secret_key."),
    Setting("WEB_THREADS", "16", whole(2, 64), "Threads of the web server; an upload under way takes one."),
    Setting("TRUSTED_PROXIES", "0", whole(0, 5), "Proxies in front whose X-Forwarded-For and -Proto count."),
    Setting("MAX_UPLOAD_MB", "2048", whole(1, 100_000), "Largest single file, in megabytes (10⁶ bytes)."),
    Setting("SMTP_HOST", "", text, "Mail server. Empty: mails are kept in a folder the office can read."),
    Setting("SMTP_PORT", "587", whole(1, 65535), "Port of the mail server."),
    Setting("SMTP_SECURITY", "starttls", one_of("starttls", "tls", "none"), "How the line is protected."),
    Setting("SMTP_USER", "", text, "Name at the mail server. Empty: no sign-in there."),
    Setting("SMTP_PASSWORD", "", text, "Password at the mail server."),
    Setting("MAIL_FROM", "plattform@example.org", mail_address, "Sender of all mails."),
    Setting("SESSION_IDLE_MINUTES", "480", whole(5, 100_000), "Sign-in ends after so long without a click."),
    Setting("SESSION_DAYS", "14", whole(1, 365), "Sign-in ends after so long in any case."),
    Setting("INVITATION_DAYS", "14", whole(1, 90), "An invitation link is good for so long."),
    Setting("RESET_MINUTES", "60", whole(5, 1440), "A password link is good for so long."),
    Setting("TRASH_DAYS", "30", whole(1, 3650), "Documents in the trash are kept for so long."),
    Setting("CONTACT_DAYS", "180", whole(1, 3650), "Messages of a public contact form are kept for so long."),
    Setting("OBJECTION_DAYS", "14", whole(1, 90), "Usual period for objections to minutes, in days."),
    Setting(
        "PROGRESS_DAYS", "60", whole(1, 730), "A city is asked so long after its last word on a decision."
    ),
    Setting(
        "SMALL_NUMBERS",
        "5",
        whole(0, 1000),
        "Counts of persons from 1 to below it are suppressed for guests and the public. 0: none are.",
    ),
    Setting("CIRCULATION_DAYS", "14", whole(1, 180), "Usual time for a decision by circulation, in days."),
    Setting("DIGEST_HOUR", "7", whole(0, 23), "Standard hour of digests, Europe/Berlin."),
    Setting("AT_ONCE_MINUTES", "5", whole(0, 120), "Digests “at once” gather for so long."),
    Setting("EXTRACT_SECONDS", "120", whole(5, 3600), "Longest reading of one file."),
    Setting("EXTRACT_MEMORY_MB", "1024", whole(256, 16_384), "Most memory for reading one file."),
    Setting(
        "ADDRESSED_SECONDS", "60", whole(0, 3600), "Mentions and tasks gather for so long, then are mailed."
    ),
    Setting("INBOX_DAYS", "180", whole(1, 3650), "Entries of inboxes without news are kept for so long."),
    Setting(
        "BOUNCE_FROM",
        "",
        optional_mail_address,
        "Envelope sender, such as bounces@example.org; each mail adds +ID-CODE to it. Empty: MAIL_FROM.",
    ),
    Setting("IMAP_HOST", "", text, "Mailbox of BOUNCE_FROM, looked into every few minutes. Empty: none."),
    Setting("IMAP_PORT", "993", whole(1, 65535), "Port of that mailbox."),
    Setting("IMAP_SECURITY", "tls", one_of("tls", "starttls", "none"), "How the line to it is protected."),
    Setting("IMAP_USER", "", text, "Name at that mailbox."),
    Setting("IMAP_PASSWORD", "", text, "Password at that mailbox."),
    Setting("IMPRINT_URL", "", link, "Footer link “Impressum”."),
    Setting("PRIVACY_URL", "", link, "Footer link “Datenschutz”."),
    Setting("ACCESSIBILITY_URL", "", link, "Footer link “Barrierefreiheit”."),
    Setting("OPARL", "on", one_of("on", "off"), "Interface for programs at /oparl/v1.1/system (OParl 1.1)."),
    Setting(
        "OPARL_LICENSE", "", full_link, "Web address of the licence of what it gives out. Empty: none named."
    ),
    Setting("OPARL_CONTACT", "", optional_mail_address, "Mail address for questions about it. Empty: none."),
    Setting("LOG_FORMAT", "text", one_of("text", "json"), "Form of the log lines on standard error."),
    Setting("LOG_LEVEL", "info", one_of("debug", "info", "warning", "error"), "Least level that is logged."),
)


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read, check and complete all settings; raise ConfigError with one line for the first wrong one."""
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        given = environ.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.parse(given)
        except ConfigError as error:
            raise ConfigError(f"{setting.name}={given!r}: {error}") from None
    data = folder(values["DATA_DIR"]) if values["DATA_DIR"] else ROOT / "var"
    uploads = data / "uploads" if values["DATA_DIR"] else ROOT / "uploads"
    values["DATA_DIR"] = data
    values["UPLOAD_DIR"] = folder(values["UPLOAD_DIR"]) if values["UPLOAD_DIR"] else uploads
    values["BASE_URL"] = values["BASE_URL"] or f"http://{values['HOST']}:{values['PORT']}"
    values["DATABASE_URL"] = values["DATABASE_URL"] or f"sqlite:///{data / 'collab.sqlite3'}"
    for path in (data, values["UPLOAD_DIR"]):
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(f"the folder {path} cannot be made: {error.strerror}") from None
    values["SECRET_KEY"] = values["SECRET_KEY"] or kept_secret(data / "secret_key")
    return values


def kept_secret(path: Path) -> str:
    """The signing key of this instance: made once, readable by its owner only."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def flask_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    """What Flask and its extensions are told, derived from the settings above."""
    secure = values["BASE_URL"].startswith("https://")
    return {
        **values,
        "SQLALCHEMY_DATABASE_URI": values["DATABASE_URL"],
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # what people typed stays out of the logs
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 20_000_000,  # of forms; routes that receive files set their own
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "de",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Berlin",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "collab" / "translations"),
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def page() -> str:
    """All settings as a Markdown table."""
    lines = [
        "# Settings",
        "",
        "Made by `python config.py`. Every setting comes from the environment.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    lines += [f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.meaning} |" for s in SETTINGS]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
