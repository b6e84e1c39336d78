"""A small application that shows every component with sample data, and takes uploads as the platform does.

It uses the real templates, the real security headers and the real filters, but no database.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, abort, flash, jsonify, redirect, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from collab.base import pages
from tests.design.sample import NOW, PEOPLE, sample

ROOT = Path(__file__).resolve().parent.parent.parent
CITIES = ["Bochum", "Bottrop", "Bielefeld", "Dortmund", "Duisburg", "Düsseldorf", "Essen", "Gelsenkirchen"]


@dataclass
class Upload:
    """One request to the upload address as it arrived."""

    path: str
    mode: str
    name: str
    size: int
    fields: list[str]


@dataclass
class Journal:
    uploads: list[Upload] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)  # names that are refused once
    slow: float = 0.0  # seconds each upload takes at least
    running: int = 0
    most_running: int = 0


class SampleForm(FlaskForm):
    title = StringField(
        "Titel", validators=[InputRequired("Bitte geben Sie einen Titel an."), Length(max=200)]
    )
    email = EmailField(
        "E-Mail-Adresse", validators=[InputRequired("Bitte geben Sie eine E-Mail-Adresse an.")]
    )
    password = PasswordField("Kennwort", validators=[InputRequired()], description="Mindestens 12 Zeichen.")
    kind = SelectField("Dokumentart", choices=[("p", "Protokoll"), ("k", "Konzept"), ("s", "Sonstiges")])
    purpose = TextAreaField("Zweck")
    role = RadioField("Rolle", choices=[("m", "Mitglied"), ("r", "Leserecht"), ("g", "Gast")], default="m")
    cities = SelectMultipleField("Beteiligte Kommunen", choices=[(c, c) for c in CITIES[:4]])
    photo = FileField("Foto")
    notify = BooleanField("Bei Änderungen benachrichtigen", description="Sie können das jederzeit ändern.")


def make_app(journal: Journal | None = None) -> Flask:
    app = Flask(
        "demo", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "collab" / "static")
    )
    app.config.update(
        SECRET_KEY="demo",
        SITE_NAME="Städtekooperation Integration.Interkommunal",
        SESSION_COOKIE_SECURE=False,
        MAX_UPLOAD_MB=2048,
        IMPRINT_URL="/impressum",
        PRIVACY_URL="/datenschutz",
        ACCESSIBILITY_URL="/barrierefreiheit",
    )
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(Path(__file__).parent)]
    )
    pages.install(app)
    Babel(app, default_locale="de", default_timezone="Europe/Berlin")
    CSRFProtect(app)
    journal = journal or Journal()
    account = SimpleNamespace(person=PEOPLE[0], is_office=True, is_steering=False)

    @app.context_processor
    def frame() -> dict[str, Any]:
        inside = request.args.get("inside")
        workspace = SimpleNamespace(
            title="Interkulturelle Öffnung der Verwaltung",
            slug="oeffnung",
            archived_at=NOW if inside == "archived" else None,
        )
        tabs = [
            {"label": label, "url": f"/w/oeffnung/{n}", "icon": sign, "current": n == 1}
            for n, (label, sign) in enumerate(
                [
                    ("Übersicht", "home"),
                    ("Dokumente", "folder"),
                    ("Mitglieder", "people"),
                    ("Aktivität", "activity"),
                    ("Einstellungen", "settings"),
                ]
            )
        ]
        return {
            "current_account": None if "anonymous" in request.args else account,
            "may": lambda permission: True,
            "workspace": workspace if inside else None,
            "workspace_tabs": tabs if inside else [],
            "inbox_unread": lambda: 3,
        }

    @app.route("/", methods=["GET", "POST"])
    def style() -> str | Response:
        form = SampleForm()
        form.validate_on_submit()
        if "flash" in request.args:
            flash("Das Dokument wurde gespeichert.", "success")
            flash(("„Einladung“ liegt jetzt im Papierkorb.", "/undo"), "undo")
            flash("Ihre Anmeldung läuft in 5 Minuten ab.", "warning")
        return render_template("style.html", form=form, **sample())

    @app.get("/search")
    def search() -> str:
        return render_template("style_search.html", **sample())

    @app.get("/upload")
    def upload_page() -> str:
        return render_template("style_upload.html", uploads=journal.uploads)

    @app.post("/upload")
    def upload() -> Any:
        journal.running += 1
        journal.most_running = max(journal.most_running, journal.running)
        try:
            names = list(request.form) + [key for key, _file in request.files.items(multi=True)]
            files = request.files.getlist("file")
            time.sleep(journal.slow)
            for file in files:
                if file.filename in journal.refuse:
                    journal.refuse.remove(file.filename)
                    return jsonify(error="Diese Datei nimmt der Server nicht an."), 422
                content = file.read()
                journal.uploads.append(
                    Upload(
                        request.form["path"], request.form["mode"], file.filename or "", len(content), names
                    )
                )
        finally:
            journal.running -= 1
        if request.headers.get("Accept") != "application/json":
            return redirect("/upload", 303)
        last = journal.uploads[-1]
        duplicates = [{"title": "Schon da <b>", "url": "/d/1"}] if last.name == "doppelt.txt" else []
        return jsonify(
            document={"title": last.name, "url": "/d/9", "number": 1},
            message="Gespeichert.",
            duplicates=duplicates,
            state="waiting",
        ), 201

    @app.post("/upload/check")
    def check() -> Any:
        known = {
            name: {"title": "Altes Protokoll", "url": "/d/3"}
            for name in request.get_json()["names"]
            if name.endswith("protokoll.txt")
        }
        return jsonify(existing=known)

    @app.get("/error/<code>")
    def error(code: str) -> Any:
        if code in ("csrf", "refused"):
            return render_template(
                f"base/errors/{code}.html", error=None, message="Der Ordner ist nicht leer."
            )
        if code == "503":
            return render_template("base/errors/503.html", error=None), 503
        return abort(int(code))

    return app
