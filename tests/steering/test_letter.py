"""The letter on how things stand: who gets it, what it says, nothing lost and nothing twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from collab.activity.journal import number_new_lines
from collab.base.errors import Refused
from collab.base.mail import OutgoingMail
from collab.base.storage import Store
from collab.extensions import db
from collab.people.models import Person
from collab.reports.actions import milestones
from collab.steering import letter, receiving, sending, tokens
from collab.steering.cadence import next_due
from collab.steering.models import Cadence, SituationLetter, SituationRecipient
from collab.steering.receiving import Wish
from tests.conftest import NOW, SignIn, World
from tests.reports.conftest import Submit, submit  # noqa: F401 - a fixture

WEEK = timedelta(weeks=1)
MONDAY = Wish(Cadence.WEEKLY, weekday=0, hour=7)


@pytest.fixture
def vera(world: World) -> Person:
    """Somebody of the directory who never signs in."""
    found = Person(given_name="Vera", family_name="Vorstand", email="vera@example.org", created_at=NOW)
    db.session.add(found)
    db.session.commit()
    return found


def send(now: datetime) -> list[OutgoingMail]:
    number_new_lines()
    db.session.commit()
    before = set(db.session.scalars(select(OutgoingMail.id)))
    sending.run_due(now)
    return [mail for mail in db.session.scalars(select(OutgoingMail)) if mail.id not in before]


def test_a_person_without_login_is_told_the_change_of_a_light_once_with_the_pdf(
    world: World,
    vera: Person,
    submit: Submit,  # noqa: F811
) -> None:
    submit("green", at=NOW - timedelta(days=1))
    number_new_lines()
    receiving.receive(vera, MONDAY, actor=world.petra, now=NOW)
    report = submit("red", "Das Geld fehlt.", at=NOW + timedelta(days=1))
    assert send(NOW + timedelta(days=2)) == []
    (mail,) = send(NOW + WEEK)
    assert (mail.recipient, "1 Neuigkeit, 1 Teilprojekt stockt" in mail.subject) == (vera.email, True)
    assert "Ampel: rot statt grün" in mail.text
    assert f"{current_app.config['BASE_URL']}/r/{report.key}" in mail.text
    assert "Das Geld fehlt." in mail.html
    assert "/steering/letter" not in mail.text
    store: Store = current_app.extensions["store"]
    assert store.path(mail.files[0]["digest"]).read_bytes().startswith(b"%PDF")
    assert send(NOW + WEEK) == []
    (quiet,) = send(NOW + 2 * WEEK)
    assert "nichts Neues" not in quiet.subject
    assert "Nichts Neues" in quiet.text
    assert "Das Geld fehlt." in quiet.text


def test_a_worker_that_was_down_for_weeks_writes_one_letter_that_covers_them(
    world: World, vera: Person
) -> None:
    receiving.receive(vera, MONDAY, actor=world.petra, now=NOW)
    for number in range(3):
        milestone = milestones.plan_milestone(
            world.workspaces["forum"], f"Stufe {number}", NOW.date(), actor=world.lea, now=NOW
        )
        milestones.reach(milestone, NOW.date(), actor=world.lea, now=NOW + number * WEEK)
    mails = send(NOW + 5 * WEEK)
    assert len(mails) == 1
    assert all(f"Stufe {number}" in mails[0].text for number in range(3))
    assert db.session.scalars(select(SituationLetter)).one().after == 0


def test_one_that_fails_does_not_stop_the_others(
    world: World, vera: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiving.receive(world.sven, MONDAY, actor=world.sven, now=NOW)
    receiving.receive(vera, MONDAY, actor=world.petra, now=NOW)
    build = letter.build

    def breaks(recipient: SituationRecipient, up_to: int, now: datetime) -> letter.Content:
        if recipient.account_id is not None:
            raise RuntimeError("broken")
        return build(recipient, up_to, now)

    monkeypatch.setattr(letter, "build", breaks)
    assert [mail.recipient for mail in send(NOW + WEEK)] == [vera.email]
    monkeypatch.undo()
    assert [mail.recipient for mail in send(NOW + WEEK + sending.AFTER_FAILURE)] == [world.sven.email]


def test_who_does_not_steer_any_more_or_has_left_gets_nothing(world: World, vera: Person) -> None:
    with pytest.raises(Refused):
        receiving.receive(world.max, MONDAY, actor=world.petra, now=NOW)
    receiving.receive(world.sven, MONDAY, actor=world.sven, now=NOW)
    receiving.receive(vera, MONDAY, actor=world.petra, now=NOW)
    world.sven.platform_role, vera.left_on = "none", NOW.date()
    assert send(NOW + WEEK) == []


def test_the_link_in_the_letter_stops_it_without_sign_in_and_takes_that_back(
    as_: SignIn, world: World, vera: Person
) -> None:
    receiving.receive(vera, MONDAY, actor=world.petra, now=NOW)
    (mail,) = send(NOW + WEEK)
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"^<https?://[^/]+|>$", "", mail.headers["List-Unsubscribe"])
    stranger = current_app.test_client()
    assert "Ja, abbestellen" in stranger.get(path).text
    assert len(receiving.everybody()) == 1
    done = stranger.post(path).text
    db.session.expire_all()
    assert receiving.everybody() == []
    undo = re.search(r'action="(/steering/wish/[^"]+)"', done)
    assert undo is not None
    stranger.post(undo[1])
    db.session.expire_all()
    assert len(receiving.everybody()) == 1
    assert stranger.post("/steering/wish/forged").status_code == 404


def test_whom_the_office_takes_off_the_list_does_not_come_back_by_an_old_letter(
    as_: SignIn, world: World, vera: Person
) -> None:
    recipient = receiving.receive(vera, MONDAY, actor=world.petra, now=NOW)
    (mail,) = send(NOW + WEEK)
    path = re.sub(r"^<https?://[^/]+|>$", "", mail.headers["List-Unsubscribe"])
    again = f"/steering/wish/{tokens.sign(recipient, wanted=True)}"
    assert as_("petra").post(f"/steering/recipients/{recipient.key}/remove").status_code == 303
    stranger = current_app.test_client()
    for address in (path, again):
        assert stranger.post(address).status_code == 404
    db.session.expire_all()
    assert receiving.everybody() == []
    assert as_("petra").post(f"/steering/recipients/{recipient.key}/restore").status_code == 303
    db.session.expire_all()
    assert receiving.everybody() == [recipient]


def test_steering_accounts_order_it_themselves_and_the_office_keeps_the_list(
    as_: SignIn, world: World, vera: Person
) -> None:
    sven, petra = as_("sven"), as_("petra")
    asked = {"cadence": "quarterly", "weekday": "0", "month_day": "5", "hour": "8"}
    assert sven.post("/steering/letter", data=asked).status_code == 303
    assert "Sie erhalten den Lagebericht" in sven.get("/steering/letter").text
    assert "Vera Vorstand" in petra.get("/steering/recipients?q=vorst").text
    petra.post("/steering/recipients", data={**asked, "person": vera.key})
    page = petra.get("/steering/recipients").text
    assert "Vera Vorstand" in page
    assert "Sven Steuer" in page
    person = db.session.get_one(Person, world.max.person_id)
    refused = petra.post("/steering/recipients", data={**asked, "person": person.key})
    assert refused.status_code == 422
    assert "nur als Mitglied der Regiegruppe" in refused.text
    assert "/steering/letter" in sven.get("/account/notifications").text


@pytest.mark.parametrize(
    ("wish", "due"),
    [
        (Wish(Cadence.WEEKLY, weekday=2, hour=7), datetime(2026, 11, 18, 6, tzinfo=UTC)),
        (Wish(Cadence.MONTHLY, month_day=16, hour=9), datetime(2026, 12, 16, 8, tzinfo=UTC)),
        (Wish(Cadence.QUARTERLY, month_day=2, hour=7), datetime(2027, 1, 2, 6, tzinfo=UTC)),
    ],
)
def test_the_next_letter_comes_on_the_chosen_day(wish: Wish, due: datetime) -> None:
    recipient = SituationRecipient(
        cadence=wish.cadence, weekday=wish.weekday, month_day=wish.month_day, hour=wish.hour
    )
    at = NOW if wish.cadence != Cadence.MONTHLY else datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
    assert next_due(recipient, at) == due
