"""A decision by circulation from its first mail to its seal."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab.activity import Activity
from collab.base.errors import Refused
from collab.base.mail import OutgoingMail
from collab.digests import at_once
from collab.digests import running as digests
from collab.extensions import db
from collab.inbox.walking import walk
from collab.minutes.models import Decision, Vote
from collab.minutes.sealing import Finding
from collab.notifications import needs
from collab.papers import sealing
from collab.papers.actions import circulating, drafting, ending, life
from collab.papers.models import Course, Outcome, PaperState, Rule, Step
from collab.people.models import Organisation
from collab.tasks.models import Task
from tests.conftest import NOW, SignIn, World
from tests.papers.conftest import PROPOSAL, UNTIL, Circulate, Write, city

NEAR = datetime(2026, 11, 27, 8, tzinfo=UTC)  # three days before the last day
LATE = datetime(2026, 12, 1, 8, tzinfo=UTC)


def subjects() -> list[tuple[str, str]]:
    rows = db.session.execute(select(OutgoingMail.recipient, OutgoingMail.subject).order_by(OutgoingMail.id))
    return [(recipient.split("@")[0], subject) for recipient, subject in rows]


def test_the_cities_are_asked_with_text_rule_deadline_and_short_address(
    world: World, circulate: Circulate
) -> None:
    circulation = circulate(rule=Rule.TWO_THIRDS)
    assert {who for who, _subject in subjects()} == {"bodo", "hera", "sven"}
    text = db.session.scalars(select(OutgoingMail.text)).first() or ""
    for words in (
        PROPOSAL, "mindestens doppelt so viele Ja wie Nein", "mindestens 2 von 3 Kommunen",
        "mündliche Beratung", "30. November 2026", f"/v/{circulation.paper.key}",
    ):  # fmt: skip
        assert words in text


def test_the_last_vote_of_a_city_counts_and_all_are_kept(world: World, circulate: Circulate) -> None:
    circulation = circulate()
    essen = city("Essen")
    assert circulating.vote(circulation, essen, Vote.NO, "zu teuer", actor=world.sven, now=NOW)
    assert circulating.vote(circulation, essen, Vote.YES, actor=world.sven, now=NOW + timedelta(hours=1))
    assert not circulating.vote(circulation, essen, Vote.YES, actor=world.sven, now=NOW + timedelta(hours=2))
    with pytest.raises(Refused, match="selbst abgestimmt"):
        circulating.vote(circulation, essen, Vote.NO, actor=world.petra, now=NOW, on_behalf=True)
    assert [ballot.vote for ballot in circulation.ballots] == ["no", "yes"]
    assert circulation.state == Course.RUNNING


def test_when_the_last_city_has_voted_it_ends_with_a_decision_and_its_tasks(
    world: World, cities: list[Organisation], circulate: Circulate, write: Write
) -> None:
    paper = write(submitted=False)
    drafting.add_task(paper, "Mappe drucken", world.max.person, city("Essen"), actor=world.max, now=NOW)
    life.submit(paper, actor=world.lea, now=NOW)
    circulation = circulate(paper)
    circulating.vote(circulation, city("Essen"), Vote.YES, "gern", actor=world.sven, now=NOW)
    circulating.vote(circulation, city("Herne"), Vote.NO, actor=world.accounts["hera"], now=NOW)
    circulating.vote(
        circulation, city("Bochum"), Vote.YES, "per E-Mail", actor=world.petra, now=NOW, on_behalf=True
    )
    db.session.commit()
    assert (circulation.state, circulation.outcome) == (Course.ENDED, Outcome.ACCEPTED)
    decision = db.session.scalars(select(Decision)).one()
    assert paper.state == PaperState.ACCEPTED and paper.decision is decision
    assert (decision.year, decision.number, decision.body, decision.item) == (2026, 1, "steering", None)
    notes = {assent.city.name: assent.note for assent in decision.assents}
    assert notes["Essen"] == "gern (Sven Steuer, 16.11.2026, 10:00 Uhr)"
    assert "eingetragen vom Projektbüro (Petra Projektbüro" in notes["Bochum"]
    task = db.session.scalars(select(Task)).one()
    assert (task.title, task.origin_kind, task.origin_id) == ("Mappe drucken", "decision", decision.id)
    results = [who for who, subject in subjects() if subject.startswith("Ergebnis")]
    assert sorted(results) == ["bodo", "hera", "lea", "petra", "sven"]


def test_the_worker_ends_it_once_however_often_it_runs(
    app: Flask, world: World, circulate: Circulate
) -> None:
    circulation = circulate()
    circulating.vote(circulation, city("Essen"), Vote.YES, actor=world.sven, now=NOW)
    circulating.vote(circulation, city("Herne"), Vote.ABSTAINS, actor=world.accounts["hera"], now=NOW)
    db.session.commit()
    assert ending.end_due(datetime(2026, 11, 30, 22, tzinfo=UTC)) == 0  # still the last day in Germany
    assert ending.end_due(LATE) == 1
    assert ending.end_due(LATE) == 0
    decision = db.session.scalars(select(Decision)).one()
    assert decision.decided_on == UNTIL
    assert len([who for who, subject in subjects() if subject.startswith("Ergebnis")]) == 4


def test_a_worker_that_is_killed_at_the_end_leaves_nothing_half_done(
    app: Flask, world: World, circulate: Circulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    circulation = circulate(quorum=1)
    circulating.vote(circulation, city("Essen"), Vote.YES, actor=world.sven, now=NOW)
    db.session.commit()
    mails = len(subjects())

    def dies(*_args: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("collab.papers.letters.send_result", dies)
        assert ending.end_due(LATE) == 0
    assert circulation.state == Course.RUNNING
    assert db.session.scalars(select(Decision)).all() == [] and len(subjects()) == mails
    assert ending.end_due(LATE) == 1
    assert db.session.scalars(select(Decision)).one().number == 1


def test_nobody_closes_a_workspace_in_which_cities_still_vote(
    circulate: Circulate, as_: SignIn, world: World
) -> None:
    circulation = circulate()
    answer = as_("lea").post("/w/forum/archive")
    assert (answer.status_code, "Umlauf läuft noch" in answer.text) == (409, True)
    db.session.expire_all()
    assert world.workspaces["forum"].archived_at is None
    circulating.cancel(circulation, "Es endet alles.", actor=world.lea, now=NOW)
    db.session.commit()
    assert as_("lea").post("/w/forum/archive").status_code == 303


def test_too_few_votes_decide_nothing_and_a_refusal_has_no_number(world: World, circulate: Circulate) -> None:
    missed = circulate(quorum=2)
    circulating.vote(missed, city("Essen"), Vote.YES, actor=world.sven, now=NOW)
    ending.end(missed, NOW)
    paper = missed.paper
    assert missed.outcome == Outcome.NO_QUORUM and paper.state == PaperState.SUBMITTED
    refused = circulate(paper, rule=Rule.NO_OBJECTION, quorum=1)
    circulating.vote(refused, city("Essen"), Vote.NO, "zu teuer", actor=world.sven, now=NOW)
    ending.end(refused, NOW)
    db.session.commit()
    assert paper.state == PaperState.REJECTED and paper.decision is None
    assert db.session.scalars(select(Decision)).all() == []
    assert sealing.check_circulation(missed) == sealing.check_circulation(refused) == Finding.INTACT


def test_only_a_steering_account_of_the_city_votes_and_only_the_office_for_others(
    world: World, circulate: Circulate
) -> None:
    circulation = circulate(among=[city("Essen"), city("Bochum")])
    for actor, place, on_behalf in (
        (world.lea, "Essen", False),  # leads, but does not sit in the steering group
        (world.sven, "Bochum", False),
        (world.accounts["hera"], "Herne", False),  # not entitled
        (world.lea, "Bochum", True),
        (world.sven, "Essen", True),
    ):
        with pytest.raises(Refused) as refused:
            circulating.vote(circulation, city(place), Vote.YES, actor=actor, now=NOW, on_behalf=on_behalf)
        assert refused.value.status == 403
    with pytest.raises(Refused):
        circulating.vote(circulation, city("Essen"), Vote.YES, actor=world.sven, now=LATE)
    assert circulation.ballots == []


def test_a_city_may_demand_to_talk_about_it_where_the_terms_say_so(
    world: World, circulate: Circulate
) -> None:
    circulation = circulate(oral=True)
    circulating.demand_oral(circulation, city("Essen"), "Kosten unklar", actor=world.sven, now=NOW)
    assert circulation.state == Course.ORAL and circulation.paper.state == PaperState.SUBMITTED
    assert circulation.paper.stages[-1].note == "Essen: Kosten unklar"
    assert sum(subject.startswith("Umlauf beendet") for _who, subject in subjects()) == 3
    plain = circulate(circulation.paper, oral=False)
    with pytest.raises(Refused):
        circulating.demand_oral(plain, city("Essen"), "Kosten", actor=world.sven, now=NOW)


def test_who_has_not_voted_is_reminded_once_and_again_after_an_extension(
    world: World, circulate: Circulate
) -> None:
    circulation = circulate()
    circulating.vote(circulation, city("Essen"), Vote.YES, actor=world.sven, now=NOW)
    db.session.commit()
    assert ending.remind_due(NEAR - timedelta(days=1)) == 0
    assert ending.remind_due(NEAR) == 1 and ending.remind_due(NEAR) == 0
    reminded = [who for who, subject in subjects() if subject.startswith("Erinnerung")]
    assert sorted(reminded) == ["bodo", "hera"]
    circulating.extend(circulation, date(2026, 12, 7), "Ferien", actor=world.lea, now=NEAR)
    db.session.commit()
    assert ending.end_due(LATE) == 0
    assert ending.remind_due(datetime(2026, 12, 5, 8, tzinfo=UTC)) == 1
    with pytest.raises(Refused):
        circulating.extend(circulation, date(2026, 12, 1), "kürzer", actor=world.lea, now=NEAR)


def test_a_seal_detects_a_changed_vote_and_lost_bytes(world: World, circulate: Circulate) -> None:
    circulation = circulate(quorum=1)
    circulating.vote(circulation, city("Essen"), Vote.YES, actor=world.sven, now=NOW)
    ending.end(circulation, NOW)
    db.session.commit()
    assert circulation.seal is not None
    kept = sealing.store().path(circulation.seal).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == circulation.seal
    assert {circulation.seal, circulation.pdf_digest, circulation.paper.seal} <= set(sealing.kept_digests())
    world.sven.person.family_name = "Anders"  # people marry
    assert sealing.check_circulation(circulation) == Finding.INTACT
    circulation.ballots[0].vote = "no"
    assert sealing.check_circulation(circulation) == Finding.CHANGED
    sealing.store().path(circulation.seal).unlink()
    assert sealing.check_circulation(circulation) == Finding.BROKEN


def test_a_city_that_has_not_voted_needs_to_and_the_steering_group_is_told_in_the_journal(
    world: World, circulate: Circulate
) -> None:
    circulation = circulate()

    def waits(name: str) -> list[str]:
        found = {waiting.name: waiting for waiting in needs.waiting_for(world.accounts[name], NOW)}
        return [need.url for need in found["circulations"].needs] if "circulations" in found else []

    assert waits("sven") == waits("hera") == [f"/v/{circulation.paper.key}"]
    assert waits("lea") == waits("petra") == []
    circulating.vote(circulation, city("Essen"), Vote.ABSTAINS, actor=world.sven, now=NOW)
    assert waits("sven") == []
    line = db.session.scalars(select(Activity).where(Activity.verb == f"paper.{Step.CIRCULATING}")).one()
    told = {world.accounts[name].person_id for name in ("bodo", "hera", "sven")}
    assert set(line.detail["to"]) == told


def test_a_city_votes_on_its_page_without_javascript(world: World, circulate: Circulate, as_: SignIn) -> None:
    circulation = circulate()
    address = f"/v/{circulation.paper.key}"
    sven = as_("sven")
    page = sven.get(address).get_data(as_text=True)
    assert "Wie stimmt Essen?" in page and "mehr Ja als Nein" in page
    assert sven.post(f"{address}/vote", data={"vote": "nonsense"}).status_code == 422
    assert sven.post(f"{address}/vote", data={"vote": "no", "note": "zu teuer"}).status_code == 303
    assert "zu teuer" in as_("rita").get(address).get_data(as_text=True)  # seen by all at once
    bochum = {"city": city("Bochum").id, "vote": "yes"}
    assert as_("petra").post(f"{address}/vote-for", data=bochum).status_code == 303
    assert as_("lea").post(f"{address}/vote-for", data={"city": "2", "vote": "yes"}).status_code == 403
    assert as_("lea").post(f"{address}/cancel", data={"reason": "Fehler im Text"}).status_code == 303
    db.session.refresh(circulation)
    assert circulation.state == Course.CANCELLED


def test_a_lead_names_the_terms_before_it_starts(
    world: World, cities: list[Organisation], write: Write, as_: SignIn
) -> None:
    paper = write()
    address = f"/v/{paper.key}/circulate"
    lea = as_("lea")
    assert "Essen: Sven Steuer" in lea.get(address).get_data(as_text=True)
    until = (datetime.now(UTC) + timedelta(days=5)).date()
    terms = {"rule": "unanimous", "quorum": "2", "until": until.isoformat()}
    assert lea.post(address, data=terms).status_code == 422  # no city
    two = [str(each.id) for each in cities[:2]]
    assert lea.post(address, data={**terms, "cities": two, "quorum": "3"}).status_code == 422
    yesterday = {**terms, "cities": two, "until": "2020-01-01"}
    assert lea.post(address, data=yesterday).status_code == 422
    assert paper.circulations == []
    assert lea.post(address, data={**terms, "cities": two}).status_code == 303
    db.session.expire_all()
    running = paper.running
    assert running is not None and (running.rule, running.quorum, running.oral) == ("unanimous", 2, False)
    assert {each.name for each in running.cities} == {"Bochum", "Essen"}
    assert lea.post(address, data={**terms, "cities": two}).status_code == 409  # one at a time


def test_what_a_letter_tells_no_digest_and_no_mail_at_once_tells_again(
    world: World, circulate: Circulate
) -> None:
    for account in world.accounts.values():
        account.password_hash = "has come in once"
        account.created_at = NOW - timedelta(days=9)
    circulation = circulate()
    for name in ("bodo", "sven", "hera"):
        account = world.accounts[name]
        place = circulating.city_of(account)
        assert place is not None
        circulating.vote(circulation, place, Vote.YES, "", actor=account, now=NOW)
    db.session.commit()
    digests.run_due(NOW)
    walk(NOW + timedelta(minutes=1))
    at_once.run_due(NOW + timedelta(minutes=5))
    digests.run_due(NOW + timedelta(days=1))
    told = [mail for mail in db.session.scalars(select(OutgoingMail)) if mail.recipient == world.sven.email]
    letters = [mail.subject for mail in told if "Umlauf" in mail.subject]
    assert len(letters) == 2, "that it began, and how it ended"
    others = "\n".join(mail.text for mail in told if mail.subject not in letters)
    assert "der Regiegruppe vorgelegt" in others
    assert "den Umlauf zur Vorlage" not in others
    assert "als beschlossen eingetragen" not in others
