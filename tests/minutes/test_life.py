"""Minutes are a draft, then sent, then approved and sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab.activity.models import Activity
from collab.base.errors import Refused
from collab.base.mail import OutgoingMail, send_due
from collab.extensions import db
from collab.minutes.actions import MeetingFields, change_meeting, life, objections
from collab.minutes.actions.decisions import Given, set_votes
from collab.minutes.actions.writing import write_item
from collab.minutes.models import MinutesState, Vote
from collab.people.models import Account
from collab.tasks.models import Task
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet, item
from tests.minutes.held import city, decide, hold, seal, send
from tests.post_office import PostOffice

LATER = NOW + timedelta(days=15)


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def verbs() -> list[str]:
    return list(db.session.scalars(select(Activity.verb).order_by(Activity.id)))


def test_sending_gives_numbers_makes_tasks_and_tells_the_journal(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    (action,) = item(meeting, "Willkommensmappe").actions
    assert (decision.year, decision.number) == (NOW.year, 1)
    assert meeting.state == MinutesState.CIRCULATED
    assert meeting.objections_until == NOW.date() + timedelta(days=14)
    task = action.task
    assert task is not None and [person.display_name for person in task.responsible] == ["Max Mitglied"]
    assert (task.origin_kind, task.origin_id) == ("decision", decision.id)
    assert "minutes.circulated" in verbs() and "decision.taken" in verbs()


def test_everybody_concerned_gets_the_pdf_and_the_steering_group_too(
    app: Flask, meet: Meet, world: World
) -> None:
    office = PostOffice()
    app.config.update(office.settings)
    meeting = hold(meet, world, outside=[("Dr. Extern", "extern@example.org")])
    db.session.query(OutgoingMail).delete()
    send(meeting, world)
    with office.open():
        send_due(NOW)
    assert sorted(office.recipients()) == [
        f"{name}@example.org" for name in ("extern", "lea", "max", "rita", "sven")
    ]
    for mail in office.mails:
        (pdf,) = mail.iter_attachments()
        assert pdf.get_content_type() == "application/pdf" and pdf.get_content().startswith(b"%PDF")
    text = office.mails[0].get_body(("plain",)).get_content()
    assert "forum 2026/1" in text.replace(str(NOW.year), "2026") and "Willkommensmappe" in text
    assert f"/m/{meeting.key}" in text and "Entwurf der Mappe vorlegen" in text


def test_whoever_has_no_login_gets_no_link(meet: Meet, world: World) -> None:
    meeting = hold(meet, world, outside=[("Dr. Extern", "extern@example.org")])
    send(meeting, world)
    (outside,) = [mail for mail in mails() if mail.recipient == "extern@example.org" and mail.files]
    assert f"/m/{meeting.key}" not in outside.text


def test_sending_is_refused_in_words_while_something_is_missing(meet: Meet, world: World) -> None:
    meeting = meet(days=-1, agenda="Begrüßung")
    with pytest.raises(Refused) as refused:
        send(meeting, world)
    assert "geleitet" in refused.value.message and "anwesend" in refused.value.message
    assert meeting.state == MinutesState.DRAFT


def test_pending_votes_are_named_and_stop_nothing(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    ready = life.readiness(meeting)
    assert ready.missing == () and any("Bochum" in remark for remark in ready.remarks)


def test_minutes_are_sent_once(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    before = len(mails())
    with pytest.raises(Refused):
        life.circulate(meeting, 14, actor=world.lea, now=NOW)
    db.session.rollback()
    assert len(mails()) == before and db.session.query(Task).count() == 1


def test_a_correction_is_marked_and_sent_again_with_no_second_task(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    before = len(mails())
    soon = NOW + timedelta(days=1)
    write_item(item(meeting, "Begrüßung"), "Max begrüßt alle.", based_on=1, actor=world.max, now=soon)
    assert item(meeting, "Begrüßung").corrected_at == soon and life.has_unsent_changes(meeting)
    life.send_again(meeting, None, actor=world.max, now=soon + timedelta(minutes=5))
    db.session.commit()
    again = mails()[before:]
    assert {mail.recipient for mail in again} >= {"lea@example.org", "sven@example.org"}
    assert all("Geändertes Protokoll" in mail.subject and "Begrüßung" in mail.text for mail in again)
    assert db.session.query(Task).count() == 1 and not life.has_unsent_changes(meeting)
    assert verbs().count("minutes.corrected") == 1 and "minutes.sent_again" in verbs()


def test_a_decision_and_a_task_added_afterwards_get_number_and_task_at_once(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    second = decide(meeting, world, "Noch etwas.", "Zweiter")
    assert second.number == 2
    set_votes(second, {city("Bochum").id: Given(Vote.NO, "kein Geld")}, actor=world.max, now=NOW)
    db.session.commit()
    assert "decision.voted" in verbs()


def test_only_lead_chair_and_minute_taker_correct_what_was_sent(meet: Meet, world: World) -> None:
    meeting = hold(meet, world, minute_taker=world.lea.person)
    send(meeting, world)
    with pytest.raises(Refused) as refused:
        write_item(item(meeting, "Begrüßung"), "x", based_on=1, actor=world.max, now=NOW)
    assert refused.value.status == 403


def test_an_objection_stops_the_approval_until_it_is_answered(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    objection = objections.raise_objection(
        meeting, item(meeting, "Begrüßung"), "Ich fehlte.", actor=world.rita, now=NOW
    )
    db.session.commit()
    told = [mail for mail in mails() if mail.subject.startswith("Einspruch")]
    assert {mail.recipient for mail in told} == {"lea@example.org", "max@example.org"}
    with pytest.raises(Refused) as refused:
        life.approve(meeting, actor=world.lea, now=LATER)
    assert "Einspruch ist noch offen" in refused.value.message
    objections.settle(objection, "Ist ergänzt.", actor=world.max, now=LATER)
    db.session.commit()
    assert mails()[-1].recipient == "rita@example.org" and "Ist ergänzt." in mails()[-1].text
    seal(meeting, world)
    assert meeting.state == MinutesState.APPROVED


def test_an_objection_is_withdrawn_by_its_author_only(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    objection = objections.raise_objection(meeting, None, "Nein.", actor=world.rita, now=NOW)
    with pytest.raises(Refused):
        objections.withdraw(objection, actor=world.lea, now=NOW)
    objections.withdraw(objection, actor=world.rita, now=NOW)
    seal(meeting, world)


def test_after_the_period_nobody_objects(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world, days=3)
    objections.raise_objection(
        meeting, None, "Am letzten Tag.", actor=world.rita, now=NOW + timedelta(days=3)
    )
    with pytest.raises(Refused) as refused:
        objections.raise_objection(meeting, None, "Zu spät.", actor=world.rita, now=NOW + timedelta(days=4))
    assert "abgelaufen" in refused.value.message


def test_the_lead_waits_for_the_period_and_the_next_meeting_does_not(meet: Meet, world: World) -> None:
    first = hold(meet, world, days=-1, series="Regie")
    following = meet(days=7, series="Regie", chair=world.max.person)
    send(first, world)
    with pytest.raises(Refused) as refused:
        life.approve(first, actor=world.lea, now=NOW + timedelta(days=7))
    assert "noch bis zum" in refused.value.message
    (approval,) = [each for each in following.items if each.approves_id == first.id]
    assert approval.position == 1
    life.approve(first, actor=world.max, now=NOW + timedelta(days=7), in_meeting=following)
    db.session.commit()
    assert first.approved_in is following and first.seal


def test_unsent_corrections_stop_the_approval(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    write_item(item(meeting, "Begrüßung"), "Neu.", based_on=1, actor=world.max, now=NOW + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        life.approve(meeting, actor=world.lea, now=LATER)
    assert "geänderte Fassung" in refused.value.message


def test_an_addendum_is_sealed_and_mailed(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    with pytest.raises(Refused):
        life.add_addendum(meeting, "Zu früh.", actor=world.lea, now=NOW)
    send(meeting, world)
    seal(meeting, world)
    before = len(mails())
    life.add_addendum(meeting, "Die Sitzung begann um 10 Uhr.", actor=world.lea, now=LATER)
    life.add_addendum(meeting, "Und endete um 12.", actor=world.lea, now=LATER)
    db.session.commit()
    assert len({addendum.seal for addendum in meeting.addenda}) == 2
    assert len(mails()) - before == 2 * 4
    assert "minutes.addendum" in verbs()


def test_a_steering_member_who_left_gets_nothing(meet: Meet, world: World) -> None:
    world.sven.closed_at = NOW
    meeting = hold(meet, world)
    send(meeting, world)
    assert "sven@example.org" not in {mail.recipient for mail in mails()}


def test_what_is_not_public_reaches_nobody_outside(app: Flask, meet: Meet, world: World) -> None:
    meeting = hold(meet, world, outside=[("Dr. Extern", "extern@example.org")])
    item(meeting, "Willkommensmappe").public = False
    send(meeting, world)
    sent = {mail.recipient: mail for mail in mails() if mail.files}
    assert "Willkommensmappe" not in sent["extern@example.org"].text
    assert "Willkommensmappe" in sent["lea@example.org"].text
    assert sent["extern@example.org"].files[0]["digest"] != sent["lea@example.org"].files[0]["digest"]


def test_the_whole_life_in_the_browser(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    address = f"/m/{meeting.key}"
    taker, reader, lead = as_("max"), as_("rita"), as_("lea")
    assert "Willkommensmappe heraus" not in reader.get(address).text
    assert "Jetzt versenden" in taker.get(f"{address}/circulate").text
    assert taker.post(f"{address}/circulate", data={"days": "0"}).status_code == 422
    assert taker.post(f"{address}/circulate", data={"days": "1"}).status_code == 303
    page = reader.get(address).text
    assert "Willkommensmappe heraus" in page and "Einspruch einlegen" in page
    assert reader.post(f"{address}/objections", data={"text": "Nein.", "item": ""}).status_code == 303
    (objection,) = meeting.objections
    assert "Ein Einspruch ist offen" in lead.get(address).text
    assert lead.post(f"{address}/approve").status_code == 409
    assert lead.post(f"/objections/{objection.key}/settle", data={"text": "Doch."}).status_code == 303
    meeting.objections_until = NOW.date()
    db.session.commit()
    assert "kann genehmigt werden" in lead.get(address).text
    assert taker.post(f"{address}/approve").status_code == 403
    assert lead.post(f"{address}/approve").status_code == 303
    page = reader.get(address).text
    assert "genehmigt und versiegelt" in page and "geprüft: unverändert" in page and meeting.seal in page
    assert lead.post(f"{address}/addenda", data={"text": "Nachtrag."}).status_code == 303
    assert "geprüft: unverändert" in reader.get(address).text


def test_without_objections_the_page_says_so_at_the_end(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    meeting.objections_until = NOW.date()
    db.session.commit()
    assert "Es gab keinen Einspruch." in as_("rita").get(f"/m/{meeting.key}").text


def test_guests_do_not_object(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    assert as_("gerd").post(f"/m/{meeting.key}/objections", data={"text": "Nein."}).status_code == 403


def test_accounts_are_told_in_their_language(meet: Meet, world: World) -> None:
    account = db.session.get(Account, world.sven.id)
    assert account is not None
    account.language = "de"
    meeting = hold(meet, world)
    send(meeting, world)
    (mail,) = [mail for mail in mails() if mail.recipient == "sven@example.org"]
    assert mail.subject == "Protokoll: Regiegruppe" and "Guten Tag Sven Steuer," in mail.text


def test_the_item_that_approved_the_minutes_stays(as_: SignIn, meet: Meet, world: World) -> None:
    """Also where somebody approves before the meeting has begun, and the agenda is prepared once more."""
    first = hold(meet, world, days=-1, series="Regie")
    following = meet(days=3000, series="Regie", chair=world.max.person)
    send(first, world)
    approval = next(each for each in following.items if each.approves_id == first.id)
    assert as_("lea").post(f"/agenda/{approval.key}/approval").status_code == 303
    db.session.expire_all()
    assert first.state == MinutesState.APPROVED and approval in following.items
    page = as_("lea").get(f"/m/{following.key}/write").text
    assert "ist genehmigt" in page


def test_minutes_of_elsewhere_are_not_approved_by_an_item(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = meet(agenda="Begrüßung")
    assert as_("lea").post(f"/agenda/{item(meeting, 'Begrüßung').key}/approval").status_code == 404


def test_nobody_gives_herself_the_right_to_correct_what_was_sent(
    as_: SignIn, meet: Meet, world: World
) -> None:
    """Chair and minute-taker correct and settle, so a member does not make herself one afterwards."""
    meeting = hold(meet, world, minute_taker=world.lea.person)
    send(meeting, world)
    fields = MeetingFields(
        title=meeting.title,
        starts_at=meeting.event.starts_at,
        ends_at=meeting.event.ends_at,
        chair=world.lea.person,
        minute_taker=world.max.person,
    )
    with pytest.raises(Refused):
        change_meeting(meeting, fields, None, actor=world.max, now=LATER)
    db.session.rollback()
    assert change_meeting(meeting, fields, None, actor=world.lea, now=LATER)
    assert life.has_unsent_changes(meeting)  # the minutes say who wrote them


def test_a_meeting_that_is_only_planned_approves_nothing_for_its_chair(meet: Meet, world: World) -> None:
    """Otherwise whoever may write approves at once, by planning a meeting with herself as chair."""
    first = hold(meet, world, days=-1, series="Regie")
    send(first, world)
    following = meet(days=7, series="Regie", chair=world.max.person)
    with pytest.raises(Refused, match="noch nicht begonnen"):
        life.approve(first, actor=world.max, now=NOW + timedelta(days=6), in_meeting=following)
    db.session.rollback()
    life.approve(first, actor=world.max, now=NOW + timedelta(days=8), in_meeting=following)
    assert first.state == MinutesState.APPROVED


def test_nothing_of_approved_minutes_is_changed_by_any_address(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    seal(meeting, world)
    (decision,) = item(meeting, "Willkommensmappe").decisions
    (action,) = item(meeting, "Willkommensmappe").actions
    first, second = meeting.items[0].key, meeting.items[1].key
    sealed, office = meeting.seal, as_("petra")
    row = meeting.attendances[0].id
    everything = {
        f"/m/{meeting.key}/items": {"lines": "Neu"},
        f"/m/{meeting.key}/items/from-template": {"template": "1"},
        f"/m/{meeting.key}/edit": {
            "title": "Anders",
            "day": "2026-11-15",
            "starts": "10:00",
            "ends": "12:00",
        },
        f"/m/{meeting.key}/cancel": {},
        f"/m/{meeting.key}/trash": {},
        f"/m/{meeting.key}/circulate": {"days": "7"},
        f"/m/{meeting.key}/send-again": {},
        f"/m/{meeting.key}/approve": {},
        f"/m/{meeting.key}/objections": {"text": "Nein"},
        f"/m/{meeting.key}/attendance": {"who": f"a{row}", "presence": "absent"},
        f"/m/{meeting.key}/attendance/as-answered": {},
        f"/m/{meeting.key}/attendance/more": {"name": "Neu", "city": "-"},
        f"/m/{meeting.key}/attendance/remove": {"who": f"a{row}"},
        f"/agenda/{first}/edit": {"title": "Anders"},
        f"/agenda/{first}/move": {"direction": "down"},
        f"/agenda/{first}/remove": {},
        f"/agenda/{first}/restore": {},
        f"/agenda/{first}/text": {"text": "Anders", "based_on": "1"},
        f"/agenda/{first}/autosave": {"text": "Anders", "based_on": "1"},
        f"/agenda/{second}/decisions": {"wording": "Neu"},
        f"/agenda/{second}/actions": {"line": "Neu"},
        f"/b/{decision.key}/edit": {"wording": "Anders"},
        f"/b/{decision.key}/votes": {"all_agree": "1"},
        f"/b/{decision.key}/remove": {},
        f"/b/{decision.key}/restore": {},
        f"/action-items/{action.key}/edit": {"text": "Anders"},
        f"/action-items/{action.key}/remove": {},
        f"/action-items/{action.key}/restore": {},
        f"/e/{meeting.event.key}/edit": {"title": "Anders"},
        f"/e/{meeting.event.key}/cancel": {},
        f"/e/{meeting.event.key}/trash": {},
        f"/about/agenda_item-{first}/attachments": {},
        f"/about/meeting-{meeting.key}/attachments": {},
    }
    for address, data in everything.items():
        answer = office.post(address, data=data)
        assert answer.status_code >= 400, (address, answer.status_code)
    db.session.expire_all()
    assert meeting.state == MinutesState.APPROVED and meeting.seal == sealed
    assert "geprüft: unverändert" in office.get(f"/m/{meeting.key}").text
