"""Lists and pages of meetings, and who sees what of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collab import kinds
from collab.activity import Activity
from collab.extensions import db
from collab.minutes import kind, listing
from collab.minutes.models import MinutesState
from collab.workspaces.gate import find_workspace
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.minutes.conftest import Meet, item

YEARS = 3000  # days; pages ask the real clock
FUTURE = {"days": YEARS}


@pytest.mark.parametrize("name", ["gerd", "rita", "max", "lea", "sven", "petra"])
def test_everybody_in_the_workspace_sees_meeting_and_agenda(meet: Meet, as_: SignIn, name: str) -> None:
    meeting = meet(agenda="Begrüßung\nHaushalt", place="Rathaus")
    client = as_(name)
    assert "Regiegruppe" in client.get("/w/forum/meetings").text
    page = client.get(f"/m/{meeting.key}").text
    assert "Haushalt" in page and "Rathaus" in page


def test_nobody_sees_a_meeting_of_a_workspace_that_is_not_theirs(meet: Meet, as_: SignIn) -> None:
    meeting = meet(agenda="Haushalt")
    olga = as_("olga")
    for address in (f"/m/{meeting.key}", f"/m/{meeting.key}/edit", "/w/forum/meetings"):
        assert olga.get(address).status_code == 404
    assert olga.post(f"/agenda/{meeting.items[0].key}/remove").status_code == 404
    assert "Regiegruppe" not in olga.get("/").text


@pytest.mark.parametrize("name", ["gerd", "rita", "sven"])
def test_who_does_not_work_here_is_offered_no_changes(meet: Meet, as_: SignIn, name: str) -> None:
    page = as_(name).get(f"/m/{meet(agenda='Haushalt', **FUTURE).key}").text
    for offer in ("/agenda/", '/edit"', "/invitation", "/remind", "/attendance", 'id="lines"'):
        assert offer not in page


def test_guests_see_that_there_is_an_item_that_is_not_public_but_not_which(
    meet: Meet, as_: SignIn, world: World
) -> None:
    meeting = meet(agenda="Begrüßung\nPersonalie Muster")
    private = item(meeting, "Personalie Muster")
    private.public, private.note = False, "Es geht um Kündigung"
    db.session.commit()
    guest = as_("gerd").get(f"/m/{meeting.key}").text
    assert "Nicht öffentlicher Tagesordnungspunkt" in guest
    assert "Personalie" not in guest and "Kündigung" not in guest
    assert "Personalie Muster" in as_("rita").get(f"/m/{meeting.key}").text
    found = kinds.find_subject(world.gerd, f"agenda_item-{private.key}")
    assert found is None
    assert kinds.find_subject(world.rita, f"agenda_item-{private.key}") is not None
    assert kind.item_cards([private.id], world.gerd) == {}


def test_what_only_some_may_see_is_not_in_the_index(meet: Meet) -> None:
    meeting = meet(agenda="Begrüßung\nPersonalie Muster\nHaushalt", place="Rathaus Bochum")
    item(meeting, "Personalie Muster").public = False
    item(meeting, "Haushalt").text = "Der Eigenanteil steigt."
    db.session.commit()
    entry = kind.meeting_entries([meeting.id])[meeting.id]
    assert entry.title == "Regiegruppe" and entry.workspace_id == meeting.workspace_id
    assert "Haushalt" in entry.text and "Rathaus Bochum" in entry.text
    assert "Personalie" not in entry.text and "Eigenanteil" not in entry.text
    meeting.state = MinutesState.CIRCULATED
    db.session.commit()
    text = kind.meeting_entries([meeting.id])[meeting.id].text
    assert "Eigenanteil" in text and "Personalie" not in text
    assert kind.meeting_texts([meeting.id])[meeting.id].text == text


def test_a_meeting_in_the_trash_leaves_the_index(meet: Meet) -> None:
    meeting = meet()
    assert list(kind.all_meeting_ids()) == [meeting.id]
    meeting.trashed_at = NOW
    db.session.commit()
    assert list(kind.all_meeting_ids()) == [] and kind.meeting_entries([meeting.id]) == {}


def test_the_list_shows_what_comes_first_and_the_state_of_the_minutes_of_what_was(
    meet: Meet, as_: SignIn
) -> None:
    for days, title in ((YEARS, "Übernächste"), (YEARS - 1, "Nächste"), (-30, "Alte"), (-10, "Neuere")):
        meet(days=days, title=title, agenda="Punkt")
    sent, sealed, written = (meet(days=day, title=f"Sitzung {day}") for day in (-40, -50, -60))
    sent.state, sealed.state = MinutesState.CIRCULATED, MinutesState.APPROVED
    written.workspace.title = "Forum"
    meet(days=-60, title="Geschrieben", agenda="Punkt").items[0].text = "Text"
    db.session.commit()
    page = as_("gerd").get("/w/forum/meetings").text
    places = [page.index(f">{title}</a>") for title in ("Nächste", "Übernächste", "Neuere", "Alte")]
    assert places == sorted(places)
    for badge in ("noch kein Protokoll", "Protokoll: Entwurf", "Protokoll: versandt", "Protokoll: genehmigt"):
        assert badge in page


def test_the_list_is_narrowed_to_a_year_and_a_series(meet: Meet, as_: SignIn) -> None:
    one = meet(title="Regie heuer", days=-3, series="Regie")
    meet(title="Regie früher", days=-400, series="Regie")
    meet(title="Fachgruppe heuer", days=-3, series="Fachgruppe")
    assert one.series is not None
    client = as_("gerd")
    this_year = client.get("/w/forum/meetings?year=2026").text
    assert "Regie heuer" in this_year and "Fachgruppe heuer" in this_year and "Regie früher" not in this_year
    series = client.get(f"/w/forum/meetings?series={one.series.key}").text
    assert "Regie heuer" in series and "Regie früher" in series and "Fachgruppe heuer" not in series
    assert "Keine Sitzung passt dazu." in client.get("/w/forum/meetings?year=1999").text
    for odd in ("year=x", "year=99999999999", "series=%00", "page=-3", "page=x"):
        assert client.get(f"/w/forum/meetings?{odd}").status_code == 200


def test_the_past_is_shown_in_pages(meet: Meet, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    for days in range(1, 6):
        meet(title=f"Sitzung {days}", days=-days)
    client = as_("gerd")
    assert "Sitzung 2" in client.get("/w/forum/meetings").text
    last = client.get("/w/forum/meetings?page=9").text
    assert "Sitzung 5" in last and "Sitzung 3<" not in last


def test_the_number_of_questions_does_not_grow_with_list_and_page(
    meet: Meet, as_: SignIn, count_queries: CountQueries
) -> None:
    client = as_("max")
    agenda = "\n".join(f"Punkt {number}" for number in range(3))

    def asked(address: str) -> int:
        client.get(address)
        with count_queries() as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    first = meet(agenda=agenda, people=["lea"], series="Regie", **FUTURE)
    meet(days=-5, agenda=agenda, series="Regie")
    addresses = ["/w/forum/meetings", "/", "/w/forum/", f"/m/{first.key}", f"/m/{first.key}/attendance"]
    before = {address: asked(address) for address in addresses}
    for number in range(6):
        meet(days=YEARS + number, agenda=agenda, series="Regie")
        meet(days=-10 - number, agenda=agenda, series="Regie")
    big = meet(agenda="\n".join(f"Punkt {n}\n  Teil" for n in range(20)), series="Regie",
               people=["lea", "max", "rita", "gerd", "petra", "sven"], days=YEARS + 1,
               outside=[(f"Gast {n}", f"gast{n}@example.org") for n in range(10)])  # fmt: skip
    after = {address: asked(address) for address in addresses[:3]}
    assert after == {address: before[address] for address in addresses[:3]}
    assert asked(f"/m/{big.key}") <= before[addresses[3]] + 2  # neighbours, carried items: not per item
    assert asked(f"/m/{big.key}/attendance") == before[addresses[4]]


def test_the_next_meeting_stands_on_the_front_page_and_those_of_a_person_on_her_home_page(
    meet: Meet, as_: SignIn
) -> None:
    meet(title="Spätere Sitzung", days=YEARS + 5)
    meet(title="Nächste Regiegruppe", days=YEARS, people=["gerd"])
    meet(title="Abgesagt", days=YEARS - 5).event.cancelled_at = NOW
    meet(title="Vergangen", days=-5)
    db.session.commit()
    front = as_("gerd").get("/w/forum/").text.split('id="next-meeting"')[1].split("</section>")[0]
    assert "Nächste Regiegruppe" in front and "Spätere" not in front and "Ihre Antwort fehlt noch" in front
    home = as_("gerd").get("/").text.split('id="next-meetings"')[1].split("</section>")[0]
    assert "Nächste Regiegruppe" in home and "Spätere Sitzung" in home and "Interkommunales Forum" in home
    assert "Vergangen" not in home and "Abgesagt" not in home
    assert "next-meetings" not in as_("olga").get("/").text
    assert "next-meetings" not in as_("sven").get("/").text  # reads all workspaces, belongs to none


def test_the_steering_group_is_told_of_meetings_to_which_it_is_invited(meet: Meet, as_: SignIn) -> None:
    meet(title="Mit Steuerung", days=YEARS, people=["sven"])
    assert "Mit Steuerung" in as_("sven").get("/").text.split('id="next-meetings"')[1]


def test_the_journal_says_it_in_german_and_the_page_shows_it(meet: Meet, as_: SignIn, world: World) -> None:
    meeting = meet(**FUTURE)
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/items", data={"lines": "Haushalt"})
    page = max_.get("/w/forum/activity").text
    assert "hat die Sitzung" in page and "angesetzt" in page and "Tagesordnung" in page
    known = kinds.get("meeting").verbs
    written = {line.verb for line in db.session.query(Activity).filter_by(kind="meeting")}
    assert written <= set(known)
    assert find_workspace(world.max, "forum") is not None


def test_the_short_address_is_that_of_the_card(meet: Meet, world: World) -> None:
    meeting = meet()
    card = kind.meeting_cards([meeting.id], world.gerd)[meeting.id]
    assert card.url == f"/m/{meeting.key}" and card.day == (NOW + timedelta(days=7)).date()
    assert kind.meeting_cards([meeting.id], world.olga) == {}
