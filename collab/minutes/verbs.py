"""What the journal says of meetings. Planning first, then the minutes themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from collab.kinds import Verb

PLANNING_VERBS = {
    "meeting.planned": Verb(_l("%(actor)s hat die Sitzung „%(title)s“ angesetzt"), 3),
    "meeting.changed": Verb(_l("%(actor)s hat die Angaben zur Sitzung „%(title)s“ geändert"), 1),
    "meeting.moved": Verb(_l("%(actor)s hat die Sitzung „%(title)s“ verlegt: %(when)s"), 3),
    "meeting.cancelled": Verb(_l("%(actor)s hat die Sitzung „%(title)s“ abgesagt"), 3),
    "meeting.reinstated": Verb(_l("%(actor)s hat die Sitzung „%(title)s“ doch wieder angesetzt"), 3),
    "meeting.invited": Verb(_l("%(actor)s hat zur Sitzung „%(title)s“ eingeladen")),
    "meeting.reminded": Verb(_l("%(actor)s hat an die Einladung zur Sitzung „%(title)s“ erinnert"), 1),
    "meeting.answered": Verb(_l("%(actor)s hat auf die Einladung zur Sitzung „%(title)s“ geantwortet"), 1),
    "meeting.agenda_changed": Verb(_l("%(actor)s hat die Tagesordnung von „%(title)s“ geändert"), 1),
    "meeting.template_saved": Verb(
        _l("%(actor)s hat die Tagesordnung von „%(title)s“ als Vorlage „%(name)s“ gespeichert"), 1
    ),
    "meeting.attendance": Verb(_l("%(actor)s hat die Anwesenheit in der Sitzung „%(title)s“ erfasst"), 1),
    "meeting.trashed": Verb(_l("%(actor)s hat die Sitzung „%(title)s“ in den Papierkorb gelegt"), gone=True),
    "meeting.restored": Verb(_l("%(actor)s hat die Sitzung „%(title)s“ aus dem Papierkorb zurückgeholt")),
}

MINUTES_VERBS = {  # of kind "meeting" as well: writing, circulating, approving
    "minutes.written": Verb(_l("%(actor)s hat am Protokoll von „%(title)s“ geschrieben"), 1),
    "minutes.taken_over": Verb(
        _l("%(actor)s hat ein fertiges Protokoll für „%(title)s“ übernommen"),
    ),
    "minutes.circulated": Verb(_l("%(actor)s hat das Protokoll von „%(title)s“ versandt"), 3),
    "minutes.corrected": Verb(
        _l("%(actor)s hat das versandte Protokoll von „%(title)s“ geändert, Punkt „%(item)s“")
    ),
    "minutes.sent_again": Verb(_l("%(actor)s hat das geänderte Protokoll von „%(title)s“ versandt"), 3),
    "minutes.objected": Verb(_l("%(actor)s hat Einspruch gegen das Protokoll von „%(title)s“ eingelegt"), 3),
    "minutes.objection_settled": Verb(
        _l("%(actor)s hat auf einen Einspruch gegen das Protokoll von „%(title)s“ geantwortet")
    ),
    "minutes.objection_withdrawn": Verb(
        _l("%(actor)s hat den Einspruch gegen das Protokoll von „%(title)s“ zurückgezogen")
    ),
    "minutes.approved": Verb(_l("%(actor)s hat das Protokoll von „%(title)s“ genehmigt"), 3),
    "minutes.addendum": Verb(_l("%(actor)s hat einen Nachtrag zum Protokoll von „%(title)s“ geschrieben"), 3),
}

DECISION_VERBS = {
    "decision.taken": Verb(
        _l("%(actor)s hat den Beschluss „%(title)s“ versandt"),
        3,
        many=_l("%(actor)s hat %(count)s Beschlüsse versandt"),
    ),
    "decision.circulated": Verb(
        _l("%(actor)s hat das Ergebnis eines Umlaufs als Beschluss „%(title)s“ eingetragen"), 3
    ),
    "decision.voted": Verb(
        _l("%(actor)s hat nachgetragen, was die Kommunen zum Beschluss „%(title)s“ sagen")
    ),
}
