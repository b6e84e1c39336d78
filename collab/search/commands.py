"""`flask --app wsgi search …`: the same results for scripts, and building the index anew."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from collab.people.queries import account_by_email
from collab.search.engine import IndexDamaged, IndexLocked, Passage
from collab.search.indexing import build_anew
from collab.search.request import SearchRequest, clean
from collab.search.results import Result, Results, find

group = AppGroup("search", help="Search, and the search index.")


@group.command("query")
@click.argument("words")
@click.option("--as", "email", required=True, help="Sign-in address of the person who searches.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500))
def query(words: str, email: str, as_json: bool, limit: int) -> None:
    """Print what this person finds for WORDS."""
    account = account_by_email(email)
    if account is None or not account.is_active:
        raise click.ClickException(f"Nobody signs in with {email}.")
    try:
        with current_app.test_request_context():
            found = find(account, SearchRequest(words=clean(words), per_page=limit))
    except IndexDamaged as damage:
        raise click.ClickException(
            f"The search index is damaged ({damage}). Run: flask --app wsgi search rebuild"
        ) from None
    if as_json:
        click.echo(json.dumps([as_object(line) for line in found.lines], ensure_ascii=False, indent=1))
    else:
        print_list(found)


def as_object(line: Result) -> dict[str, Any]:
    """One result as scripts read it. `workspace` is its short address, `url` an absolute address."""
    card = line.card
    return {
        "kind": card.kind,
        "id": card.object_id,
        "title": card.title,
        "workspace": line.workspace.slug if line.workspace else None,
        "filename": card.filename,
        "url": current_app.config["BASE_URL"] + card.url,
        "passages": [plain(passage) for passage in line.passages],
        "pages": [passage.page for passage in line.passages],
        "type": card.doctype,
        "date": card.day.isoformat() if card.day else None,
        "author": card.author,
    }


def plain(passage: Passage) -> str:
    return "".join(piece for piece, _marked in passage.pieces)


def print_list(found: Results) -> None:
    for number, line in enumerate(found.lines, start=1):
        room = line.workspace.title if line.workspace else "-"
        click.echo(
            f"{number:3}. {line.card.title}  [{room}]  {current_app.config['BASE_URL']}{line.card.url}"
        )
        for passage in line.passages:
            click.echo("     " + "".join(f"*{piece}*" if hit else piece for piece, hit in passage.pieces))
    click.echo(f"{found.found.total} found")
    if found.found.suggestion:
        click.echo(f"Did you mean: {found.found.suggestion}")


@group.command("rebuild")
def rebuild_index() -> None:
    """Build a new index beside the live one, then swap."""

    def progress(done: int) -> None:
        if done % 100 == 0:
            click.echo(f"{done} …", err=True)

    try:
        count = build_anew(progress)
    except IndexLocked:
        raise click.ClickException("The worker is writing the index right now. Please try again.") from None
    click.echo(f"Index built: {count} entries.")
