"""What the page calls the roles."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.people.models import Person
from collab.workspaces.models import Role

ROLES: dict[str, LazyString] = {
    Role.LEAD: _l("Leitung"),
    Role.MEMBER: _l("Mitglied"),
    Role.READER: _l("Leserecht"),
    Role.GUEST: _l("Gast"),
}

MEANINGS: dict[str, LazyString] = {
    Role.LEAD: _l("lädt ein, ändert die Einstellungen, archiviert"),
    Role.MEMBER: _l("liest und lädt hoch"),
    Role.READER: _l("liest nur"),
    Role.GUEST: _l("liest nur hier und sieht das Personenverzeichnis nicht"),
}


def public_name(person: Person) -> str:
    """The name for eyes that see no addresses: an invited person may have no name as yet."""
    if person.given_name or person.family_name:
        return person.display_name
    return person.email.partition("@")[0]
