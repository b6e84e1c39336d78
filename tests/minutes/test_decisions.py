"""Decisions: numbers without gaps, found by them and by their words, cited in texts."""

from __future__ import annotations

import csv
import io
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from collab import kinds
from collab.base.database import writing
from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes import citing, decision_kind
from collab.minutes.actions import decisions, life
from collab.minutes.models import Decision, Meeting
from collab.minutes.record import citation
from collab.people.models import Account
from collab.search import indexing
from collab.search.engine import Query
from collab.search.live import index
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.minutes.conftest import Meet, item
from tests.minutes.held import decide, hold, send

YEAR = NOW.year


def numbers() -> list[int | None]:
    return [each.number for each in db.session.query(Decision).order_by(Decision.number)]


def test_numbers_run_through_the_year_without_gaps(meet: Meet, world: World) -> None:
    for _meeting in range(3):
        meeting = hold(meet, world)
        decide(meeting, world, "Zweiter Beschluss.", "Zwei")
        removed = decide(meeting, world, "Verworfen.", "Weg")
        decisions.remove_decision(removed, actor=world.max, now=NOW)
        send(meeting, world)
    assert [number for number in numbers() if number] == [1, 2, 3, 4, 5, 6]


def test_each_year_and_each_workspace_begins_with_one(meet: Meet, world: World) -> None:
    first, later = hold(meet, world), hold(meet, world, days=60)
    send(first, world)
    send(later, world)
    found = [citation(each) for each in db.session.query(Decision).order_by(Decision.id)]
    assert found == [f"forum {YEAR}/1", f"forum {YEAR + 1}/1"]


