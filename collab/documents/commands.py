"""`flask --app wsgi documents …`"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from collab.base.clock import now
from collab.base.permissions import Permission
from collab.documents.importing import Found, Import, Report, walk
from collab.extensions import db
from collab.people.models import Account
from collab.people.queries import account_by_email
from collab.workspaces import access
from collab.workspaces.models import Workspace

group = AppGroup("documents", help="Documents: taking in whole trees of files.")


@group.command("import")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--workspace", "slug", required=True, help="Short address of the workspace.")
@click.option("--as", "email", required=True, help="E-mail address of the account that files them.")
def import_tree(directory: Path, slug: str, email: str) -> None:
    """Take in DIRECTORY with all its folders. Can be stopped and started again at any time."""
    workspace, actor = whom_and_where(slug, email)
    running = Import(workspace, actor)
    db.session.rollback()
    total = sum(1 for _ in walk(directory))
    width, count = len(str(total)), 0

    def tell(found: Found, outcome: str) -> None:
        nonlocal count
        count += 1
        click.echo(f"[{count:{width}}/{total}] {outcome}: {found.shown}")

    try:
        running.run(walk(directory), now, tell)
    except KeyboardInterrupt:
        click.echo("Stopped. Start the same command again to go on.", err=True)
        show(running.report)
        sys.exit(130)
    show(running.report)
    sys.exit(0 if running.report.complete else 1)


def whom_and_where(slug: str, email: str) -> tuple[Workspace, Account]:
    """The workspace and the account, if that account may file documents there."""
    actor = account_by_email(email)
    if actor is None or not actor.is_active:
        raise click.UsageError(f"No account with the address {email}.")
    workspace = db.session.scalar(access.visible(Workspace, actor).where(Workspace.slug == slug))
    if workspace is None:
        raise click.UsageError(f"{email} sees no workspace {slug}.")
    role = access.role_in(actor, workspace)
    if Permission.DOCUMENT_WRITE not in access.workspace_permissions(role, workspace):
        raise click.UsageError(f"{email} may not file documents in {slug}.")
    return workspace, actor


def show(report: Report) -> None:
    click.echo(
        f"{report.new} new, {report.versions} new versions, {report.unchanged} unchanged, "
        f"{len(report.left_out)} left out"
    )
    for path, trouble in report.left_out:
        click.echo(f"  left out: {path} ({trouble})")
