"""The yardstick: a bare Flask + SQLAlchemy + Jinja page with one query, on the same database file."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ROWS = 20
BARE = f"bare page (Flask, SQLAlchemy, Jinja; one query, {ROWS} rows)"
TEMPLATES = {
    "base.html": (
        "<!doctype html><html lang=de><head><title>{% block title %}{% endblock %}</title></head>"
        "<body><h1>{{ self.title() }}</h1>{% block main %}{% endblock %}</body></html>"
    ),
    "list.html": (
        "{% extends 'base.html' %}{% block title %}Dokumente{% endblock %}{% block main %}<ul>"
        '{% for row in rows %}<li><a href="/d/{{ row.key }}">{{ row.title }}</a> {{ row.filename }}</li>'
        "{% endfor %}</ul>{% endblock %}"
    ),
}


class Table(DeclarativeBase):
    pass


class Title(Table):
    """Four columns of the documents."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    title: Mapped[str]
    filename: Mapped[str]


def bare_app(database: Path) -> tuple[Flask, Engine]:
    """An application with one page at `/`: the titles of twenty documents."""
    app = Flask("bare", static_folder=None)
    app.jinja_loader = DictLoader(TEMPLATES)
    engine = create_engine(f"sqlite:///{database}")

    @app.get("/")
    def page() -> str:
        with Session(engine) as session:
            rows = session.scalars(select(Title).order_by(Title.id.desc()).limit(ROWS)).all()
            return render_template("list.html", rows=rows)

    return app, engine
