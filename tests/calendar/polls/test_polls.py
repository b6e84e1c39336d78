"""Date polls: proposing, answering, reminding, choosing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from collab.activity import Activity
from collab.base.errors import Refused
from collab.base.mail.models import OutgoingMail
from collab.calendar import trash_bin as events
from collab.calendar.actions import EventFields, plan_event
from collab.calendar.models import Event
from collab.calendar.polls import actions, queries, reminding, trash_bin
from collab.calendar.polls.actions import Asked, PollFields, Slot
from collab.calendar.polls.models import Poll, PollAnswer, PollInvitee, Suits
from collab.extensions import db
from collab.people.models import Person
from collab.workspaces.membership import add_member
from collab.workspaces.models import Role
from tests.conftest import NOW, World

SignIn = Callable[[str], FlaskClient]
TUESDAY = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # 10 o'clock in Germany
WEDNESDAY = TUESDAY + timedelta(days=1)
TWO_HOURS = timedelta(hours=2)
FAR_AHEAD = date(2099, 1, 1)  # pages look at the real clock


def slots() -> list[Slot]:
    return [Slot(TUESDAY, TUESDAY + TWO_HOURS), Slot(WEDNESDAY, WEDNESDAY + TWO_HOURS)]


@pytest.fixture
def poll(world: World) -> Poll:
    """Lea asks Max, Gerd (guest), Rosa (no login) and somebody with an address only."""
    rosa = Person(given_name="Rosa", family_name="Ohnekonto", email="rosa@example.org", created_at=NOW)
    db.session.add(rosa)
    asked = [
        Asked(person=world.lea.person),
        Asked(person=world.max.person),
        Asked(person=world.gerd.person),
        Asked(person=rosa),
        Asked(name="Extern", email="extern@example.net"),
    ]
    fields = PollFields("Redaktionssitzung", slots(), FAR_AHEAD, place="Rathaus Essen")
    poll = actions.start_poll(world.workspaces["forum"], fields, asked, actor=world.lea, now=NOW)
    db.session.commit()
    return poll


def mails(beginning: str) -> dict[str, OutgoingMail]:
    found = db.session.scalars(select(OutgoingMail).where(OutgoingMail.message_id.contains(beginning)))
    return {mail.recipient: mail for mail in found}


def row(poll: Poll, name: str) -> PollInvitee:
    return next(each for each in poll.invitees if each.display_name.startswith(name))


def say(poll: Poll, name: str, *said: Suits, world: World | None = None) -> None:
    who = row(poll, name)
    answers = {option.id: suits for option, suits in zip(poll.options, said, strict=False)}
    actor = world.accounts[name.lower()] if world else None
    actions.answer_poll(who, answers, comment="", actor=actor, now=NOW)
    db.session.commit()


def test_everybody_but_the_organiser_is_asked_by_mail(poll: Poll) -> None:
    asked = mails("poll-asked")
    assert set(asked) == {"max@example.org", "gerd@example.org", "rosa@example.org", "extern@example.net"}
    assert f"/poll/{poll.key}" in asked["max@example.org"].text
    assert "1. Dezember 2026, 10:00–12:00 Uhr" in asked["max@example.org"].text


def test_people_without_a_login_get_a_personal_link_and_others_none(poll: Poll) -> None:
    asked = mails("poll-asked")
    assert f"/poll/by-link/{row(poll, 'Rosa').token}" in asked["rosa@example.org"].text
    assert f"/poll/by-link/{row(poll, 'Extern').token}" in asked["extern@example.net"].text
    assert "by-link" not in asked["max@example.org"].text


def test_somebody_who_is_asked_twice_is_asked_once(poll: Poll, world: World) -> None:
    again = [Asked(person=world.max.person), Asked(name="X", email="EXTERN@example.net")]
    assert actions.ask(poll, again, actor=world.lea, now=NOW) == []
    assert len(poll.invitees) == 5


def test_a_poll_needs_two_dates_a_title_and_a_deadline_ahead(world: World) -> None:
    forum = world.workspaces["forum"]
    for fields in (
        PollFields("T", slots()[:1], date(2026, 12, 1)),
        PollFields("  ", slots(), date(2026, 12, 1)),
        PollFields("T", slots(), date(2026, 11, 15)),
        PollFields("T", [*slots(), Slot(TUESDAY, TUESDAY)], date(2026, 12, 1)),
    ):
        with pytest.raises(Refused):
            actions.start_poll(forum, fields, [], actor=world.lea, now=NOW)
        db.session.rollback()


def test_the_date_that_suits_most_people_is_the_best(poll: Poll, world: World) -> None:
    say(poll, "Max", Suits.IF_NEED_BE, Suits.YES, world=world)
    say(poll, "Gerd", Suits.YES, Suits.NO, world=world)
    say(poll, "Rosa", Suits.YES, Suits.NO)
    first, second = queries.lines(poll)
    assert (first.best, second.best) == (True, False)
    assert first.names[Suits.YES] == ["Gerd Gast", "Rosa Ohnekonto"]
    assert first.names[Suits.IF_NEED_BE] == ["Max Mitglied"]


def test_an_answer_can_be_changed_and_the_last_one_counts(poll: Poll, world: World) -> None:
    say(poll, "Max", Suits.YES, Suits.YES, world=world)
    say(poll, "Max", Suits.NO, world=world)
    assert [line.names[Suits.NO] for line in queries.lines(poll)] == [["Max Mitglied"], []]


def test_changing_the_dates_keeps_the_answers_to_those_that_stay(poll: Poll, world: World) -> None:
    say(poll, "Max", Suits.YES, Suits.NO, world=world)
    thursday = WEDNESDAY + timedelta(days=1)
    changed = PollFields(
        "Redaktionssitzung",
        [slots()[0], Slot(thursday, thursday + TWO_HOURS)],
        poll.deadline,
        place="Rathaus Essen",
    )
    assert actions.change_poll(poll, changed, actor=world.lea, now=NOW)
    db.session.commit()
    first, new = queries.lines(poll)
    assert first.names[Suits.YES] == ["Max Mitglied"]
    assert new.names == {suits: [] for suits in Suits}
    assert set(mails("poll-new_dates")) == {"max@example.org"}


def test_a_reminder_goes_to_those_who_have_not_answered_and_not_twice_a_day(poll: Poll, world: World) -> None:
    say(poll, "Max", Suits.YES, world=world)
    assert actions.remind(poll, actor=world.lea, now=NOW) == 3
    assert actions.remind(poll, actor=world.lea, now=NOW + timedelta(hours=3)) == 0
    db.session.commit()
    assert set(mails("poll-reminder")) == {"gerd@example.org", "rosa@example.org", "extern@example.net"}


def test_the_worker_reminds_once_shortly_before_the_deadline(poll: Poll) -> None:
    poll.deadline = date(2026, 11, 25)
    db.session.commit()
    assert reminding.remind_due(NOW) == 0  # nine days ahead
    near = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert reminding.remind_due(near) == 1
    assert reminding.remind_due(near + timedelta(days=1)) == 0
    assert len(mails("poll-reminder")) == 5  # the organiser is asked as well, if she forgot her own answer


def test_choosing_a_date_makes_the_event_invites_and_ends_the_poll(poll: Poll, world: World) -> None:
    event = actions.choose_date(poll, poll.options[1], actor=world.lea, now=NOW)
    db.session.commit()
    assert (event.title, event.place) == ("Redaktionssitzung", "Rathaus Essen")
    assert (event.starts_at, event.ends_at) == (WEDNESDAY, WEDNESDAY + TWO_HOURS)
    assert len(event.participants) == 5
    invited = db.session.scalars(select(OutgoingMail).where(OutgoingMail.calendar != "")).all()
    assert {"max@example.org", "rosa@example.org", "extern@example.net"} <= {m.recipient for m in invited}
    with pytest.raises(Refused):
        say(poll, "Max", Suits.YES, world=world)


def test_two_people_choose_a_date_and_there_is_one_event(poll: Poll, world: World) -> None:
    actions.choose_date(poll, poll.options[0], actor=world.lea, now=NOW)
    with pytest.raises(Refused):
        actions.choose_date(poll, poll.options[1], actor=world.max, now=NOW)
    assert len(db.session.scalars(select(Event)).all()) == 1


def test_whole_days_become_an_event_of_whole_days(world: World) -> None:
    first = datetime(2027, 3, 26, 23, tzinfo=UTC)  # midnight of the 27th, the day before summer time begins
    days = Slot(first, datetime(2027, 3, 28, 22, tzinfo=UTC), all_day=True)
    fields = PollFields("Klausur", [days, *slots()], date(2026, 12, 1))
    poll = actions.start_poll(world.workspaces["forum"], fields, [], actor=world.lea, now=NOW)
    whole = next(option for option in poll.options if option.all_day)
    event = actions.choose_date(poll, whole, actor=world.lea, now=NOW)
    assert (event.first_day, event.last_day) == (date(2027, 3, 27), date(2027, 3, 28))


def test_no_answers_are_taken_after_the_deadline(poll: Poll, world: World) -> None:
    poll.deadline = date(2026, 11, 25)
    with pytest.raises(Refused):
        actions.answer_poll(
            row(poll, "Max"), {}, comment="", actor=world.max, now=datetime(2026, 11, 26, 9, tzinfo=UTC)
        )


def test_what_lies_in_the_calendar_at_the_same_time_is_shown(poll: Poll, world: World) -> None:
    plan_event(
        world.workspaces["forum"],
        EventFields("Ratssitzung", TUESDAY + timedelta(hours=1), TUESDAY + timedelta(hours=3)),
        actor=world.max,
        now=NOW,
    )
    db.session.commit()
    found = queries.conflicts(poll.options, world.lea)
    titles = [[entry.title for entry in found[o.starts_at, o.ends_at]] for o in poll.options]
    assert titles == [["Ratssitzung"], []]


def test_conflicts_never_name_an_event_of_a_foreign_workspace(poll: Poll, world: World) -> None:
    plan_event(
        world.workspaces["intern"],
        EventFields("Geheimes Treffen", TUESDAY, TUESDAY + TWO_HOURS),
        actor=world.olga,
        now=NOW,
    )
    db.session.commit()
    assert not any(queries.conflicts(poll.options, world.lea).values())
    assert any(queries.conflicts(poll.options, world.olga).values())


def test_the_journal_names_who_answered_by_link(poll: Poll) -> None:
    say(poll, "Extern", Suits.YES)
    line = db.session.scalars(select(Activity).where(Activity.verb == "poll.answered_by_link")).one()
    assert (line.actor_id, line.detail["name"]) == (None, "Extern")


def test_the_form_adds_a_day_with_the_times_of_the_last_one(as_: SignIn) -> None:
    typed = {"title": "T", "slot_day": ["2026-12-01"], "slot_begins": ["14:30"], "slot_ends": ["16:00"]}
    page = as_("max").post("/w/forum/polls/draft", data=typed | {"add": "2026-12-03"}).text
    assert page.count('value="14:30"') == 2
    assert 'name="slot_day" value="2026-12-03"' in page
    assert 'value="T"' in page


def test_the_form_takes_a_day_out_again(as_: SignIn) -> None:
    typed = {
        "slot_day": ["2026-12-01", "2026-12-02"],
        "slot_begins": ["", ""],
        "slot_ends": ["", ""],
        "remove": "0",
    }
    page = as_("max").post("/w/forum/polls/draft", data=typed).text
    assert 'name="slot_day" value="2026-12-01"' not in page
    assert 'name="slot_day" value="2026-12-02"' in page


def test_bad_rows_are_named_and_nothing_is_lost(as_: SignIn) -> None:
    typed = {
        "title": "Treffen", "deadline": "2099-01-01",
        "slot_day": ["2099-12-01", "31.12.2099"], "slot_begins": ["12:00", ""], "slot_ends": ["10:00", ""],
    }  # fmt: skip
    answer = as_("max").post("/w/forum/polls/new", data=typed)
    assert answer.status_code == 422
    assert "Das Ende liegt nicht nach dem Beginn." in answer.text
    assert "ist kein Tag" in answer.text
    assert 'value="31.12.2099"' in answer.text
    assert not db.session.scalars(select(Poll)).all()


def test_a_poll_is_started_from_the_form(as_: SignIn, world: World) -> None:
    typed = {
        "title": "Treffen", "deadline": "2099-11-01", "person": [world.rita.person.key],
        "slot_day": ["2099-12-01", "2099-12-02"], "slot_begins": ["10:00", ""], "slot_ends": ["12:00", ""],
        "others": "Erika Muster <erika@example.net>",
    }  # fmt: skip
    answer = as_("max").post("/w/forum/polls/new", data=typed)
    assert answer.status_code == 303
    poll = db.session.scalars(select(Poll)).one()
    assert [each.display_name for each in poll.invitees] == ["Rita Reader", "Erika Muster"]
    assert [option.all_day for option in poll.options] == [False, True]


def test_a_guest_answers_and_a_reader_who_was_not_asked_joins(as_: SignIn, poll: Poll) -> None:
    answers = {f"answer-{option.key}": "yes" for option in poll.options}
    for name in ("gerd", "rita"):
        assert as_(name).post(f"/poll/{poll.key}/answer", data=answers).status_code == 303
    db.session.refresh(poll)
    assert queries.lines(poll)[0].names[Suits.YES] == ["Gerd Gast", "Rita Reader"]


def test_hidden_answers_are_seen_by_the_organiser_alone_until_the_end(
    as_: SignIn, poll: Poll, world: World
) -> None:
    poll.hidden = True
    say(poll, "Gerd", Suits.YES, Suits.NO, world=world)
    seen = {
        name: "Gerd Gast</span>" in as_(name).get(f"/poll/{poll.key}").text for name in ("lea", "max", "rita")
    }
    assert seen == {"lea": True, "max": False, "rita": False}
    actions.close_poll(poll, actor=world.lea, now=NOW)
    db.session.commit()
    assert "Gerd Gast</span>" in as_("rita").get(f"/poll/{poll.key}").text


def test_nobody_else_uncovers_hidden_answers(as_: SignIn, poll: Poll, world: World) -> None:
    """Members may change a poll; but not look at the answers by showing them, or ending it for a moment."""
    poll.hidden = True
    db.session.commit()
    shown = PollFields(poll.title, slots(), FAR_AHEAD, place=poll.place)
    with pytest.raises(Refused, match="gestartet"):
        actions.change_poll(poll, shown, actor=world.max, now=NOW)
    assert as_("max").post(f"/poll/{poll.key}/close").status_code == 403
    db.session.refresh(poll)
    assert poll.hidden and poll.closed_at is None
    poll.created_by = world.petra  # whoever started it may have left: leads end it
    db.session.commit()
    assert as_("lea").post(f"/poll/{poll.key}/close").status_code == 303


def test_by_the_personal_link_somebody_answers_without_a_login(client: FlaskClient, poll: Poll) -> None:
    address = f"/poll/by-link/{row(poll, 'Extern').token}"
    page = client.get(address)
    assert page.status_code == 200
    assert "Guten Tag Extern" in page.text
    client.post(address, data={f"answer-{poll.options[0].key}": "if_need_be", "comment": "nur online"})
    db.session.refresh(poll)
    assert queries.lines(poll)[0].names[Suits.IF_NEED_BE] == ["Extern"]
    assert "nur online" in client.get(address).text


def test_the_personal_link_shows_nothing_of_the_others(client: FlaskClient, poll: Poll, world: World) -> None:
    say(poll, "Max", Suits.YES, world=world)
    page = client.get(f"/poll/by-link/{row(poll, 'Extern').token}").text
    assert "Max Mitglied" not in page
    assert "Rosa" not in page


@pytest.mark.parametrize("change", ["login", "trash", "archive", "other"])
def test_a_personal_link_that_does_not_count_any_more_leads_nowhere(
    client: FlaskClient, poll: Poll, world: World, change: str
) -> None:
    token = row(poll, "Extern").token
    if change == "login":
        token = row(poll, "Max").token  # she has a login: she answers signed in
    elif change == "trash":
        actions.trash_poll(poll, actor=world.lea, now=NOW)
    elif change == "archive":
        poll.workspace.archived_at = NOW
    else:
        token = "z" * 22
    db.session.commit()
    assert client.get(f"/poll/by-link/{token}").status_code == 404
    assert client.post(f"/poll/by-link/{token}", data={}).status_code == 404


def test_an_option_of_another_poll_cannot_be_chosen(as_: SignIn, poll: Poll, world: World) -> None:
    other = actions.start_poll(
        world.workspaces["forum"], PollFields("B", slots(), date(2026, 12, 1)), [], actor=world.lea, now=NOW
    )
    db.session.commit()
    answer = as_("lea").post(f"/poll/{poll.key}/choose/{other.options[0].key}")
    assert answer.status_code == 404


def test_an_outsider_finds_no_poll(as_: SignIn, poll: Poll) -> None:
    assert as_("olga").get(f"/poll/{poll.key}").status_code == 404
    assert as_("olga").get("/w/forum/polls/").status_code == 404


def test_a_poll_in_the_trash_is_gone_for_readers_and_comes_back(as_: SignIn, poll: Poll) -> None:
    assert as_("max").post(f"/poll/{poll.key}/trash").status_code == 303
    assert as_("rita").get(f"/poll/{poll.key}").status_code == 404
    assert as_("max").post(f"/poll/{poll.key}/restore").status_code == 303
    assert as_("rita").get(f"/poll/{poll.key}").status_code == 200


def test_the_home_page_asks_for_missing_answers_until_they_are_there(
    as_: SignIn, poll: Poll, world: World
) -> None:
    assert "Welcher Termin passt Ihnen?" in as_("max").get("/").text
    say(poll, "Max", Suits.YES, world=world)
    assert "Welcher Termin passt Ihnen?" not in as_("max").get("/").text


@pytest.mark.parametrize("number", [2, 60])
def test_the_list_asks_a_fixed_number_of_queries(
    as_: SignIn, world: World, count_queries: Callable[[], object], number: int
) -> None:
    for _each in range(number):
        fields = PollFields("P", slots(), date(2026, 12, 1))
        asked = [Asked(person=world.max.person)]
        actions.start_poll(world.workspaces["forum"], fields, asked, actor=world.lea, now=NOW)
    db.session.commit()
    client = as_("max")
    client.get("/w/forum/polls/")
    with count_queries() as queries_sent:  # type: ignore[attr-defined]
        client.get("/w/forum/polls/")
    assert len(queries_sent) <= 12, queries_sent


@pytest.mark.parametrize("number", [2, 40])
def test_the_page_of_a_poll_asks_a_fixed_number_of_queries(
    as_: SignIn, world: World, count_queries: Callable[[], object], number: int
) -> None:
    asked = [Asked(name=f"N{n}", email=f"n{n}@example.net") for n in range(number)]
    many = [Slot(TUESDAY + timedelta(days=n), TUESDAY + timedelta(days=n, hours=1)) for n in range(number)]
    poll = actions.start_poll(
        world.workspaces["forum"], PollFields("P", many, date(2026, 12, 1)), asked, actor=world.lea, now=NOW
    )
    for invitee in poll.invitees:
        answers = {option.id: Suits.YES for option in poll.options}
        actions.answer_poll(invitee, answers, comment="", actor=None, now=NOW)
    add_member(world.workspaces["forum"], world.olga, Role.READER, actor=world.lea, now=NOW)
    db.session.commit()
    client = as_("max")
    client.get(f"/poll/{poll.key}")
    with count_queries() as queries_sent:  # type: ignore[attr-defined]
        client.get(f"/poll/{poll.key}")
    assert len(queries_sent) <= 26, queries_sent


def test_the_trash_is_emptied_with_all_who_were_asked(poll: Poll, world: World) -> None:
    """Names and addresses of people from outside do not stay for ever."""
    event = actions.choose_date(poll, poll.options[0], actor=world.lea, now=NOW)
    actions.trash_poll(poll, actor=world.lea, now=NOW)
    db.session.commit()
    assert trash_bin.purge_trash(NOW + timedelta(days=1)) == 0
    assert trash_bin.purge_trash(NOW + timedelta(days=400)) == 1
    for table in (Poll, PollInvitee, PollAnswer):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert db.session.get(Event, event.id) is not None


def test_the_event_of_a_poll_leaves_the_trash_without_it(poll: Poll, world: World) -> None:
    event = actions.choose_date(poll, poll.options[0], actor=world.lea, now=NOW)
    event.trashed_at = NOW
    db.session.commit()
    assert events.purge_trash(NOW + timedelta(days=400)) == 1
    db.session.expire_all()
    assert poll.event is None and poll.closed_at is not None
