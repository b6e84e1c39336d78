"""What programs read: exactly what is public, in the words of the standard, and what has gone as gone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collab import kinds
from collab.attachments.actions import attach
from collab.extensions import db
from collab.minutes import actions as minutes
from collab.minutes.actions.life import approve, circulate
from collab.minutes.models import Meeting
from collab.oparl import actions, ledger
from collab.oparl.models import OparlGroup
from collab.public.actions import publishing, sites
from collab.public.models import PublicSite
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.minutes.conftest import Meet, item
from tests.minutes.held import WORDING
from tests.oparl.conftest import SYSTEM, Ask, file
from tests.oparl.facts import FACTS, links, problems
from tests.public.conftest import Publish

BASE = "http://127.0.0.1:8000"
LISTS = f"{BASE}/oparl/v1.1/list/"


def walk(ask: Ask) -> dict[str, Any]:
    """Every object and every page of a list that links lead to from the system, checked on the way."""
    seen: dict[str, Any] = {}
    waiting = [(BASE + SYSTEM, "System")]
    while waiting:
        address, kind = waiting.pop()
        if address in seen:
            continue
        answer = seen[address] = ask(address)
        if not kind.startswith("list "):
            assert list(problems(answer, kind)) == []
            waiting += links(answer, kind)
            continue
        assert set(answer) == {"data", "pagination", "links"}
        for each in answer["data"]:
            assert list(problems(each, kind[5:])) == []
            waiting += links(each, kind[5:])
        waiting += [(each, kind) for each in answer["links"].values()]
    return seen


def of_type(seen: dict[str, Any], kind: str) -> list[Any]:
    return [each for each in seen.values() if str(each.get("type", "")).endswith(f"/{kind}")]


def seal(meeting: Meeting, world: World) -> None:
    circulate(meeting, 14, actor=world.max, now=NOW)
    approve(meeting, actor=world.lea, now=NOW + timedelta(days=15))
    db.session.commit()


def test_the_facts_find_what_is_wrong() -> None:
    good = {"id": "https://a.example/1", "type": "https://schema.oparl.org/1.1/Meeting"}
    good |= {"created": "2026-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00.123456+01:00"}
    assert list(problems(good, "Meeting")) == []
    for wrong in (
        {"start": "2026-01-01"}, {"start": "2026-01-01T10:00:00"}, {"cancelled": 1}, {"name": None},
        {"agendaItem": []}, {"agendaItem": [{"id": "https://a.example/2"}]}, {"color": "red"}, {"id": "/m/1"},
        {"organization": "https://a.example/3"}, {"deleted": True, "name": "Weg"}, {"type": "Meeting"},
    ):  # fmt: skip
        assert list(problems(good | wrong, "Meeting")), wrong
    assert len(FACTS) == 12


def test_without_any_group_the_interface_answers_with_empty_lists(ask: Ask, site: PublicSite) -> None:
    seen = walk(ask)
    assert len(of_type(seen, "System")) == 1 and len(of_type(seen, "Body")) == 1
    assert of_type(seen, "Organization") == of_type(seen, "Meeting") == []
    assert seen[BASE + SYSTEM]["name"] == "Städtekooperation" and "license" not in seen[BASE + SYSTEM]


def test_everything_that_can_be_reached_is_valid_and_every_link_leads_to_what_it_says(
    app: Flask, ask: Ask, world: World, group: OparlGroup, held: Meeting, publish: Publish
) -> None:
    app.config.update(OPARL_LICENSE="https://www.govdata.de/dl-de/by-2-0", OPARL_CONTACT="frage@example.org")
    documents = {name: file(app, world, name) for name in ("Mappe.pdf", "Plan.txt", "Intern.txt")}
    subject = kinds.find_subject(world.lea, f"meeting-{held.key}")
    about = kinds.find_subject(world.lea, f"agenda_item-{item(held, 'Willkommensmappe').key}")
    assert subject is not None and about is not None
    with app.test_request_context():
        attach(subject, documents["Mappe.pdf"], actor=world.max, now=NOW)
        attach(subject, documents["Intern.txt"], actor=world.max, now=NOW)
        attach(about, documents["Plan.txt"], actor=world.max, now=NOW)
    seal(held, world)
    publication = publish(f"meeting-{held.key}")
    publish(f"document-{documents['Mappe.pdf'].key}")
    publish(f"document-{documents['Plan.txt'].key}")
    ledger.keep(NOW)
    seen = walk(ask)

    meeting = ask(f"/oparl/v1.1/meeting/{publication.key}")
    assert meeting["name"] == "Forum im Rathaus" and meeting["cancelled"] is False
    assert meeting["start"] == "2026-11-15T10:00:00+01:00"
    assert meeting["location"]["description"] == "Rathaus Essen, Saal 1"
    assert [(each["order"], each["number"], each["name"]) for each in meeting["agendaItem"]] == [
        (0, "1", "Begrüßung"), (1, "2", "Willkommensmappe"),
    ]  # fmt: skip
    decided = meeting["agendaItem"][1]
    assert (
        decided["result"] and WORDING in decided["resolutionText"] and "2026/1" in decided["resolutionText"]
    )
    assert [each["fileName"] for each in meeting["auxiliaryFile"]] == ["Mappe.pdf"]
    assert [each["fileName"] for each in decided["auxiliaryFile"]] == ["Plan.txt"]
    organization = ask(meeting["organization"][0])
    assert organization["name"] == "Ankommen im Revier"
    assert [each["id"] for each in ask(organization["meeting"])["data"]] == [meeting["id"]]
    assert seen[BASE + SYSTEM]["license"] == "https://www.govdata.de/dl-de/by-2-0"
    assert {len(of_type(seen, kind)) for kind in ("Meeting", "Location", "Organization")} == {1}
    assert {len(of_type(seen, kind)) for kind in ("AgendaItem", "File")} == {2}
    assert not any(of_type(seen, kind) for kind in ("Person", "Membership", "Paper", "Consultation"))


def test_nothing_but_what_was_published_is_ever_said(
    app: Flask, ask: Ask, world: World, group: OparlGroup, held: Meeting, publish: Publish, meet: Meet
) -> None:
    """Not other meetings and workspaces, people, hidden items, what was said, decisions before approval."""
    meet(title="Geheime Sitzung", agenda="Geheimer Punkt")
    meet(title="Fremde Sitzung", workspace="intern", by="olga", people=())
    publish(f"meeting-{held.key}")
    ledger.keep(NOW)
    seen = json.dumps(walk(ask), ensure_ascii=False)
    assert "Willkommensmappe" in seen
    secret = [
        "Verschiedenes", WORDING, "Geheim", "Fremde", "Anderer Arbeitsbereich", "Interkommunales Forum",
        "Lea begrüßt", "Entwurf der Mappe", "resultsProtocol", "participant", held.key,
    ]  # fmt: skip
    secret += [account.person.family_name for account in world.accounts.values()]
    assert [each for each in secret if each in seen] == []

    seal(held, world)
    assert WORDING not in json.dumps(walk(ask)), "not before somebody publishes the meeting anew"
    publish(f"meeting-{held.key}")
    assert WORDING in json.dumps(walk(ask), ensure_ascii=False)


def test_an_item_that_is_made_non_public_later_is_gone_at_once(
    ask: Ask, group: OparlGroup, held: Meeting, publish: Publish
) -> None:
    publish(f"meeting-{held.key}")
    ledger.keep(NOW)
    hidden = item(held, "Willkommensmappe")
    hidden.public = False
    db.session.commit()
    assert "Willkommensmappe" not in json.dumps(walk(ask), ensure_ascii=False)
    assert ask(f"/oparl/v1.1/agendaItem/{hidden.key}")["deleted"] is True


def test_what_is_taken_back_is_told_as_gone_and_says_nothing_more(
    ask: Ask, world: World, group: OparlGroup, held: Meeting, publish: Publish
) -> None:
    publication = publish(f"meeting-{held.key}")
    ledger.keep(NOW)
    address = f"/oparl/v1.1/meeting/{publication.key}"
    before = ask(address)
    assert before["modified"] == NOW.isoformat()

    publishing.take_back(publication, actor=world.lea, now=NOW)
    db.session.commit()
    gone = ask(address)
    assert set(gone) == {"id", "type", "created", "modified", "deleted"} and gone["deleted"] is True
    assert (gone["id"], gone["created"]) == (before["id"], before["created"])
    later = NOW + timedelta(hours=1)
    assert ledger.keep(later) == 4, "the meeting, its place and its items"
    assert ledger.keep(later + timedelta(hours=1)) == 0
    assert ask(address)["modified"] == later.isoformat()
    assert ask(LISTS + "meetings")["data"] == []
    for name in ("meetings", "agendaItems", "locations"):
        told = ask(LISTS + name, modified_since=later.isoformat())["data"]
        assert told and all(each["deleted"] for each in told)
        assert ask(LISTS + name, modified_since=(later + timedelta(seconds=1)).isoformat())["data"] == []

    publish(f"meeting-{held.key}")
    again = later + timedelta(days=1)
    ledger.keep(again)
    assert "deleted" not in ask(address)
    assert (ask(address)["created"], ask(address)["modified"]) == (before["created"], again.isoformat())


@pytest.mark.parametrize("how", ["group", "site", "trash"])
def test_all_ways_to_end_it_end_it_at_once(
    how: str, app: Flask, ask: Ask, world: World, group: OparlGroup, held: Meeting, publish: Publish
) -> None:
    publication = publish(f"meeting-{held.key}")
    ledger.keep(NOW)
    with app.test_request_context():
        if how == "group":
            actions.switch_off(group.site, actor=world.lea, now=NOW)
        elif how == "site":
            sites.switch_off(group.site, actor=world.lea, now=NOW)
        else:
            minutes.trash_meeting(held, actor=world.lea, now=NOW)
    db.session.commit()
    assert ask(f"/oparl/v1.1/meeting/{publication.key}")["deleted"] is True
    assert ask(LISTS + "meetings")["data"] == [], "the standard allows it only where modified_since is asked"
    told = ask(LISTS + "meetings", modified_since=NOW.isoformat())["data"]
    assert [each["deleted"] for each in told] == [True]
    ledger.keep(NOW)
    assert ask(LISTS + "meetings")["data"] == []
    for asked in ({"created_since": NOW.isoformat()}, {"modified_until": "2099-01-01T00:00:00Z"}):
        assert ask(LISTS + "meetings", **asked)["data"] == [], asked


def test_moments_change_with_what_is_said_and_only_then(
    ask: Ask, group: OparlGroup, held: Meeting, publish: Publish
) -> None:
    publication = publish(f"meeting-{held.key}")
    ledger.keep(NOW)
    assert ledger.keep(NOW + timedelta(minutes=1)) == 0
    held.event.starts_at = datetime(2090, 1, 5, 9, 0, tzinfo=UTC)
    held.event.ends_at = datetime(2090, 1, 5, 10, 0, tzinfo=UTC)
    db.session.commit()
    later = NOW + timedelta(minutes=2)
    assert ledger.keep(later) == 1
    meeting = ask(f"/oparl/v1.1/meeting/{publication.key}")
    assert meeting["start"] == "2090-01-05T10:00:00+01:00" and meeting["meetingState"] == "terminiert"
    assert (meeting["created"], meeting["modified"]) == (NOW.isoformat(), later.isoformat())
    assert meeting["agendaItem"][0]["modified"] == NOW.isoformat()


def test_a_file_of_two_meetings_bears_the_same_moments_everywhere(
    app: Flask, ask: Ask, world: World, group: OparlGroup, meet: Meet, publish: Publish
) -> None:
    document = file(app, world, "Mappe.pdf")
    keys = []
    for title in ("Erste", "Zweite"):
        meeting = meet(title=title, days=-1)
        subject = kinds.find_subject(world.lea, f"meeting-{meeting.key}")
        assert subject is not None
        with app.test_request_context():
            attach(subject, document, actor=world.max, now=NOW)
        keys.append(publish(f"meeting-{meeting.key}").key)
    said = f"/oparl/v1.1/file/{publish(f'document-{document.key}').key}"
    ledger.keep(NOW)
    assert len(ask(said)["meeting"]) == 2
    for key in keys:
        (inside,) = ask(f"/oparl/v1.1/meeting/{key}")["auxiliaryFile"]
        assert (inside["id"], inside["modified"]) == (BASE + said, ask(said)["modified"])
        assert inside["modified"] == NOW.isoformat()


def test_lists_have_pages_in_a_lasting_order_and_filters_stay_on_them(
    ask: Ask, group: OparlGroup, meet: Meet, publish: Publish
) -> None:
    keys = [publish(f"meeting-{meet(title=f'Sitzung {number}', days=-1).key}").key for number in range(5)]
    ledger.keep(NOW)
    query = {"limit": "2", "created_since": "2026-11-16T10:00:00+01:00"}
    page = ask(LISTS + "meetings", **query)
    assert page["pagination"] == {
        "totalElements": 5, "elementsPerPage": 2, "currentPage": 1, "totalPages": 3,
    }  # fmt: skip
    assert set(page["links"]) == {"first", "self", "last", "next"}
    found, last = [], page
    while True:
        found += [each["id"].rsplit("/")[-1] for each in last["data"]]
        if "next" not in last["links"]:
            break
        last = ask(last["links"]["next"])
    assert sorted(found) == sorted(keys) and len(last["data"]) == 1
    assert ask(last["links"]["last"]) == last and ask(last["links"]["first"]) == page
    assert ask(last["links"]["prev"])["pagination"]["currentPage"] == 2

    for name, expected in (
        ("created_since", 0), ("created_until", 5), ("modified_since", 0), ("modified_until", 5)
    ):  # fmt: skip
        moment = (NOW + timedelta(seconds=1)).isoformat()
        assert ask(LISTS + "meetings", **{name: moment})["pagination"]["totalElements"] == expected, name
    assert (
        ask(LISTS + "meetings?modified_since=2026-11-16T10:00:00+01:00")["pagination"]["totalElements"] == 5
    )
    for wrong in (
        {"modified_since": "gestern"}, {"modified_since": "2026-01-01T10:00:00"}, {"page": "0"},
        {"created_since": "0001-01-01T00:00:00+14:00"}, {"created_until": "2026-01-01"},
        {"elementsPerPage": "viele"}, {"limit": "0"},
    ):  # fmt: skip
        assert "expects" in ask(LISTS + "meetings", 400, **wrong)["error"], wrong


def test_an_answer_that_has_not_changed_is_not_sent_again(
    client: FlaskClient, group: OparlGroup, site: PublicSite
) -> None:
    ledger.keep(NOW)
    first = client.get(SYSTEM)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(SYSTEM, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = client.head(SYSTEM)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


def test_files_are_sent_to_look_at_or_to_keep_and_are_gone_with_their_publication(
    app: Flask,
    client: FlaskClient,
    ask: Ask,
    world: World,
    group: OparlGroup,
    held: Meeting,
    publish: Publish,
) -> None:
    document = file(app, world, "Übersicht.html")
    subject = kinds.find_subject(world.lea, f"meeting-{held.key}")
    assert subject is not None
    with app.test_request_context():
        attach(subject, document, actor=world.max, now=NOW)
    publish(f"meeting-{held.key}")
    publication = publish(f"document-{document.key}")
    ledger.keep(NOW)
    said = ask(f"/oparl/v1.1/file/{publication.key}")
    with client.get(said["accessUrl"]) as looked, client.get(said["downloadUrl"]) as kept:
        assert looked.data == kept.data == b"Inhalt von " + "Übersicht.html".encode()
        assert len(kept.data) == said["size"]
        assert looked.headers["Content-Disposition"].startswith("inline")
        assert kept.headers["Content-Disposition"].startswith("attachment; filename=")
        for answer in (looked, kept):
            assert answer.mimetype == "application/octet-stream"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
    publishing.take_back(publication, actor=world.lea, now=NOW)
    db.session.commit()
    assert client.get(said["accessUrl"]).status_code == 410
    assert ask(f"/oparl/v1.1/file/{publication.key}")["deleted"] is True


def test_what_is_not_there_is_told_as_json_and_the_whole_can_be_switched_off(
    app: Flask, client: FlaskClient, ask: Ask, site: PublicSite
) -> None:
    for path in (
        "meeting/nichts",
        "unsinn/nichts",
        "list/unsinn",
        "organization/nichts/meetings",
        "meeting/%00",
    ):
        assert ask(f"/oparl/v1.1/{path}", 404)["error"]
    assert client.get("/oparl/v1.1/file/nichts/access").status_code == 404
    app.config["OPARL"] = "off"
    assert ask(SYSTEM, 404)["error"]
    assert ledger.keep(NOW) == 0


def test_a_lead_lets_the_workspace_in_and_out_with_one_click_each(
    as_: SignIn, ask: Ask, held: Meeting, publish: Publish
) -> None:
    publish(f"meeting-{held.key}")
    lea, page = as_("lea"), "/w/forum/public/oparl"
    assert page in lea.get("/w/forum/public").text
    assert ask(LISTS + "meetings")["data"] == []
    assert lea.post(page, data={"on": "1"}).status_code == 303
    ledger.keep(NOW)
    assert len(ask(LISTS + "meetings")["data"]) == 1
    shown = lea.get(page)
    assert "Forum im Rathaus" in shown.text and SYSTEM in shown.text
    assert lea.post(page, data={"on": "0"}).status_code == 303
    assert ask(LISTS + "meetings")["data"] == []
    told = lea.get("/w/forum/activity").text
    assert "in die OParl-Schnittstelle gestellt" in told and "aus der OParl-Schnittstelle genommen" in told
    assert as_("max").post(page, data={"on": "1"}).status_code == 403


def test_many_meetings_take_as_many_queries_as_one(
    client: FlaskClient, group: OparlGroup, meet: Meet, publish: Publish, count_queries: CountQueries
) -> None:
    counts = []
    for number in (1, 6):
        for each in range(number):
            publish(f"meeting-{meet(title=f'Sitzung {number}/{each}', agenda='Begrüßung').key}")
        ledger.keep(NOW)
        with count_queries() as queries:
            assert client.get("/oparl/v1.1/list/meetings").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
