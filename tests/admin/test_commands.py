"""The commands for the first start."""

from __future__ import annotations

from sqlalchemy import select

from collab.extensions import db
from collab.people.models import Account, PlatformRole

PASSWORD = "vier Kamele trinken Tee"


def run(app, *words: str):
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["people", *words])
    db.session.expire_all()
    return result


def account(email: str) -> Account:
    return db.session.scalars(select(Account).where(Account.email == email)).one()


def test_the_first_office_account_is_made_and_its_link_works(app, client):
    result = run(app, "create-office", "Chef@Example.org")
    assert result.exit_code == 0, result.output
    assert account("chef@example.org").platform_role == PlatformRole.OFFICE
    path = result.output.strip().splitlines()[-1].removeprefix("http://127.0.0.1:8000")
    names = {"given_name": "Carla", "family_name": "Chefin"}
    answer = client.post(path, data={**names, "new_password": PASSWORD, "new_password_again": PASSWORD})
    assert answer.status_code == 303
    assert client.get("/admin/").status_code == 200


def test_asking_again_gives_a_new_link(app, client):
    first, second = (run(app, "create-office", "chef@example.org").output.split()[-1] for _ in range(2))
    assert first != second
    assert client.get(first.removeprefix("http://127.0.0.1:8000")).status_code == 410
    assert client.get(second.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_an_account_with_a_password_is_only_given_the_role(app, world):
    world.max.password_hash = "set"
    result = run(app, "create-office", "max@example.org")
    assert "the password stays" in result.output
    assert account("max@example.org").platform_role == PlatformRole.OFFICE


def test_a_wrong_address_is_one_clear_line(app):
    result = run(app, "create-office", "chef")
    assert result.exit_code == 1
    assert result.output.strip() == "Error: chef is no e-mail address."


def test_the_list_names_everybody(app, world):
    lines = run(app, "list").output.splitlines()
    assert len(lines) == 7
    assert "petra@example.org\tPetra Projektbüro\toffice\tactive" in lines
