"""`flask --app wsgi demo load`: the demo content, for a first look."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from collab.base import clock

group = AppGroup("demo", help="The demo content.")


@group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing, without an error, where data is already.")
def load(if_empty: bool) -> None:
    """Fill an empty instance with invented people, workspaces, documents and a year of their work."""
    from collab.demo.load import is_empty, load_demo  # the writers of all formats weigh some 60 MB
    from collab.demo.logins import as_text

    if not is_empty():
        if if_empty:
            return
        raise click.ClickException("There is data already. The demo content is for an empty instance only.")
    loaded = load_demo(clock.now(), _tell)
    click.echo(
        f"Demo content: {loaded.people} people, {loaded.workspaces} workspaces, "
        f"{loaded.documents} documents in {loaded.versions} versions."
    )
    if not if_empty:  # `make run` shows them once more below, when the server is up
        click.echo(as_text())


def _tell(done: int, count: int, title: str) -> None:
    if done % 10 == 0 or done == count:
        click.echo(f"Writing the demo documents: {done} of {count} …")
