"""Writing a report: proposed, edited, submitted, read by those who may, corrected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from collab.activity import Activity
from collab.base.clock import local
from collab.base.clock import now as this_moment
from collab.base.errors import Refused
from collab.base.mail import OutgoingMail
from collab.extensions import db
from collab.people.models import Account
from collab.reports import asking, kind
from collab.reports.actions import milestones, plan, reports
from collab.reports.models import ReportPlan, ReportState, StatusReport
from collab.reports.standing import QUIET, standing_of
from collab.tasks import actions as tasks
from collab.tasks.models import TaskState
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.reports.conftest import Submit

FORM = {"light": "green", "reason": "", "progress": "Alles läuft.", "progress_based_on": "1"}


def the_report() -> StatusReport:
    db.session.expire_all()
    return db.session.scalars(select(StatusReport).order_by(StatusReport.id.desc()).limit(1)).one()


def test_a_lead_writes_a_report_from_a_proposal_and_submits_it_after_seeing_it(
    as_: SignIn, world: World
) -> None:
    forum = world.workspaces["forum"]
    task = tasks.add_task(forum, tasks.TaskFields(title="Zelt *mieten*"), actor=world.max, now=NOW)
    tasks.advance(task, TaskState.DONE, actor=world.max, now=NOW)
    lea = as_("lea")
    edit = lea.post("/w/forum/reports/start").location
    report = the_report()
    assert f"[Zelt \\*mieten\\*](/t/{task.key})" in report.progress
    assert "Zelt *mieten*" in lea.get(edit).text
    today = local(this_moment()).date().isoformat()
    typed = {**FORM, "day": today, "next_steps": "Weiter so", "next_steps_based_on": "0"}
    shown = lea.post(edit, data=typed)
    assert shown.location == f"/r/{report.key}"
    assert "Bericht einreichen" in lea.get(shown.location).text
    assert "submit" not in lea.get(edit).text.split("<main")[1].split("</main>")[0].replace(
        'type="submit"', ""
    )
    lea.post(f"/r/{report.key}/submit")
    report = the_report()
    assert (report.state, report.progress, report.next_steps) == ("submitted", "Alles läuft.", "Weiter so")
    assert as_("sven").get(f"/r/{report.key}").status_code == 200
    line = db.session.scalars(select(Activity).where(Activity.kind == "status_report")).one()
    assert (line.verb, line.detail["light"]) == ("status_report.submitted", "green")


@pytest.mark.parametrize(
    ("name", "draft", "submitted"),
    [("petra", 200, 200), ("lea", 200, 200), ("max", 200, 200), ("rita", 404, 200), ("sven", 404, 200),
     ("gerd", 404, 404), ("olga", 404, 404)],
)  # fmt: skip
def test_a_draft_is_seen_by_those_who_work_there_and_a_report_by_all_but_guests(
    as_: SignIn, world: World, submit: Submit, name: str, draft: int, submitted: int
) -> None:
    told = submit("yellow", "Personal fehlt.")
    written = reports.start_report(world.workspaces["forum"], actor=world.lea, now=NOW)
    client = as_(name)
    assert client.get(f"/r/{written.key}").status_code == draft
    assert client.get(f"/r/{told.key}").status_code == submitted
    account = db.session.merge(world.accounts[name])
    found = kind.cards([told.id, written.id], account)
    assert set(found) == {
        number for number, code in ((told.id, submitted), (written.id, draft)) if code == 200
    }


def test_the_index_holds_submitted_reports_and_nothing_of_it_for_guests(world: World, submit: Submit) -> None:
    told = submit("red", "Personal fehlt.")
    draft = reports.start_report(world.workspaces["forum"], actor=world.lea, now=NOW)
    found = kind.entries([told.id, draft.id])
    assert set(found) == {told.id}
    assert found[told.id].inner
    assert "Personal fehlt." in found[told.id].text
    assert list(kind.all_ids()) == [told.id]


def test_yellow_and_red_need_a_reason_and_a_report_its_words(world: World) -> None:
    report = reports.start_report(world.workspaces["forum"], actor=world.lea, now=NOW)
    assert len(reports.missing(report)) == 2
    report.light, report.progress = "yellow", "Etwas"
    with pytest.raises(Refused, match="begründen"):
        reports.submit(report, actor=world.lea, now=NOW)
    report.light = "green"
    reports.submit(report, actor=world.lea, now=NOW)
    with pytest.raises(Refused, match="nicht mehr ändern"):
        reports.write_text(report, "risks", "Doch", based_on=0, actor=world.lea, now=NOW)


def test_two_who_write_the_same_lines_lose_nothing(as_: SignIn, world: World) -> None:
    report = reports.start_report(world.workspaces["forum"], actor=world.lea, now=NOW)
    reports.write_text(report, "risks", "Eins", based_on=0, actor=world.lea, now=NOW)
    db.session.commit()
    petra = as_("petra")
    first = petra.post(f"/r/{report.key}/texts/risks", json={"text": "Zwei", "based_on": 1})
    assert first.status_code == 200
    day = local(this_moment()).date().isoformat()
    second = as_("lea").post(
        f"/r/{report.key}/edit",
        data={"day": day, "light": "red", "reason": "x", "risks": "Drei", "risks_based_on": "1"},
    )
    assert second.status_code == 409
    assert "Zwei" in second.text
    assert "Drei" in second.text
    assert the_report().light == "red"


def test_a_report_is_taken_back_at_once_by_its_author_only_and_corrected_later(
    world: World, submit: Submit
) -> None:
    report = submit("green")
    with pytest.raises(Refused):
        reports.withdraw(report, actor=world.petra, now=NOW)
    reports.withdraw(report, actor=world.lea, now=NOW + timedelta(minutes=2))
    assert report.state == ReportState.DRAFT
    reports.submit(report, actor=world.lea, now=NOW)
    with pytest.raises(Refused):
        reports.withdraw(report, actor=world.lea, now=NOW + timedelta(hours=1))
    later = submit("red", "Doch nicht.", at=NOW + timedelta(days=1), corrects=report)
    forum = world.workspaces["forum"]
    standing = standing_of([forum.id], NOW + timedelta(days=1))[forum.id]
    assert standing.told is not None
    assert (standing.told.key, standing.before) == (later.key, None)


def test_the_state_says_trend_age_overdue_reports_and_silence(world: World, submit: Submit) -> None:
    forum, intern = world.workspaces["forum"], world.workspaces["intern"]
    plan.set_rhythm(forum, 4, NOW.date(), actor=world.lea, now=NOW)
    submit("green", at=NOW)
    submit("red", "Es hakt.", at=NOW + timedelta(days=1))
    seen = standing_of([forum.id, intern.id], NOW + timedelta(days=2))
    assert seen[forum.id].rank == 0
    assert str(seen[forum.id].trend.words) == "schlechter als im Bericht davor"  # type: ignore[union-attr]
    assert (seen[intern.id].told, seen[intern.id].rank, seen[intern.id].quiet_weeks) == (None, 4, None)
    long_after = NOW + timedelta(days=1) + QUIET
    assert standing_of([forum.id], long_after)[forum.id].quiet_weeks == 8
    assert standing_of([forum.id], long_after)[forum.id].is_overdue


def test_the_next_report_is_due_a_rhythm_later_and_withdrawing_brings_the_day_back(
    world: World, submit: Submit
) -> None:
    forum = world.workspaces["forum"]
    plan.set_rhythm(forum, 4, NOW.date(), actor=world.lea, now=NOW)
    report = submit()
    row = db.session.get_one(ReportPlan, forum.id)
    assert row.next_due == NOW.date() + timedelta(weeks=4)
    reports.withdraw(report, actor=world.lea, now=NOW)
    assert row.next_due == NOW.date()
    reports.submit(report, actor=world.lea, now=NOW + timedelta(weeks=9))
    assert row.next_due == NOW.date() + timedelta(weeks=13)


def test_leads_are_asked_once_by_mail_and_as_long_as_it_waits_on_their_pages(world: World) -> None:
    lea: Account = world.lea
    lea.password_hash = "x"
    forum = world.workspaces["forum"]
    plan.set_rhythm(forum, 4, NOW.date() + timedelta(days=7), actor=lea, now=NOW)
    db.session.commit()
    assert [need.due for need in asking.needs(lea, NOW)] == [NOW.date() + timedelta(days=7)]
    assert asking.needs(world.max, NOW) == []
    assert asking.remind_due(NOW) == 0
    day = NOW + timedelta(days=7)
    assert (asking.remind_due(day), asking.remind_due(day)) == (1, 0)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert mail.recipient == lea.email
    assert "/w/forum/reports" in mail.text
    plan.set_rhythm(forum, 8, day.date(), actor=lea, now=day)
    assert asking.remind_due(day) == 0, "the day is the same"
    for due in (day.date() + timedelta(days=9), day.date()):
        plan.set_rhythm(forum, 8, due, actor=lea, now=day)
    db.session.commit()
    assert asking.remind_due(day + timedelta(hours=1)) == 1, "asked anew, and no mail is in the way"
    section = asking.section(lea, None, day)
    assert section is not None
    assert section.total == 1
    forum.archived_at = day
    db.session.commit()
    assert asking.needs(lea, day) == []


def test_the_history_of_a_milestone_keeps_every_move_with_its_reason(as_: SignIn, world: World) -> None:
    lea = as_("lea")
    lea.post("/w/forum/milestones/new", data={"title": "Konzept fertig", "day": "2026-12-01"})
    milestone = db.session.scalars(select(milestones.Milestone)).one()
    place = f"/w/forum/milestones/{milestone.key}"
    refused = lea.post(place, data={"title": "Konzept fertig", "day": "2027-02-01", "reason": ""})
    assert refused.status_code == 422
    assert "warum sich der Termin verschiebt" in refused.text
    lea.post(place, data={"title": "Konzept fertig", "day": "2027-02-01", "reason": "Krankheit"})
    page = as_("rita").get("/w/forum/reports").text
    assert "1. Dezember 2026 → 1. Februar 2027" in page
    assert "Krankheit" in page
    assert "mark--current" in page
    lea.post(f"{place}/drop", data={"dropped_because": "Doppelt"})
    lea.post(f"{place}/reopen")
    lea.post(f"{place}/reach", data={"reached_on": local(this_moment()).date().isoformat()})
    db.session.expire_all()
    lines = db.session.scalars(
        select(Activity.verb).where(Activity.kind == "milestone").order_by(Activity.id)
    ).all()
    assert [verb.removeprefix("milestone.") for verb in lines] == [
        "planned", "moved", "dropped", "reopened", "reached",
    ]  # fmt: skip
    assert kind.milestone_cards([milestone.id], world.gerd) == {}


def test_an_archived_workspace_takes_no_report(as_: SignIn, world: World) -> None:
    world.workspaces["forum"].archived_at = datetime.now(UTC)
    lea = as_("lea")
    assert lea.post("/w/forum/reports/start").status_code == 403
    assert lea.get("/w/forum/reports").status_code == 200


def test_the_overview_asks_the_database_as_often_for_many_reports_as_for_few(
    as_: SignIn, world: World, submit: Submit, count_queries: CountQueries
) -> None:
    sven = as_("sven")

    def fill(times: range) -> None:
        for number in times:
            submit("yellow", "x", at=NOW + timedelta(days=number))
            one = milestones.plan_milestone(
                world.workspaces["forum"], f"M{number}", NOW.date(), actor=world.lea, now=NOW
            )
            milestones.move(one, NOW.date() + timedelta(days=9), "x", actor=world.lea, now=NOW)
        db.session.commit()

    fill(range(1, 3))
    sven.get("/w/forum/reports")
    with count_queries() as few:
        sven.get("/w/forum/reports")
    fill(range(3, 20))
    with count_queries() as many:
        sven.get("/w/forum/reports")
    assert len(few) == len(many)
