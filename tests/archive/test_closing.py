"""Closing a workspace: final report, open tasks, frozen and still found."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from collab.archive.closing import FinalReport, close_workspace, write_report
from collab.extensions import db
from collab.kinds import get
from collab.tasks import actions as tasks
from collab.tasks.models import Task, TaskState
from collab.workspaces.models import Membership, Role
from tests.conftest import NOW, SignIn, World

REPORT = {
    "contact": "0",
    "reached": "Zwölf Kommunen werben gemeinsam.",
    "learned": "Früh den Personalrat fragen.",
}


def test_the_lead_closes_it_with_a_final_report_that_everybody_there_reads(as_: SignIn, world: World) -> None:
    lea = as_("lea")
    answer = lea.post("/w/forum/closing", follow_redirects=True)
    assert "Bitte schreiben Sie zuerst den Abschlussbericht" in answer.text
    assert lea.post("/w/forum/closing/report", data=REPORT).status_code == 303
    assert as_("max").get("/w/forum/final-report").status_code == 404, "a draft is nobody's news"
    assert lea.post("/w/forum/closing").status_code == 303
    page = as_("gerd").get("/w/forum/final-report").text
    assert REPORT["reached"] in page
    assert REPORT["learned"] in page
    assert REPORT["reached"] in as_("max").get("/w/forum/").text
    assert as_("olga").get("/w/forum/final-report").status_code == 404
    assert lea.post("/w/forum/closing/report", data=REPORT).status_code == 403, "it is frozen"


def test_the_final_report_is_found_by_the_search(app: Flask, world: World) -> None:
    closing = write_report(world.workspaces["forum"], FinalReport("Kampagne"), actor=world.lea, now=NOW)
    assert not get("closing").entries([closing.id])
    close_workspace(world.workspaces["forum"], actor=world.lea, now=NOW)
    assert get("closing").entries([closing.id])[closing.id].text == "Kampagne"


def test_open_tasks_go_on_in_another_workspace_or_are_dropped(as_: SignIn, world: World) -> None:
    db.session.add(
        Membership(workspace=world.workspaces["intern"], account=world.lea, role=Role.MEMBER, created_at=NOW)
    )
    first = tasks.add_task(
        world.workspaces["forum"],
        tasks.TaskFields("Flyer drucken", responsible=[world.max.person]),
        actor=world.lea,
        now=NOW,
    )
    second = tasks.add_task(
        world.workspaces["forum"], tasks.TaskFields("Saal absagen"), actor=world.lea, now=NOW
    )
    lea = as_("lea")
    lea.post("/w/forum/closing/report", data=REPORT)
    assert "Noch sind 2 Aufgaben offen" in lea.post("/w/forum/closing", follow_redirects=True).text
    lea.post("/w/forum/closing/tasks", data={"task": first.key, "target": "intern", "what": "hand_on"})
    lea.post("/w/forum/closing/tasks", data={"task": second.key, "what": "drop"})
    db.session.expire_all()
    assert {first.state, second.state} == {TaskState.DROPPED}
    going_on = db.session.scalars(
        select(Task).where(Task.workspace_id == world.workspaces["intern"].id)
    ).one()
    assert (going_on.title, going_on.state) == ("Flyer drucken", TaskState.OPEN)
    assert [person.id for person in going_on.responsible] == [world.max.person_id]
    assert (going_on.origin_kind, going_on.origin_id) == ("task", first.id)
    journal = as_("gerd").get("/w/forum/activity").text
    assert "einem anderen Arbeitsbereich übergeben" in journal
    assert world.workspaces["intern"].title not in journal, "guests of this one do not learn of the other"
    assert lea.post("/w/forum/closing", follow_redirects=True).status_code == 200
    db.session.expire_all()
    assert world.workspaces["forum"].archived_at is not None


def test_tasks_cannot_be_sent_where_the_lead_may_not_write(as_: SignIn, world: World) -> None:
    task = tasks.add_task(
        world.workspaces["forum"], tasks.TaskFields("Flyer drucken"), actor=world.lea, now=NOW
    )
    data = {"task": task.key, "target": "intern", "what": "hand_on"}
    assert as_("lea").post("/w/forum/closing/tasks", data=data).status_code == 400
    db.session.expire_all()
    assert task.state == TaskState.OPEN


def test_one_that_is_opened_again_keeps_its_report_for_the_next_closing(as_: SignIn, world: World) -> None:
    lea = as_("lea")
    lea.post("/w/forum/closing/report", data=REPORT)
    lea.post("/w/forum/closing")
    lea.post("/w/forum/reopen")
    assert REPORT["reached"] in lea.get("/w/forum/closing").text
