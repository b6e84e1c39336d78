"""Decisions by circulation: begun, voted on, extended, cancelled. The rule never changes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.pages import day
from collab.extensions import db
from collab.minutes.models import Vote
from collab.papers import letters
from collab.papers.actions import ending, life
from collab.papers.actions.journal import enter, record_paper
from collab.papers.models import Ballot, Circulation, Course, Paper, Rule, Step
from collab.papers.record import last_ballots
from collab.people.models import Account, Organisation

LONGEST_DAYS = 180
CHOICES = (Vote.YES, Vote.NO, Vote.ABSTAINS)


@dataclass(frozen=True)
class Terms:
    """What is named before a circulation starts. `until`: the last day; `quorum`: in cities."""

    rule: Rule
    quorum: int
    until: date
    cities: Sequence[Organisation]
    oral: bool = False


def start(paper: Paper, terms: Terms, *, actor: Account, now: datetime) -> Circulation:
    """Ask the cities; their steering accounts get a mail with text, rule and deadline."""
    life.hold(paper)
    life.ensure_undecided(paper)
    cities = [city for city in terms.cities if city.is_city]
    if not cities:
        raise Refused(_("Bitte wählen Sie mindestens eine stimmberechtigte Kommune."), 422)
    if not 1 <= terms.quorum <= len(cities):
        most = len(cities)
        raise Refused(_("Beschlussfähig ab: bitte eine Zahl von 1 bis %(most)s eingeben.", most=most), 422)
    _ensure_day(terms.until, now)
    circulation = Circulation(
        version=paper.version,
        title=paper.title,
        wording=paper.proposal,
        rule=terms.rule,
        quorum=terms.quorum,
        oral=terms.oral,
        until=terms.until,
        started_at=now,
        started_by=actor,
        cities=sorted(cities, key=lambda city: city.name),
    )
    paper.circulations.append(circulation)
    asked = letters.entitled_accounts(circulation)
    enter(paper, Step.CIRCULATING, actor, now, until=day(terms.until), mailed=asked)
    letters.send_start(circulation, now)
    return circulation


def vote(
    circulation: Circulation,
    city: Organisation,
    said: Vote,
    note: str = "",
    *,
    actor: Account,
    now: datetime,
    on_behalf: bool = False,
) -> bool:
    """What a city says, by one of its steering accounts, or written down by the office (`on_behalf`).

    The last vote of a city counts; all are kept. Nobody writes over what it has said itself. Ends the
    circulation when every city has voted. Returns whether anything is new.
    """
    _ensure_speaks_for(actor, city, on_behalf)
    _ensure_running(circulation, now)
    _ensure_entitled(circulation, city)
    if said not in CHOICES:
        raise Refused(_("Bitte wählen Sie Ja, Nein oder Enthaltung."), 422)
    note = " ".join(note.split())[:500]
    before = last_ballots(circulation).get(city.id)
    if on_behalf and before is not None and not before.on_behalf:
        raise Refused(_("%(city)s hat selbst abgestimmt; ihre Stimme ändert nur sie.", city=city.name))
    if before is not None and (before.vote, before.note, before.on_behalf) == (said, note, on_behalf):
        return False
    circulation.ballots.append(Ballot(city=city, vote=said, note=note, at=now, by=actor, on_behalf=on_behalf))
    verb = "paper.voted_for" if on_behalf else "paper.voted"
    record_paper(verb, circulation.paper, actor, now, city=city.name)
    if len(last_ballots(circulation)) == len(circulation.cities):
        ending.end(circulation, now)
    return True


def demand_oral(
    circulation: Circulation, city: Organisation, reason: str, *, actor: Account, now: datetime
) -> None:
    """A city wants to talk about it: the circulation ends, and the paper waits for a meeting."""
    _ensure_speaks_for(actor, city, on_behalf=False)
    _ensure_running(circulation, now)
    _ensure_entitled(circulation, city)
    if not circulation.oral:
        raise Refused(_("In diesem Umlauf ist die mündliche Beratung nicht vorgesehen."))
    note = f"{city.name}: {_reason(reason)}"
    circulation.state, circulation.ended_at = Course.ORAL, now
    asked = letters.entitled_accounts(circulation)
    enter(circulation.paper, Step.ORAL, actor, now, note=note, city=city.name, mailed=asked)
    letters.send_stop(circulation, note, now)


def extend(circulation: Circulation, until: date, reason: str, *, actor: Account, now: datetime) -> None:
    """A later last day, with the reason; everybody who was asked is told."""
    _ensure_running(circulation, now)
    if until <= circulation.until:
        raise Refused(_("Der neue letzte Tag muss nach dem bisherigen liegen."), 422)
    _ensure_day(until, now)
    note = _reason(reason)
    circulation.until, circulation.reminded_at = until, None
    asked = letters.entitled_accounts(circulation)
    enter(circulation.paper, Step.EXTENDED, actor, now, note=note, until=day(until), mailed=asked)
    letters.send_extension(circulation, note, now)


def cancel(circulation: Circulation, reason: str, *, actor: Account, now: datetime) -> None:
    """No result; the paper is as it was before."""
    _ensure_running(circulation, now, also_late=True)
    note = _reason(reason)
    circulation.state, circulation.ended_at = Course.CANCELLED, now
    asked = letters.entitled_accounts(circulation)
    enter(circulation.paper, Step.CANCELLED, actor, now, note=note, mailed=asked)
    letters.send_stop(circulation, note, now)


def city_of(account: Account) -> Organisation | None:
    """The city for which somebody votes."""
    organisation = account.person.organisation
    return organisation if account.is_steering and organisation and organisation.is_city else None


def _ensure_running(circulation: Circulation, now: datetime, *, also_late: bool = False) -> None:
    """Held until the commit, so that the last two votes do not both end it."""
    db.session.flush()
    db.session.refresh(circulation, ["state", "until"], with_for_update=True)
    late = local(now).date() > circulation.until and not also_late
    if circulation.state != Course.RUNNING or late:
        raise Refused(_("Dieser Umlauf ist beendet. Es kann nicht mehr abgestimmt werden."))


def _ensure_speaks_for(actor: Account, city: Organisation, on_behalf: bool) -> None:
    if on_behalf:
        if not actor.is_office:
            raise Refused(_("Nur das Projektbüro trägt die Stimme einer Kommune nach."), 403)
        return
    own = city_of(actor)
    if own is None or own.id != city.id:
        raise Refused(_("Für %(city)s stimmen andere ab.", city=city.name), 403)


def _ensure_entitled(circulation: Circulation, city: Organisation) -> None:
    if city.id not in {each.id for each in circulation.cities}:
        raise Refused(_("%(city)s ist in diesem Umlauf nicht stimmberechtigt.", city=city.name), 403)


def _ensure_day(until: date, now: datetime) -> None:
    days = (until - local(now).date()).days
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            _(
                "Der letzte Tag muss morgen oder später liegen, höchstens in %(days)s Tagen.",
                days=LONGEST_DAYS,
            ),
            422,
        )


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Bitte nennen Sie den Grund; alle Gefragten lesen ihn."), 422)
    return reason[:900]
