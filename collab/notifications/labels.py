"""What pages call the choices for a record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from collab.notifications.models import Mark

USUAL = "usual"
MARKS = {
    Mark.FOLLOW.value: _l("Folgen"),
    USUAL: _l("Wie üblich"),
    Mark.MUTE.value: _l("Stumm"),
}
MARKED = {
    Mark.FOLLOW.value: _l("Sie hören künftig alles, was hier geschieht"),
    USUAL: _l("Sie hören hiervon wieder wie üblich"),
    Mark.MUTE.value: _l("Sie hören hiervon nur noch, was sich an Sie richtet"),
}
