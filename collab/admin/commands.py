"""`flask --app wsgi people …`: the first account of an instance, and who has one."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.clock import now
from collab.base.database import writing
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.closing import change_role
from collab.people.emails import plain_email
from collab.people.invitation import add_account, resend_invitation
from collab.people.mails import link_address
from collab.people.models import Account, PlatformRole
from collab.people.queries import account_by_email

group = AppGroup("people", help="Accounts.")


@group.command("create-office")
@click.argument("email")
def create_office(email: str) -> None:
    """Give EMAIL an account of the project office and print a link to set its password."""
    address = plain_email(email)
    if address is None:
        raise click.ClickException(f"{email} is no e-mail address.")
    with writing():
        try:
            account = account_by_email(address) or add_account(address, "", "", None, None, now())
            change_role(account, PlatformRole.OFFICE, None, now())
            if account.password_hash is not None:
                db.session.commit()
                click.echo(f"{account.email} belongs to the project office now; the password stays.")
                return
            link = resend_invitation(account, None, now())
        except Refused as refused:
            raise click.ClickException(refused.message) from None
        db.session.commit()
    click.echo(f"Open this link to set a password (good until {link.row.expires_at:%Y-%m-%d %H:%M} UTC):")
    click.echo(link_address("invitation", link.token))


@group.command("list")
def list_people() -> None:
    """Print all accounts: address, name, role, state."""
    accounts = db.session.scalars(
        select(Account).options(joinedload(Account.person)).order_by(Account.email)
    ).all()
    for account in accounts:
        click.echo(
            "\t".join((account.email, account.person.display_name, account.platform_role, state(account)))
        )


def state(account: Account) -> str:
    if account.closed_at is not None:
        return "closed"
    return "active" if account.password_hash else "invited"
