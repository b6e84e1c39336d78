"""What would become of each contact of a file, as the directory stands now. Changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from collab.base.folding import fold
from collab.contacts import duplicates, finding, queries, topics
from collab.contacts.duplicates import REASONS, Known, Reason, Traits
from collab.contacts.importing.lines import LONGEST, Line
from collab.contacts.merging import FIELDS
from collab.contacts.models import Topic
from collab.people.emails import plain_email
from collab.people.models import Account, Organisation, Person


class Outcome(StrEnum):
    """What becomes of one contact."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DUPLICATE = "duplicate"  # perhaps; somebody has to say
    WRONG = "wrong"


OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.NEW: _l("neu"),
    Outcome.CHANGED: _l("geändert"),
    Outcome.SAME: _l("unverändert"),
    Outcome.DUPLICATE: _l("Dublette?"),
    Outcome.WRONG: _l("fehlerhaft"),
}


@dataclass(frozen=True)
class Change:
    """One field that would change."""

    name: str
    label: LazyString
    before: str
    after: str


@dataclass
class Planned:
    """One contact, what would become of it, and why. `person`: the entry that it is or may be."""

    line: Line
    outcome: Outcome
    person: Person | None = None
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    organisation: Organisation | None = None
    topics: list[Topic] = field(default_factory=list)
    may_change: bool = True

    @property
    def proposed(self) -> bool:
        """Whether it is ticked at first: what people keep themselves is not overwritten unasked."""
        if self.outcome is Outcome.NEW:
            return True
        return (
            self.outcome is Outcome.CHANGED and self.may_change and not (self.person and self.person.account)
        )


class Planner:
    """Reads the directory once; `plan` then asks the database for the entries it names only."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.known = Known(duplicates.every(account))
        self.by_email: dict[str, Traits] = {
            one.email: one for one in reversed(self.known.entries) if one.email
        }
        self.organisations = queries.organisations()
        self.by_name = {
            fold(name): organisation
            for organisation in self.organisations
            for name in (organisation.official_name, organisation.name)
            if name
        }
        self.topics = {fold(topic.name): topic for topic in topics.every()}

    def plan(self, lines: Sequence[Line]) -> list[Planned]:
        """In the order of the file."""
        found = [(line, *self._match(line)) for line in lines]
        people = {
            person.id: person
            for person in finding.load(list({one.id for _line, one, _why in found if one is not None}))
        }
        answers_for = {
            number: {entry.topic_id for entry in entries}
            for number, entries in topics.of_persons(list(people)).items()
        }
        seen: dict[str, int] = {}
        planned = []
        for line, one, why in found:
            person = people.get(one.id) if one else None
            entry = self._planned(line, person, why, answers_for.get(person.id, set()) if person else set())
            _note_twice(entry, seen)
            planned.append(entry)
        return planned

    def _match(self, line: Line) -> tuple[Traits | None, list[Reason]]:
        """The entry with the same address, else the one that is most like it."""
        email = line.values.get("email", "").lower()
        if email in self.by_email:
            return self.by_email[email], [Reason.EMAIL]
        organisation = self.by_name.get(fold(line.organisation)) if line.organisation else None
        wanted = duplicates.traits({**line.values, "organisation_id": organisation and organisation.id})
        hits = self.known.like(wanted)
        return hits[0] if hits else (None, [])

    def _planned(
        self, line: Line, person: Person | None, why: list[Reason], answers_for: set[int]
    ) -> Planned:
        problem = _problem(line)
        if problem:
            return Planned(line, Outcome.WRONG, notes=[problem])
        planned = Planned(line, Outcome.NEW, person)
        self._place(planned)
        if person is None:
            return planned
        planned.changes = self._changes(planned, person, answers_for)
        planned.may_change = queries.may_keep(self.account, person)
        if not planned.changes:
            planned.outcome = Outcome.SAME
        elif Reason.EMAIL in why:
            planned.outcome = Outcome.CHANGED
            if not planned.may_change:
                planned.notes.append(_("Diese Person pflegt ihren Eintrag selbst."))
            elif person.account:
                planned.notes.append(_("Diese Person pflegt ihren Eintrag selbst; nicht vorgemerkt."))
        else:
            planned.outcome = Outcome.DUPLICATE
            planned.notes.append(
                _("Vielleicht schon da: %(name)s (%(why)s)",
                  name=person.display_name, why=", ".join(str(REASONS[one]) for one in why))
            )  # fmt: skip
        return planned

    def _place(self, planned: Planned) -> None:
        """Organisation and topics by their names."""
        line = planned.line
        if line.organisation:
            planned.organisation = self.by_name.get(fold(line.organisation))
            if planned.organisation is None:
                planned.notes.append(unknown_organisation(line.organisation))
        for name in line.topics:
            topic = self.topics.get(fold(name))
            if topic is not None and topic not in planned.topics:
                planned.topics.append(topic)

    def _changes(self, planned: Planned, person: Person, answers_for: set[int]) -> list[Change]:
        """What the file says otherwise; what it does not say stays."""
        found = [
            Change(name, FIELDS[name], getattr(person, name), value)
            for name, value in planned.line.values.items()
            if not _means_the_same(name, getattr(person, name), value)
        ]
        wanted = planned.organisation
        if wanted is not None and wanted.id != person.organisation_id:
            before = person.organisation.name if person.organisation else ""
            found.append(Change("organisation_id", FIELDS["organisation_id"], before, wanted.name))
        new = [topic.name for topic in planned.topics if topic.id not in answers_for]
        if new and (wanted or person.organisation):
            found.append(Change("topics", _l("Themen"), "", ", ".join(new)))
        if planned.line.photo and person.photo_digest is None:
            found.append(Change("photo_digest", FIELDS["photo_digest"], "", _("das Foto")))
        return found


def unknown_organisation(name: str) -> str:
    return _("Die Organisation „%(name)s“ ist noch nicht bekannt.", name=name)


def _means_the_same(name: str, present: str, given: str) -> bool:
    return present.lower() == given.lower() if name == "email" else present == given


def _problem(line: Line) -> str:
    """Why nothing can be made of a contact; brings its address into the one form."""
    if not (line.values.get("given_name") or line.values.get("family_name")):
        return _("Es fehlt ein Name.")
    if "email" in line.values:
        address = plain_email(line.values["email"])
        if address is None:
            return _("„%(text)s“ ist keine E-Mail-Adresse.", text=line.values["email"][:100])
        line.values["email"] = address
    for name, most in LONGEST.items():
        if len(line.values.get(name, "")) > most:
            return _("%(field)s: höchstens %(count)s Zeichen.", field=FIELDS[name], count=most)
    return ""


def _note_twice(planned: Planned, seen: dict[str, int]) -> None:
    """The same person twice in one file is taken once."""
    values = planned.line.values
    key = values.get("email", "").lower() or fold(f"{planned.line.name} {planned.line.organisation}")
    if planned.outcome is not Outcome.WRONG and key in seen:
        planned.outcome = Outcome.WRONG
        planned.notes = [_("Steht schon in Zeile %(number)s dieser Datei.", number=seen[key])]
    seen.setdefault(key, planned.line.number)


def fingerprint(planned: Sequence[Planned]) -> str:
    """Changes when anything that a preview shows has changed."""
    told = [
        (
            entry.line.number,
            entry.outcome.value,
            entry.person.id if entry.person else 0,
            [(change.name, change.before, change.after) for change in entry.changes],
            sorted(entry.line.values.items()),
        )
        for entry in planned
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
