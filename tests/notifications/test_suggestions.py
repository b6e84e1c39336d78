"""Leads and the office suggest; only a yes changes anything. And the list of what somebody follows."""

from __future__ import annotations

from collab.extensions import db
from collab.notifications.following import marks_of, set_mark
from collab.notifications.models import Level, Mark, Rhythm
from collab.notifications.settings import level_of, set_level, settings_of
from collab.notifications.suggestions import open_suggestions
from collab.tasks import actions as tasks
from tests.conftest import NOW, SignIn, World


def suggestion_in(page: str) -> str:
    return page.split('name="suggestion" value="')[1].split('"')[0]


def test_a_lead_suggests_a_level_and_a_member_takes_it_or_not(as_: SignIn, world: World) -> None:
    forum = world.workspaces["forum"]
    lead = as_("lea")
    assert lead.post("/w/forum/notifications/suggestion", data={"level": "less"}).status_code == 303
    assert 'value="less" selected' in lead.get("/w/forum/settings").text
    assert as_("max").post("/w/forum/notifications/suggestion", data={"level": "mute"}).status_code == 403
    assert level_of(world.max, forum) == Level.AS_ACCOUNT, "nothing changes by itself"
    assert [len(open_suggestions(each)) for each in (world.max, world.lea, world.olga, world.sven)] == [
        1,
        0,
        0,
        0,
    ]
    page = as_("max")
    shown = page.get("/").text
    assert "Vorgeschlagene Einstellungen" in shown and "vorgeschlagen von Lea Leitner" in shown
    page.post(
        "/account/notifications/suggestion", data={"suggestion": suggestion_in(shown), "answer": "accept"}
    )
    other = as_("rita")
    again = other.get("/account/notifications").text
    other.post(
        "/account/notifications/suggestion", data={"suggestion": suggestion_in(again), "answer": "decline"}
    )
    db.session.expire_all()
    assert level_of(world.max, forum) == Level.LESS and level_of(world.rita, forum) == Level.AS_ACCOUNT
    for browser in (page, other):
        assert "Vorgeschlagene Einstellungen" not in browser.get("/").text
    twice = {"suggestion": suggestion_in(shown), "answer": "accept"}
    assert page.post("/account/notifications/suggestion", data=twice).status_code == 409


def test_whoever_has_chosen_is_asked_nothing_and_a_new_suggestion_asks_again(
    as_: SignIn, world: World
) -> None:
    set_level(world.max, world.workspaces["forum"], Level.MORE)
    as_("lea").post("/w/forum/notifications/suggestion", data={"level": "less"})
    assert open_suggestions(world.max) == []
    page = as_("rita")
    shown = suggestion_in(page.get("/").text)
    page.post("/account/notifications/suggestion", data={"suggestion": shown, "answer": "decline"})
    as_("lea").post("/w/forum/notifications/suggestion", data={"level": "more"})
    assert len(open_suggestions(world.rita)) == 1
    as_("lea").post("/w/forum/notifications/suggestion", data={"level": "as_account"})
    assert open_suggestions(world.rita) == []


def test_the_office_suggests_a_rhythm_to_those_who_have_not_chosen(as_: SignIn, world: World) -> None:
    given = {"rhythm": "weekly", "weekdays": ["4"], "hour": "9"}
    office = as_("petra")
    assert office.post("/admin/suggestion", data=given).status_code == 303
    assert 'value="weekly" selected' in office.get("/admin/suggestion").text
    assert office.post("/admin/suggestion", data={"rhythm": "weekly", "hour": "9"}).status_code == 422
    assert office.post("/admin/suggestion", data={**given, "hour": "99"}).status_code == 422
    assert office.post("/admin/suggestion", data={**given, "rhythm": "off"}).status_code == 400
    as_("rita").post("/account/notifications", data={"rhythm": "daily", "hour": "7", "weekdays": ["1"]})
    assert open_suggestions(world.rita) == []
    page = as_("max")
    shown = page.get("/account/notifications").text
    assert settings_of(world.max, NOW).rhythm == Rhythm.DAILY
    page.post(
        "/account/notifications/suggestion", data={"suggestion": suggestion_in(shown), "answer": "accept"}
    )
    settings = settings_of(world.max, NOW)
    assert (settings.rhythm, settings.weekdays, settings.hour) == ("weekly", "4", 9)
    office.post("/admin/suggestion", data={"rhythm": ""})
    assert open_suggestions(world.gerd) == []


def test_the_settings_list_what_is_followed_and_muted_and_change_it(as_: SignIn, world: World) -> None:
    task = tasks.add_task(
        world.workspaces["forum"], tasks.TaskFields("Raum buchen"), actor=world.lea, now=NOW
    )
    set_mark(world.max, "task", task.id, Mark.FOLLOW, NOW)
    page = as_("max")
    assert "Raum buchen" in page.get("/account/notifications").text
    change = {"kind": "task", "id": str(task.id), "mark": "mute"}
    assert page.post("/account/notifications/records", data=change).status_code == 303
    assert marks_of(world.max) == {("task", task.id): Mark.MUTE}
    for wrong in ({"mark": "loud"}, {"kind": "nothing"}, {"id": "999999"}, {"id": "x"}):
        assert page.post("/account/notifications/records", data=change | wrong).status_code == 400
    assert as_("olga").post("/account/notifications/records", data=change).status_code == 400
