"""The own account: details, language, what one's data is, and its end."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from collab.activity.models import Activity
from collab.base.columns import Base
from collab.base.errors import Refused
from collab.documents.models import Folder
from collab.extensions import db
from collab.notifications.models import Level, NotificationSettings, WorkspaceLevel
from collab.people.closing import change_role, close_account, erase_account, reopen_account
from collab.people.models import Account, LoginSession, Person, PlatformRole
from collab.search.models import IndexJob
from collab.workspaces.models import Membership, Role
from tests.conftest import NOW
from tests.people.conftest import PASSWORD, is_signed_in, sign_in

DETAILS = {
    "title": "Dr.",
    "given_name": "Max",
    "family_name": "Müller-Lüdenscheidt",
    "department": "Amt für Integration",
    "function": "Sachbearbeiter",
    "phone": "0201 88-0",
    "mobile": "",
    "postal_address": "Rathaus\r\nPorscheplatz 1\r\n45127 Essen",
}
PAGES = [
    "/account",
    "/account/password",
    "/account/sessions",
    "/account/language",
    "/account/data",
    "/account/close",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_of_the_account_opens(as_, world, path, language):
    world.max.language = language
    page = as_("max").get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "style=" not in page.text.split("</head>")[1]


@pytest.mark.parametrize("path", [*PAGES, "/account/export"])
def test_no_page_of_an_account_opens_for_strangers(client, path):
    assert client.get(path).location.startswith("/sign-in?next=/account")


def test_details_are_saved_recorded_and_indexed_anew(as_, world):
    client = as_("max")
    assert client.post("/account", data=DETAILS).status_code == 303
    person = db.session.get_one(Person, world.max.person_id, populate_existing=True)
    assert person.display_name == "Dr. Max Müller-Lüdenscheidt"
    assert person.postal_address == "Rathaus\nPorscheplatz 1\n45127 Essen"
    line = db.session.scalars(select(Activity)).one()
    assert (line.verb, line.object_id) == ("person.changed", person.id)
    assert db.session.scalars(select(IndexJob.object_id)).all() == [person.id]
    assert "Amt für Integration" in client.get("/account").text


def test_saving_without_a_change_is_no_line_in_the_journal(as_, world):
    client = as_("max")
    client.post("/account", data=DETAILS)
    client.post("/account", data=DETAILS)
    assert len(db.session.scalars(select(Activity)).all()) == 1


def test_nobody_becomes_project_office_by_a_field_of_the_form(as_, world):
    sneaky = DETAILS | {
        "platform_role": "office",
        "email": "x@example.org",
        "organisation_id": "2",
        "id": "1",
    }
    as_("max").post("/account", data=sneaky)
    db.session.refresh(world.max)
    assert world.max.platform_role == PlatformRole.NONE
    assert world.max.person.email == "max@example.org"
    assert world.max.person.organisation.name == "Essen"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"given_name": "\x00\x07 "}, "Bitte geben Sie Ihren Vornamen ein."),
        ({"family_name": ""}, "Bitte geben Sie Ihren Nachnamen ein."),
        ({"title": "x" * 61}, "Höchstens 60 Zeichen."),
        ({"phone": "1" * 61}, "Höchstens 60 Zeichen."),
        ({"postal_address": "x" * 1001}, "Höchstens 1000 Zeichen."),
    ],
)
def test_wrong_details_get_a_sentence_and_stay_in_the_form(as_, world, change, sentence):
    answer = as_("max").post("/account", data=DETAILS | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Amt für Integration" in answer.text
    assert db.session.scalars(select(Activity)).all() == []


def test_control_characters_do_not_reach_the_database(as_, world):
    as_("max").post(
        "/account", data=DETAILS | {"function": "A\x00B\x1b[2J\u2028C", "postal_address": "a\x00\nb"}
    )
    db.session.refresh(world.max.person)
    assert world.max.person.function == "A B [2J C"
    assert world.max.person.postal_address == "a\nb"


def test_what_people_type_is_shown_as_text(as_, world):
    client = as_("max")
    client.post("/account", data=DETAILS | {"function": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in client.get("/account").text


def test_the_language_can_be_chosen(as_, world):
    client = as_("max")
    client.post("/account/language", data={"language": "en"})
    assert 'lang="en"' in client.get("/account").text
    answer = client.post("/account/language", data={"language": "klingon"})
    assert answer.status_code == 422


def test_a_page_of_the_account_needs_few_queries(as_, world, count_queries):
    client = as_("max")
    with count_queries() as queries:
        client.get("/account")
    assert len([q for q in queries if q.startswith("SELECT")]) <= 5


def exported(client) -> dict:
    answer = client.get("/account/export")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    return json.loads(answer.text)


def test_the_export_holds_everything_about_oneself_and_nothing_secret(as_, world, app):
    from collab.people.credentials import ask_for_reset

    client = as_("max")
    client.post("/account", data=DETAILS)
    ask_for_reset("max@example.org", datetime.now(UTC))
    db.session.add(NotificationSettings(account=world.max, hour=7))
    forum = world.workspaces["forum"]
    db.session.add(WorkspaceLevel(account_id=world.max.id, workspace_id=forum.id, level=Level.MUTE))
    db.session.commit()
    data = exported(client)
    tables = data["data"]
    assert tables["person"][0]["function"] == "Sachbearbeiter"
    assert tables["account"][0]["email"] == "max@example.org"
    assert tables["membership"][0]["workspace"] == "Interkommunales Forum"
    assert tables["login_session"][0]["address"] == "127.0.0.1"
    assert tables["notification_settings"][0]["hour"] == 7
    assert tables["workspace_level"][0]["level"] == "mute"
    assert tables["activity"][0]["verb"] == "person.changed"
    text = json.dumps(data)
    for secret in ("password_hash", "token_hash", "argon2", "/reset-password/"):
        assert secret not in text


def test_the_export_holds_nothing_about_others(as_, world):
    as_("rita").post("/account", data=DETAILS | {"given_name": "Rita", "family_name": "Reader"})
    text = json.dumps(exported(as_("max")))
    assert "rita@example.org" not in text
    assert "Rita" not in text


def test_the_export_tells_no_words_from_a_workspace_that_one_has_left(as_, world):
    forum = world.workspaces["forum"]
    place = Folder(workspace=forum, name="Geheimer Ordner", created_at=NOW, created_by_id=world.max.id)
    db.session.add(place)
    db.session.commit()
    assert "Geheimer Ordner" in json.dumps(exported(as_("max")))
    db.session.delete(
        db.session.scalars(select(Membership).where(Membership.account_id == world.max.id)).one()
    )
    forum.title = "Neuer geheimer Titel"
    db.session.commit()
    data = exported(as_("max"))
    assert data["data"]["folder"][0]["created_at"] == NOW.isoformat(), "that there is something is told"
    assert "eheimer" not in json.dumps(data)


def test_every_table_that_points_to_somebody_is_in_the_export(as_, world):
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("account", "person")
    }
    assert pointing <= set(exported(as_("max"))["data"])
    assert "document" in pointing or "version" in pointing, "documents know who wrote them"


def test_closing_the_own_account_takes_the_password_and_a_clear_yes(as_, world):
    client = as_("max")
    wrong = client.post("/account/close", data={"password": "Falsch-falsch-falsch", "sure": "y"})
    unsure = client.post("/account/close", data={"password": PASSWORD})
    assert (wrong.status_code, unsure.status_code) == (422, 422)
    assert "Bitte bestätigen Sie" in unsure.text
    assert is_signed_in(client)


def test_a_deleted_account_leaves_the_name_and_the_work_and_nothing_else(as_, app, world, mailbox):
    client, phone = as_("max"), as_("max")
    client.post("/account", data=DETAILS)
    number, person_id = world.max.id, world.max.person_id
    assert client.post("/account/close", data={"password": PASSWORD, "sure": "y"}).status_code == 303
    assert not is_signed_in(phone)
    account = db.session.get_one(Account, number, populate_existing=True)
    person = db.session.get_one(Person, person_id, populate_existing=True)
    assert (person.given_name, person.family_name) == ("Max", "Müller-Lüdenscheidt")
    assert (person.email, person.phone, person.function, person.department, person.title) == (
        "",
        "",
        "",
        "",
        "",
    )
    assert person.postal_address == ""
    assert person.organisation is None
    assert "max@" not in account.email
    assert account.password_hash is None
    assert account.closed_at is not None
    for table in (Membership, LoginSession, NotificationSettings):
        assert db.session.scalars(select(table).where(table.account_id == number)).all() == []
    assert sign_in(app.test_client(), "max@example.org").status_code == 422
    lines = db.session.scalars(select(Activity).where(Activity.actor_id == number)).all()
    assert lines, "what was done stays in the journal"
    assert mailbox("max@example.org")[-1].subject == "Ihr Konto wurde geschlossen"


def test_the_journal_forgets_the_address_of_somebody_who_never_had_a_name(world):
    from collab.people.invitation import invite

    account = invite("nina@example.org", "", "", None, world.petra, NOW)
    erase_account(account, world.petra, NOW)
    db.session.flush()
    titles = db.session.scalars(select(Activity.title)).all()
    assert titles
    assert not any("nina" in title for title in titles)
    assert "nina" not in account.person.display_name


def test_no_mail_to_a_deleted_account_is_kept_but_the_notice_of_its_end(app, world, mailbox):
    from collab.base.mail import send_due
    from collab.people.invitation import invite

    account = invite("nina@example.org", "Nina", "Neu", None, world.petra, NOW)
    db.session.commit()
    assert send_due(NOW) == 1
    folder = Path(app.config["DATA_DIR"]) / "mail"
    assert len(list(folder.iterdir())) == 1
    erase_account(account, world.petra, NOW)
    assert [mail.subject for mail in mailbox("nina@example.org")] == ["Ihr Konto wurde geschlossen"]
    emptied = mailbox(account.email)
    assert [(mail.subject, mail.text, mail.html, mail.headers) for mail in emptied] == [("", "", "", {})]
    assert list(folder.iterdir()) == []


def test_a_mail_that_waits_for_a_deleted_account_is_not_sent_any_more(world, mailbox):
    from collab.base.mail import queue_mail, send_due

    queue_mail(recipient="Max@example.org", subject="a", text="b", message_key="digest-1-1", now=NOW)
    erase_account(world.max, world.petra, NOW)
    db.session.commit()
    assert send_due(NOW) == 1, "the notice only"
    assert [mail.sent_at for mail in mailbox(world.max.email)] == [None]


def test_an_address_is_free_again_after_its_account_was_deleted(world):
    from collab.people.invitation import invite

    erase_account(world.max, world.petra, NOW)
    db.session.flush()
    again = invite("max@example.org", "Max", "Neu", None, world.petra, NOW)
    assert again.id != world.max.id


def test_the_last_account_of_the_office_stays(as_, world):
    client = as_("petra")
    page = client.get("/account/close")
    assert page.status_code == 409
    assert "das letzte Konto des Projektbüros" in page.text
    assert client.post("/account/close", data={"password": PASSWORD, "sure": "y"}).status_code == 409
    assert is_signed_in(client)
    with pytest.raises(Refused):
        change_role(world.petra, PlatformRole.NONE, world.petra, NOW)
    world.sven.platform_role = PlatformRole.OFFICE
    world.sven.password_hash = None
    db.session.flush()
    with pytest.raises(Refused):
        close_account(world.petra, world.petra, NOW)
    world.sven.password_hash = "set"
    db.session.flush()
    close_account(world.petra, world.sven, NOW)


def test_a_closed_account_can_be_opened_again_with_everything_it_had(app, as_, world):
    client = as_("max")
    close_account(world.max, world.petra, NOW)
    db.session.commit()
    assert not is_signed_in(client)
    assert sign_in(app.test_client(), "max@example.org").status_code == 422
    reopen_account(world.max, world.petra, NOW)
    db.session.commit()
    assert sign_in(app.test_client(), "max@example.org").status_code == 303
    roles = db.session.scalars(select(Membership.role).where(Membership.account_id == world.max.id)).all()
    assert roles == [Role.MEMBER]


def test_a_deleted_account_cannot_be_opened_again(world):
    erase_account(world.max, world.petra, NOW)
    with pytest.raises(Refused, match="neu ein"):
        reopen_account(world.max, world.petra, NOW)
