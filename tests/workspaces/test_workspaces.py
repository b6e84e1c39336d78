"""Setting up, changing, archiving and finding workspaces."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from collab.activity import Activity
from collab.extensions import db
from collab.search.models import IndexJob
from collab.workspaces.models import Membership, Role, Workspace
from tests.conftest import NOW, SignIn, World


def verbs(workspace: Workspace) -> list[str]:
    return list(
        db.session.scalars(
            select(Activity.verb).where(Activity.workspace_id == workspace.id).order_by(Activity.id)
        )
    )


def test_the_office_sets_up_a_workspace_and_is_sent_to_invite_its_lead(as_: SignIn) -> None:
    answer = as_("petra").post(
        "/w/new", data={"title": "  Öffnung   der Verwaltung ", "purpose": "Wozu\r\n\r\n* eins"}
    )
    assert answer.status_code == 303
    assert answer.location == "/w/oeffnung-der-verwaltung/members/invite?role=lead"
    made = db.session.scalars(select(Workspace).where(Workspace.slug == "oeffnung-der-verwaltung")).one()
    assert (made.title, made.purpose) == ("Öffnung der Verwaltung", "Wozu\n\n* eins")
    assert verbs(made) == ["workspace.created"]
    assert db.session.scalars(
        select(IndexJob).where(IndexJob.kind == "workspace", IndexJob.object_id == made.id)
    ).all()


def test_cities_are_chosen_from_the_known_ones(as_: SignIn, world: World) -> None:
    essen = world.workspaces["forum"].cities[1].id
    as_("petra").post("/w/new", data={"title": "Neues Forum", "cities": [essen]})
    made = db.session.scalars(select(Workspace).where(Workspace.slug == "neues-forum")).one()
    assert [city.name for city in made.cities] == ["Essen"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": ""}, "Bitte geben Sie dem Arbeitsbereich einen Titel."),
        ({"title": "   "}, "Bitte geben Sie dem Arbeitsbereich einen Titel."),
        ({"title": "x" * 201}, "Höchstens 200 Zeichen."),
        ({"title": "Gut", "purpose": "x" * 5001}, "Höchstens 5000 Zeichen."),
        ({"title": "Gut", "slug": "new"}, "ist für die Plattform selbst vergeben."),
        ({"title": "Gut", "slug": "forum"}, "ist schon vergeben."),
        ({"title": "Gut", "slug": "a b"}, "Kleinbuchstaben"),
        ({"title": "Gut", "slug": "../admin"}, "Kleinbuchstaben"),
        ({"title": "Москва"}, "lässt sich keine Kurzadresse bilden"),
        ({"title": "Gut", "cities": "999"}, "Beteiligte Kommunen"),
        ({"title": "Gut", "cities": "Essen"}, "Beteiligte Kommunen"),
    ],
)
def test_bad_input_gives_a_sentence_and_makes_nothing(
    as_: SignIn, world: World, sent: dict[str, str], sentence: str
) -> None:
    answer = as_("petra").post("/w/new", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.query(Workspace).count() == 2


def test_a_title_that_exists_gets_a_short_address_with_a_number(as_: SignIn) -> None:
    client = as_("petra")
    locations = [client.post("/w/new", data={"title": "Forum"}).location for _ in range(2)]
    assert [path.split("/")[2] for path in locations] == ["forum-2", "forum-3"]


def test_the_short_address_is_proposed_while_the_title_is_typed(as_: SignIn) -> None:
    answer = as_("petra").get("/w/new/address?title=Städte+und+Räume")
    assert "/w/staedte-und-raeume/" in answer.text


def test_the_lead_changes_title_and_purpose_but_never_the_address(as_: SignIn, world: World) -> None:
    forum = world.workspaces["forum"]
    answer = as_("lea").post(
        "/w/forum/settings", data={"title": "Neuer Titel", "purpose": "Neu", "slug": "anders"}
    )
    assert answer.status_code == 303
    assert (forum.slug, forum.title, forum.purpose, forum.cities) == ("forum", "Neuer Titel", "Neu", [])
    assert verbs(forum) == ["workspace.changed"]


def test_the_settings_show_what_is_stored(as_: SignIn, world: World) -> None:
    page = as_("lea").get("/w/forum/settings").get_data(as_text=True)
    ticked = re.findall(r'<input(?=[^>]* checked)[^>]*name="cities"[^>]*value="(\d+)"', page)
    assert {int(value) for value in ticked} == {city.id for city in world.workspaces["forum"].cities}
    assert 'value="Interkommunales Forum"' in page
    assert "Austausch</textarea>" in page


def test_saving_without_a_change_is_no_news(as_: SignIn, world: World) -> None:
    forum = world.workspaces["forum"]
    data = {"title": forum.title, "purpose": forum.purpose, "cities": [city.id for city in forum.cities]}
    answer = as_("lea").post("/w/forum/settings", data=data, follow_redirects=True)
    assert "Es war nichts zu ändern." in answer.text
    assert verbs(forum) == []


def test_an_archived_workspace_is_read_only_and_still_found(as_: SignIn, world: World) -> None:
    lea = as_("lea")
    lea.post("/w/forum/archive")
    front = as_("max").get("/w/forum/")
    assert front.status_code == 200
    assert "archiviert" in front.text
    assert "Wieder öffnen" not in front.text
    assert lea.get("/w/forum/settings").status_code == 403
    assert lea.post("/w/forum/members/new", data={}).status_code == 403
    assert "Interkommunales Forum" in as_("max").get("/w/").text
    assert "Wieder öffnen" in lea.get("/w/forum/").text


def test_a_reopened_workspace_can_be_changed_again(as_: SignIn, world: World) -> None:
    lea = as_("lea")
    lea.post("/w/forum/archive")
    lea.post("/w/forum/reopen")
    assert lea.get("/w/forum/settings").status_code == 200
    assert verbs(world.workspaces["forum"]) == ["workspace.archived", "workspace.reopened"]


def test_archiving_twice_is_told_once(as_: SignIn, world: World) -> None:
    client = as_("petra")
    client.post("/w/forum/archive")
    client.post("/w/forum/archive")
    assert verbs(world.workspaces["forum"]) == ["workspace.archived"]


def test_members_see_their_own_workspaces_only(as_: SignIn) -> None:
    text = as_("max").get("/w/").text
    assert "Interkommunales Forum" in text
    assert "Anderer Arbeitsbereich" not in text


@pytest.mark.parametrize("name", ["sven", "petra"])
def test_steering_group_and_office_see_all_and_can_filter(as_: SignIn, name: str) -> None:
    client = as_(name)
    assert "Interkommunales Forum" in client.get("/w/").text
    assert "Anderer Arbeitsbereich" in client.get("/w/").text
    found = client.get("/w/?q=ander").text
    assert "Anderer Arbeitsbereich" in found
    assert "Interkommunales Forum" not in found
    assert "Interkommunales Forum" in client.get("/w/?q=bochum").text  # by city


def test_somebody_without_workspaces_is_told_what_to_do(as_: SignIn, world: World) -> None:
    db.session.query(Membership).filter_by(account_id=world.max.id).delete()
    assert "kann Sie einladen" in as_("max").get("/w/").text
    assert "kann Sie einladen" in as_("max").get("/").text


def test_the_front_page_shows_purpose_members_with_roles_and_what_is_new(as_: SignIn, world: World) -> None:
    world.workspaces["forum"].purpose = "**Austausch** <script>alert(1)</script>"
    as_("lea").post("/w/forum/archive")
    text = as_("max").get("/w/forum/").text
    assert "<strong>Austausch</strong>" in text
    assert "<script>alert" not in text
    assert "Leitung · Essen" in text
    assert "Beteiligt: Bochum, Essen" in text
    assert "Lea Leitner</strong> hat den Arbeitsbereich" in text


def test_tabs_show_what_one_may_open_and_where_one_is(as_: SignIn) -> None:
    text = as_("max").get("/w/forum/members").text
    assert '<a class="tabs__link" href="/w/forum/members" aria-current="page">' in text
    assert "/w/forum/settings" not in as_("max").get("/w/forum/activity").text
    more = as_("lea").get("/w/forum/activity").text
    assert '<a class="tabs__link" href="/w/forum/activity" aria-current="page">' in more
    assert '<a class="tabs__link" href="/w/forum/settings">' in more, "tabs of a group stand below the others"


def test_the_role_of_an_office_member_is_that_of_a_lead_everywhere(as_: SignIn, world: World) -> None:
    db.session.add(
        Membership(workspace=world.workspaces["forum"], account=world.petra, role=Role.READER, created_at=NOW)
    )
    assert as_("petra").get("/w/forum/settings").status_code == 200
