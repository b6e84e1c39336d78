"""`flask --app wsgi workspace …`"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from collab.bags import actions
from collab.bags.exporting import export
from collab.base.clock import now
from collab.base.database import writing
from collab.base.errors import Refused
from collab.base.storage import sync
from collab.extensions import db
from collab.workspaces.models import Workspace

group = AppGroup("workspace", help="Workspaces: into an archive, and out of one.")


@group.command("export")
@click.argument("slug")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def export_command(slug: str, target: Path) -> None:
    """Write the workspace SLUG into TARGET.zip. It holds personal data."""
    moment = now()
    with writing():
        workspace = db.session.scalar(select(Workspace).where(Workspace.slug == slug))
        if workspace is None:
            raise click.UsageError(f"There is no workspace {slug}.")
        number = workspace.id
        actions.note_export(workspace, actor=None, now=moment)
        db.session.commit()
    draft = target.with_name(target.name + ".part")
    size = 0
    try:
        with draft.open("wb") as stream:
            for piece in export(number, moment):
                size += stream.write(piece)
        sync(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"Wrote {slug} into {target} ({size / 1e6:.1f} MB).")


@group.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "slug", default="", help="Short address that it gets here, if not the one it had.")
def import_command(source: Path, slug: str) -> None:
    """Make a workspace of the archive SOURCE. Checks everything first; nothing is left half done."""
    try:
        workspace = actions.import_file(source, slug, now=now())
    except Refused as refused:
        raise click.ClickException(refused.message) from None
    click.echo(
        f"Took in {workspace.title} as {workspace.slug}. Authors without an account here have a closed one."
    )
