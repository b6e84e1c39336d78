"""What the pages call platform roles and languages."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.people.models import PlatformRole

PLATFORM_ROLES: dict[str, LazyString] = {
    PlatformRole.NONE: _l("keine besondere Rolle"),
    PlatformRole.STEERING: _l("Regiegruppe"),
    PlatformRole.OFFICE: _l("Projektbüro"),
}
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
