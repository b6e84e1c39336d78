"""With whom to sign in: one password for all demo accounts, and somebody for each role."""

from dataclasses import dataclass

from collab.demo.catalogue import people, workspaces

PASSWORD = "Ruhr-Demo-2026"  # noqa: S105 - public, and only for invented people


@dataclass(frozen=True)
class Login:
    """`what` the person is: a platform role, or a role in a workspace."""

    email: str
    name: str
    what: str


def logins() -> list[Login]:
    """One person for each role."""
    found = [
        _login("mareike.sandkuehler", "project office"),
        _login("renate.oeztuerk-hollmann", "steering group"),
    ]
    workspace = workspaces()["attraktive-verwaltung"]
    for role in ("lead", "member", "reader", "guest"):
        person = next(one for held, one in workspace.members if held == role and one.account == "none")
        found.append(_login(person.key, f"{role} of {workspace.title}"))
    return [*found, _login("viktor.lindqvist", "in no workspace")]


def as_text() -> str:
    """For a terminal."""
    lines = [f"Demo accounts, all with the password {PASSWORD}"]
    lines += [f"  {login.email:<58} {login.what}" for login in logins()]
    return "\n".join(lines)


def _login(key: str, what: str) -> Login:
    person = people()[key]
    return Login(person.email, person.name, what)
