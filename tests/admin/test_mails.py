"""Mails on the page of the office."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collab.base.mail import queue_mail, send_due
from collab.base.mail.bounces import note_trouble
from collab.extensions import db
from tests.conftest import NOW


def test_without_a_mail_server_the_office_reads_links_and_hands_them_on(office, mail):
    page = office.get(f"/admin/mails/{mail.id}").text
    assert 'href="http://127.0.0.1:8000/reset-password/geheim"' in page


def test_without_a_mail_server_mails_stay_readable_after_they_were_put_in_the_folder(app, office, mail):
    assert send_due(NOW) == 1
    page = office.get(f"/admin/mails/{mail.id}").text
    assert "reset-password/geheim" in page
    assert "abgelegt" in page


def test_with_a_mail_server_nobody_but_the_recipient_reads_a_link(app, office, mail):
    app.config["SMTP_HOST"] = "mail.example.org"
    page = office.get(f"/admin/mails/{mail.id}").text
    assert "geheim" not in page
    assert "Den Inhalt liest nur" in page
    assert office.get(f"/admin/mails/{mail.id}/html").status_code == 404


def test_the_html_of_a_mail_runs_and_loads_nothing(office, mail):
    shown = office.get(f"/admin/mails/{mail.id}/html")
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    page = office.get(f"/admin/mails/{mail.id}").text
    assert 'sandbox=""' in page
    assert "<script>alert(1)" not in page


def test_a_subject_is_shown_as_text(office, world):
    written = queue_mail(
        recipient="max@example.org",
        subject="<img src=x>",
        text="<script>x</script>",
        message_key="m",
        now=NOW,
    )
    db.session.commit()
    for path in ("/admin/mails", f"/admin/mails/{written.id}"):
        page = office.get(path).text
        assert "<img src=x>" not in page
        assert "<script>x" not in page


@pytest.mark.parametrize(
    ("state", "badge", "listed"),
    [
        ({}, "wartet", "waiting"),
        ({"last_error": "451 later"}, "wird wieder versucht", "trouble"),
        ({"given_up_at": NOW, "last_error": "550 no such user"}, "nicht zustellbar", "trouble"),
        ({"sent_at": NOW}, "abgelegt", "sent"),
    ],
)
def test_the_list_says_how_each_mail_fares(office, mail, state, badge, listed):
    for name, value in state.items():
        setattr(mail, name, value)
    db.session.commit()
    for show in ("all", "waiting", "trouble", "sent"):
        page = office.get(f"/admin/mails?show={show}").text
        assert ("Neues Kennwort" in page) == (show in ("all", listed))
    page = office.get("/admin/mails").text
    assert badge in page
    if "last_error" in state:
        assert state["last_error"] in page


def test_a_mail_can_be_sent_once_more(app, office, mail):
    mail.given_up_at, mail.last_error, mail.attempts = NOW, "550", 9
    mail.not_before = NOW + timedelta(days=4000)
    db.session.commit()
    assert office.post(f"/admin/mails/{mail.id}/send-again").status_code == 303
    db.session.refresh(mail)
    assert (mail.given_up_at, mail.last_error, mail.attempts) == (None, None, 0)
    assert send_due(mail.not_before) == 1


def test_a_mail_whose_link_was_wiped_cannot_be_sent_again(office, mail):
    mail.text = mail.html = ""
    mail.sent_at = NOW
    db.session.commit()
    answer = office.post(f"/admin/mails/{mail.id}/send-again")
    assert answer.status_code == 409
    assert "gelöscht" in answer.text
    assert "Noch einmal senden" not in office.get(f"/admin/mails/{mail.id}").text


def test_nobody_but_the_office_sends_mails_again(as_, mail):
    assert as_("lea").post(f"/admin/mails/{mail.id}/send-again").status_code == 404


def test_what_came_back_is_told_in_words_and_all_of_it_is_sent_again(app, office, world, mail):
    mail.given_up_at, mail.last_error, mail.attempts = NOW, "550 5.1.1 no such user", 3
    other = queue_mail(recipient="rita@example.org", subject="Zwei", text="Text", message_key="m2", now=NOW)
    other.sent_at, other.bounced_at = NOW, NOW
    other.report_status, other.report = "5.2.2", "552 mailbox full"
    db.session.commit()
    page = office.get("/admin/mails?show=trouble").text
    assert "Diese Adresse gibt es" in page and "Das Postfach ist voll." in page
    assert "zurückgekommen" in page and "nicht zustellbar" in page
    only = office.get("/admin/mails?show=bounced&to=RITA@example.org").text
    assert "Zwei" in only and "Neues Kennwort" not in only
    assert "552 mailbox full" in office.get(f"/admin/mails/{other.id}").text
    assert "2 E-Mails werden" in office.post("/admin/mails/send-again", follow_redirects=True).text
    db.session.expire_all()
    assert (other.bounced_at, other.sent_at, mail.given_up_at) == (None, None, None)
    assert "Es gibt keine" in office.post("/admin/mails/send-again", follow_redirects=True).text


def test_an_address_that_does_not_work_is_shown_to_the_office_and_to_the_person(as_, office, world):
    note_trouble("Max@example.org", "5.1.1", "550 no such user", NOW)
    db.session.commit()
    login = world.max.id
    assert "kommen zurück" in office.get(f"/admin/accounts/{login}").text
    assert "E-Mails kommen zurück" in office.get("/admin/accounts").text
    own = as_("max")
    assert "max@example.org kommen zurück" in own.get("/").text
    assert "kommen zurück" not in as_("rita").get("/").text
    own.post("/account/address-works")
    assert "kommen zurück" not in own.get("/").text
    note_trouble("max@example.org", "5.1.1", "550 no such user", NOW)
    db.session.commit()
    office.post(f"/admin/accounts/{login}/address-works")
    assert "kommen zurück" not in office.get(f"/admin/accounts/{login}").text