def test_a_refused_circulation_uses_up_no_number(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    meeting.chair_id = None
    db.session.commit()
    with pytest.raises(Refused):
        send(meeting, world)
    db.session.rollback()
    send(hold(meet, world), world)
    assert [number for number in numbers() if number] == [1]


def test_the_database_refuses_a_number_twice(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    second = decide(hold(meet, world), world)
    second.year, second.number = YEAR, 1
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_two_who_send_at_the_same_moment_stand_in_line(app: Flask, meet: Meet, world: World) -> None:
    meetings = [hold(meet, world).id for _ in range(4)]
    db.session.commit()
    trouble: list[Exception] = []
    start = threading.Barrier(len(meetings))

    def circulate(meeting_id: int) -> None:
        start.wait()
        try:
            with app.app_context(), writing():
                meeting = db.session.get_one(Meeting, meeting_id)
                actor = db.session.query(Account).filter_by(email="max@example.org").one()
                life.circulate(meeting, 14, actor=actor, now=NOW)
                db.session.commit()
        except Exception as error:
            trouble.append(error)

    threads = [threading.Thread(target=circulate, args=(number,)) for number in meetings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble, trouble
    db.session.expire_all()
    assert sorted(number for number in numbers() if number) == [1, 2, 3, 4]


def test_a_number_stays_with_its_decision(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    with pytest.raises(Refused) as refused:
        decisions.remove_decision(decision, actor=world.lea, now=NOW)
    assert "behält seine Nummer" in refused.value.message


def test_votes_are_given_city_by_city_and_all_at_once(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    bochum = next(each.city_id for each in decision.assents if each.city.name == "Bochum")
    client = as_("max")
    given = {f"vote-{bochum}": "abstains", f"note-{bochum}": "Haushalt offen", "vote-999": "yes"}
    assert client.post(f"/b/{decision.key}/votes", data=given).status_code == 303
    db.session.expire_all()
    assert {each.city.name: (each.vote, each.note) for each in decision.assents} == {
        "Bochum": ("abstains", "Haushalt offen"),
        "Essen": ("yes", ""),
    }
    client.post(f"/b/{decision.key}/votes", data={f"vote-{bochum}": "vielleicht"})
    client.post(f"/b/{decision.key}/votes", data={"all_agree": "1"})
    db.session.expire_all()
    assert {each.vote for each in decision.assents} == {"yes"}


def test_cities_of_the_workspace_and_of_those_who_were_there_are_asked(meet: Meet, world: World) -> None:
    from collab.minutes.actions.attendance import add_attendance
    from collab.people.models import Organisation

    meeting = meet(agenda="Willkommensmappe")
    herne = Organisation(name="Herne", is_city=True)
    db.session.add(herne)
    add_attendance(meeting, name="Dr. H", person=None, city=herne, guest=False, actor=world.max, now=NOW)
    assert [city.name for city in decisions.voting_cities(meeting)] == ["Bochum", "Essen", "Herne"]


def test_before_it_is_sent_only_those_who_work_here_see_it(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    for name in ("rita", "gerd", "sven", "olga"):
        assert as_(name).get(f"/b/{decision.key}").status_code == 404, name
    assert as_("max").get(f"/b/{decision.key}").status_code == 200
    assert "Mappe" not in as_("rita").get("/w/forum/decisions").text
    send(meeting, world)
    for name in ("rita", "gerd", "sven"):
        page = as_(name).get(f"/b/{decision.key}")
        assert page.status_code == 200 and f"forum {YEAR}/1" in page.text, name
        assert "Entwurf der Mappe vorlegen" in page.text
    assert as_("olga").get(f"/b/{decision.key}").status_code == 404


def test_a_decision_of_an_item_that_is_not_public_is_hidden_from_guests(
    as_: SignIn, meet: Meet, world: World
) -> None:
    meeting = hold(meet, world)
    item(meeting, "Willkommensmappe").public = False
    send(meeting, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    assert as_("gerd").get(f"/b/{decision.key}").status_code == 404
    assert as_("rita").get(f"/b/{decision.key}").status_code == 200
    assert decision_kind.entries([decision.id]) == {}
    assert "Willkommensmappe" not in as_("gerd").get(f"/m/{meeting.key}").text
    assert as_("gerd").get(f"/m/{meeting.key}/record.json").status_code == 404


def test_drafts_are_not_in_the_index_and_what_was_sent_is(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    assert decision_kind.entries([decision.id]) == {}
    assert "begrüßt" not in kinds.get("meeting").entries([meeting.id])[meeting.id].text  # type: ignore[misc]
    send(meeting, world)
    assert decision_kind.entries([decision.id])[decision.id].title.startswith(f"forum {YEAR}/1")
    assert "begrüßt" in kinds.get("meeting").entries([meeting.id])[meeting.id].text  # type: ignore[misc]
    assert list(decision_kind.all_ids()) == [decision.id]


@pytest.mark.parametrize(
    "words",
    [
        f"{YEAR}/1", f"forum {YEAR}/1", f"Beschluss {YEAR}/1", f"1/{YEAR}", "Willkommensmappe",
        "Mappe Willkommen", "mehrsprachig", f'"forum {YEAR}/1"',
    ],
)  # fmt: skip
def test_it_is_found_by_its_number_and_by_its_words(app: Flask, meet: Meet, world: World, words: str) -> None:
    meeting = hold(meet, world)
    for _more in range(11):
        decide(meeting, world, "Die Kommunen treffen sich wieder.", "Termin")
    send(meeting, world)
    (first, *_rest) = item(meeting, "Willkommensmappe").decisions
    assert found(app, world, words)[:1] == [("decision", first.id)]


def found(app: Flask, world: World, words: str) -> list[tuple[str, int]]:
    indexing.work_off(NOW + timedelta(minutes=1))
    query = Query(words, frozenset({world.workspaces["forum"].id}))
    hits = index().search(query).hits
    return [(hit.kind, hit.object_id) for hit in hits]


@pytest.mark.parametrize(
    "text",
    [f"Siehe forum {YEAR}/1.", f"Laut Beschluss {YEAR}/1 ist", f"(Beschluss forum {YEAR}/1)"],
)
def test_a_citation_becomes_a_link_for_those_who_may_see_it(
    as_: SignIn, meet: Meet, world: World, text: str
) -> None:
    from collab.minutes.actions.writing import write_item

    first, second = hold(meet, world), hold(meet, world)
    send(first, world)
    (decision,) = item(first, "Willkommensmappe").decisions
    write_item(item(second, "Verschiedenes"), text, based_on=0, actor=world.max, now=NOW)
    db.session.commit()
    assert f'href="/b/{decision.key}"' in as_("max").get(f"/m/{second.key}").text
    forum = world.workspaces["forum"]
    assert citing.resolve([f"forum {YEAR}/1"], forum, world.olga) == {}
    assert citing.resolve([f"forum {YEAR}/9"], forum, world.max) == {}


def test_the_list_is_narrowed_by_year_city_and_words(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    decide(meeting, world, "Die Öffnungszeiten gelten überall.", "Öffnungszeiten")
    send(meeting, world)
    client = as_("rita")
    assert "2 Beschlüsse" in client.get("/w/forum/decisions").text
    page = client.get("/w/forum/decisions?q=oeffnungszeiten").text
    assert "Ein Beschluss" in page and "Mappe" not in page
    assert "2 Beschlüsse" in client.get(f"/w/forum/decisions?year={YEAR}").text
    assert "keinen Beschluss" in client.get("/w/forum/decisions?year=1999").text
    for rubbish in ("year=abc", "city=99999999999999", "page=-3", "q=%00"):
        assert client.get(f"/w/forum/decisions?{rubbish}").status_code == 200


def test_the_list_asks_a_fixed_number_of_questions(
    as_: SignIn, meet: Meet, world: World, count_queries: CountQueries
) -> None:
    client = as_("rita")
    asked = []
    for count in (2, 20):
        meeting = hold(meet, world)
        for number in range(count):
            decide(meeting, world, f"Nummer {number}", f"Nummer {number}")
        send(meeting, world)
        client.get("/w/forum/decisions")
        with count_queries() as queries:
            assert client.get("/w/forum/decisions").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1], asked


def test_the_table_opens_in_a_spreadsheet(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world, wording='=HYPERLINK("x"); „Maß“')
    send(meeting, world)
    answer = as_("rita").get("/w/forum/decisions.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert row["Nummer"] == f"forum {YEAR}/1" and row["Essen"] == "Ja" and row["Bochum"] == "steht aus"
    assert row["Wortlaut"].startswith("'=HYPERLINK")


def test_a_wrong_form_comes_back_with_what_was_typed(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = meet(agenda="Willkommensmappe")
    target = item(meeting, "Willkommensmappe")
    client: FlaskClient = as_("max")
    answer = client.post(
        f"/agenda/{target.key}/decisions", data={"wording": " ", "title": "Mappe", "responsible": ""}
    )
    assert answer.status_code == 422 and 'value="Mappe"' in answer.text
    good = {"wording": "So sei es.", "title": "Mappe", "responsible": world.max.person.key, "all_agree": "1"}
    assert client.post(f"/agenda/{target.key}/decisions", data=good).status_code == 303
    (decision,) = target.decisions
    assert decision.responsible is world.max.person and {each.vote for each in decision.assents} == {"yes"}
    assert client.get(f"/b/{decision.key}/edit").status_code == 200
    assert client.post(f"/b/{decision.key}/remove").status_code == 303
    db.session.expire_all()
    assert target.decisions == [] and as_("rita").get(f"/b/{decision.key}").status_code == 404
    assert client.post(f"/b/{decision.key}/restore").status_code == 303
    db.session.expire_all()
    assert len(target.decisions) == 1
