"""The life of a paper: written, handed over, decided in a meeting, returned, withdrawn; who sees it when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.base.errors import Refused
from collab.extensions import db
from collab.kinds import find_subject
from collab.minutes import sealing as seals
from collab.minutes.actions import Invited, MeetingFields, plan_meeting
from collab.minutes.actions.attendance import add_attendance
from collab.minutes.actions.decisions import take_over_wording
from collab.minutes.actions.life import approve, circulate
from collab.minutes.decision_queries import Wanted, listing, visible_decision
from collab.minutes.models import Decision, Meeting, Vote
from collab.minutes.sealing import Finding
from collab.notifications import needs
from collab.papers import kind, queries, sealing
from collab.papers.actions import drafting, ending, life, meetings
from collab.papers.actions.circulating import vote
from collab.papers.actions.drafting import PaperFields
from collab.papers.models import Paper, PaperState, Rule
from collab.tasks.models import Task
from collab.workspaces.models import Membership, Role
from collab.writing.saving import Conflict, revisions
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.papers.conftest import PROPOSAL, Circulate, Write, city

LATER = NOW + timedelta(days=8)


@pytest.fixture
def steering_meeting(world: World) -> Meeting:
    """In a week, of the workspace `intern`, in which Lea works too, and which the others do not see."""
    place = world.workspaces["intern"]
    db.session.add(Membership(workspace=place, account=world.lea, role=Role.MEMBER, created_at=NOW))
    db.session.flush()
    begins = NOW + timedelta(days=7)
    fields = MeetingFields(
        "Regiegruppe", starts_at=begins, ends_at=begins + timedelta(hours=2), chair=world.lea.person
    )
    meeting = plan_meeting(place, fields, [Invited(world.lea.person)], actor=world.olga, now=NOW)
    add_attendance(
        meeting, name="", person=world.lea.person, city=city("Essen"), guest=False, actor=world.olga, now=NOW
    )
    db.session.commit()
    return meeting


def read(world: World, name: str, decision: Decision) -> bool:
    query = select(Decision.id).where(Decision.id == decision.id, visible_decision(world.accounts[name]))
    return db.session.scalar(query) is not None


def test_what_a_meeting_of_another_workspace_decides_comes_back_as_decision_and_tasks(
    world: World, write: Write, steering_meeting: Meeting, as_: SignIn
) -> None:
    paper = write(submitted=False)
    drafting.add_task(paper, "Mappe drucken", world.max.person, actor=world.max, now=NOW)
    life.submit(paper, actor=world.lea, now=NOW)
    item = meetings.put_on_agenda(paper, steering_meeting, actor=world.lea, now=NOW)
    assert as_("lea").post(f"/agenda/{item.key}/decisions/proposed").status_code == 303
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.wording, decision.number, decision.workspace.slug) == (PROPOSAL, None, "intern")
    db.session.commit()
    writing = as_("lea").get(f"/m/{steering_meeting.key}/write").get_data(as_text=True)
    assert f"/v/{paper.key}" in writing
    circulate(steering_meeting, 14, actor=world.lea, now=LATER)
    db.session.commit()

    assert paper.state == PaperState.ACCEPTED and paper.decision is decision
    assert (decision.workspace.slug, decision.year, decision.number) == ("forum", 2026, 1)
    assert decision.body == "steering"
    task = db.session.scalars(select(Task)).one()
    assert (task.workspace.slug, task.title) == ("forum", "Mappe drucken")
    assert [name for name in ("max", "rita", "gerd", "sven", "olga") if read(world, name, decision)] == [
        "max", "rita", "gerd", "sven",
    ]  # fmt: skip
    found = listing(world.workspaces["forum"], world.max, Wanted()).decisions
    assert found == [decision]
    shown = as_("max").get(f"/b/{decision.key}")
    assert shown.status_code == 200 and "Regiegruppe" in shown.get_data(as_text=True)
    assert f"/m/{steering_meeting.key}" not in shown.get_data(as_text=True)  # he does not see that workspace
    assert as_("olga").get(f"/m/{steering_meeting.key}").status_code == 200

    approve(steering_meeting, actor=world.olga, now=LATER + timedelta(days=20))
    db.session.commit()
    assert steering_meeting.seal is not None
    record = seals.sealed_record(steering_meeting.seal, sealing.store())
    decisions = [each for entry in record["items"] for each in entry["decisions"]]
    assert [(each["number"], each["wording"]) for each in decisions] == [("forum 2026/1", PROPOSAL)]


def test_a_decision_behind_closed_doors_elsewhere_is_not_for_guests(
    world: World, write: Write, steering_meeting: Meeting
) -> None:
    item = meetings.put_on_agenda(write(), steering_meeting, actor=world.lea, now=NOW)
    item.public = False
    decision = take_over_wording(item, actor=world.lea, now=LATER)
    circulate(steering_meeting, 14, actor=world.lea, now=LATER)
    assert read(world, "rita", decision) and not read(world, "gerd", decision)


def test_an_item_without_a_decision_leaves_the_paper_open(
    world: World, write: Write, steering_meeting: Meeting
) -> None:
    paper = write()
    meetings.put_on_agenda(paper, steering_meeting, actor=world.lea, now=NOW)
    with pytest.raises(Refused):
        meetings.put_on_agenda(paper, steering_meeting, actor=world.lea, now=NOW)
    waiting = {each.name: each for each in needs.waiting_for(world.sven, NOW)}
    assert [need.url for need in waiting["papers"].needs] == [f"/v/{paper.key}"]
    assert "papers" not in {each.name for each in needs.waiting_for(world.petra, NOW)}
    circulate(steering_meeting, 14, actor=world.lea, now=LATER)
    db.session.commit()
    assert paper.state == PaperState.SUBMITTED
    assert "papers" in {each.name for each in needs.waiting_for(world.petra, LATER)}


def test_a_paper_that_was_returned_becomes_the_next_version_under_its_number(
    world: World, write: Write, as_: SignIn
) -> None:
    paper = write()
    first = paper.seal
    life.send_back(paper, "Kosten fehlen", actor=world.lea, now=NOW)
    fields = PaperFields("Willkommensmappe", "Neu begründet.", PROPOSAL, cost=1_250_000)
    drafting.change_paper(paper, fields, {"reasoning": 1, "proposal": 1}, actor=world.max, now=NOW)
    drafting.add_task(paper, "Druckerei fragen", actor=world.max, now=NOW)
    db.session.commit()
    reader, writer = as_("rita"), as_("max")
    old = reader.get(f"/v/{paper.key}").get_data(as_text=True)
    assert "Neue Einwohner fragen danach." in old
    for later in ("Neu begründet.", "12.500,00", "Druckerei fragen"):
        assert later not in old
    assert "Neu begründet." in writer.get(f"/v/{paper.key}").get_data(as_text=True)
    life.submit(paper, actor=world.lea, now=NOW)
    db.session.commit()
    assert (paper.number, paper.version) == (1, 2) and paper.seal != first
    assert first in set(sealing.kept_digests())
    assert "12.500,00" in reader.get(f"/v/{paper.key}").get_data(as_text=True)


def test_what_was_handed_over_stays_as_it_is(world: World, write: Write) -> None:
    paper = write()
    assert sealing.check_paper(paper) == Finding.INTACT
    for change in (
        lambda: drafting.change_paper(paper, PaperFields("Anders"), {}, actor=world.max, now=NOW),
        lambda: drafting.add_task(paper, "Noch etwas", actor=world.max, now=NOW),
        lambda: drafting.trash_paper(paper, actor=world.max, now=NOW),
        lambda: life.submit(paper, actor=world.lea, now=NOW),
        lambda: life.withdraw(paper, " ", actor=world.lea, now=NOW),
    ):
        with pytest.raises(Refused):
            change()
    subject = find_subject(world.max, f"paper-{paper.key}")
    assert subject is not None and subject.sealed and subject.discussed
    paper.proposal = "Etwas anderes."
    assert sealing.check_paper(paper) == Finding.CHANGED


def test_while_it_circulates_nothing_else_is_decided_about_it(
    world: World, circulate: Circulate, steering_meeting: Meeting
) -> None:
    paper = circulate().paper
    for change in (
        lambda: life.withdraw(paper, "doch nicht", actor=world.lea, now=NOW),
        lambda: life.reject(paper, "nein", actor=world.lea, now=NOW),
        lambda: meetings.put_on_agenda(paper, steering_meeting, actor=world.lea, now=NOW),
    ):
        with pytest.raises(Refused):
            change()


def test_the_result_of_a_circulation_is_made_known_in_a_meeting(
    world: World, circulate: Circulate, steering_meeting: Meeting
) -> None:
    circulation = circulate(rule=Rule.NO_OBJECTION)
    with pytest.raises(Refused):
        meetings.announce(circulation.paper, circulation, steering_meeting, actor=world.lea, now=NOW)
    ending.end(circulation, NOW)
    item = meetings.announce(circulation.paper, circulation, steering_meeting, actor=world.lea, now=NOW)
    assert "nicht beschlussfähig" in item.note and item.title.startswith("Bekanntgabe")
    with pytest.raises(Refused):  # there is nothing to decide
        take_over_wording(item, actor=world.lea, now=LATER)


def test_drafts_are_for_those_who_work_here_and_guests_see_no_paper(
    world: World, write: Write, as_: SignIn
) -> None:
    draft, handed = write("Entwurf", submitted=False), write("Vorgelegt")
    seen = {
        name: [as_(name).get(f"/v/{paper.key}").status_code for paper in (draft, handed)]
        for name in ("max", "lea", "petra", "rita", "sven", "gerd", "olga")
    }
    assert seen == {
        "max": [200, 200], "lea": [200, 200], "petra": [200, 200], "rita": [404, 200],
        "sven": [404, 200], "gerd": [404, 404], "olga": [404, 404],
    }  # fmt: skip
    assert set(kind.cards([draft.id, handed.id], world.sven)) == {handed.id}
    assert set(kind.entries([draft.id, handed.id])) == {handed.id}
    assert kind.cards([handed.id], world.gerd) == {}
    world.workspaces["forum"].archived_at = NOW
    db.session.commit()
    address = f"/v/{draft.key}"
    assert [as_(name).get(address).status_code for name in ("max", "rita", "gerd")] == [200, 404, 404]
    assert as_("max").post(f"{address}/trash").status_code == 403


def test_two_who_write_at_once_lose_nothing(world: World, write: Write, as_: SignIn) -> None:
    paper = write(submitted=False)
    fields = PaperFields("Willkommensmappe", "Von Max.", PROPOSAL)
    drafting.change_paper(paper, fields, {"reasoning": 1, "proposal": 1}, actor=world.max, now=NOW)
    with pytest.raises(Conflict):
        theirs = PaperFields("Willkommensmappe", "Von Lea.", PROPOSAL)
        drafting.change_paper(paper, theirs, {"reasoning": 1, "proposal": 1}, actor=world.lea, now=NOW)
    db.session.rollback()
    drafting.change_paper(paper, fields, {"reasoning": 1, "proposal": 1}, actor=world.max, now=NOW)
    sent = {
        "title": "Willkommensmappe", "reasoning": "Von Lea.", "proposal": PROPOSAL,
        "reasoning_based_on": "1", "proposal_based_on": "1", "cost": "12.500,50",
    }  # fmt: skip
    answer = as_("lea").post(f"/v/{paper.key}/edit", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Von Max." in page and "Von Lea." in page
    sent["reasoning_based_on"] = str(revisions("paper", paper.id, "reasoning")[0].number)
    assert as_("lea").post(f"/v/{paper.key}/edit", data=sent).status_code == 303
    db.session.refresh(paper)
    assert (paper.reasoning, paper.cost) == ("Von Lea.", 1_250_050)


@pytest.mark.parametrize("address", ["/w/forum/papers", "/w/forum/"])
def test_a_list_asks_as_often_for_many_papers_as_for_few(
    world: World, circulate: Circulate, write: Write, as_: SignIn, count_queries: CountQueries, address: str
) -> None:
    def fill() -> None:
        for _time in range(2):
            done = circulate(quorum=1)
            for name, place in (("sven", "Essen"), ("bodo", "Bochum")):
                vote(done, city(place), Vote.YES, actor=world.accounts[name], now=NOW)
            write(submitted=False)
            ending.end(done, NOW)
            circulate()
        db.session.commit()

    client = as_("rita")
    fill()
    client.get(address)
    with count_queries() as few:
        assert client.get(address).status_code == 200
    fill()
    with count_queries() as many:
        client.get(address)
    assert len(many) == len(few)
    assert queries.listing(world.workspaces["forum"], world.max).count == 12


def test_a_draft_in_the_trash_comes_back_or_is_destroyed(world: World, write: Write, as_: SignIn) -> None:
    paper = write(submitted=False)
    max_ = as_("max")
    assert max_.post(f"/v/{paper.key}/trash").status_code == 303
    assert paper.title in max_.get("/w/forum/papers/trash").get_data(as_text=True)
    assert max_.post(f"/v/{paper.key}/restore").status_code == 303
    drafting.trash_paper(paper, actor=world.max, now=NOW)
    drafting.destroy_paper(paper, NOW)
    db.session.commit()
    assert db.session.scalars(select(Paper)).all() == []
    assert revisions("paper", 1, "reasoning") == []
