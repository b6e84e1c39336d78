"""What pages call the states of minutes, presence and votes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from collab.minutes.models import MinutesState, Presence, Vote

STATES = {
    MinutesState.DRAFT.value: _l("Entwurf"),
    MinutesState.CIRCULATED.value: _l("versandt"),
    MinutesState.APPROVED.value: _l("genehmigt"),
}
STATE_BADGES = {  # kinds of badge
    MinutesState.DRAFT.value: "plain",
    MinutesState.CIRCULATED.value: "info",
    MinutesState.APPROVED.value: "success",
}
PRESENCES = {
    Presence.PRESENT.value: _l("anwesend"),
    Presence.EXCUSED.value: _l("entschuldigt"),
    Presence.ABSENT.value: _l("abwesend"),
}
VOTES = {
    Vote.YES.value: _l("Ja"),
    Vote.NO.value: _l("Nein"),
    Vote.ABSTAINS.value: _l("Enthaltung"),
    Vote.PENDING.value: _l("steht noch aus"),
}
