"""The pages of the office: who sees them, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from collab.activity.feed import feed
from collab.activity.models import Activity
from collab.extensions import db
from collab.people.models import Account, Organisation, PlatformRole

PAGES = [
    "/admin/",
    "/admin/accounts",
    "/admin/accounts/invite",
    "/admin/accounts/1",
    "/admin/accounts/1/erase",
    "/admin/organisations",
    "/admin/organisations/new",
    "/admin/organisations/1",
    "/admin/mails",
    "/admin/mails/1",
    "/admin/journal",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_the_office(office, mail, path):
    page = office.get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert 'aria-current="page"' in page.text


@pytest.mark.parametrize("path", [*PAGES, "/admin/mails/1/html"])
@pytest.mark.parametrize("name", ["lea", "sven", "gerd"])
def test_no_page_opens_for_anybody_else(as_, mail, path, name):
    assert as_(name).get(path).status_code in (403, 404)


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_asked_to_sign_in_or_told_nothing(client, mail, path):
    answer = client.get(path)
    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/accounts/999",
        "/admin/accounts/x",
        "/admin/accounts/²",
        "/admin/mails/99999999999999999999",
        "/admin/organisations/-1",
    ],
)
def test_what_does_not_exist_is_not_found(office, path):
    assert office.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/admin/accounts", "/admin/mails"])
@pytest.mark.parametrize(
    "query", ["?page=99999999999", "?page=x", "?show=nonsense", "?q=%00%ff(", "?page=-1"]
)
def test_strange_addresses_show_the_list(office, mail, path, query):
    assert office.get(path + query).status_code == 200


def test_the_overview_counts(office, world, mail):
    page = office.get("/admin/").text
    assert "2 offen, 0 archiviert" in page
    assert "E-Mails werden nur abgelegt" in page
    assert "Der Hintergrunddienst meldet sich nicht" in page


def names_in(page: str) -> set[str]:
    return {name for name in ("Lea", "Max", "Rita", "Gerd", "Olga", "Sven", "Petra") if f">{name} " in page}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Lea", "Max", "Rita", "Gerd", "Olga", "Sven", "Petra"}),
        ("?q=mitg", {"Max"}),
        ("?q=max@example", {"Max"}),
        ("?q=projektbuero", {"Petra"}),
        ("?q=essen+lea", {"Lea"}),
        ("?q=nobody", set()),
        ("?show=office", {"Petra"}),
        ("?show=steering", {"Sven"}),
        ("?show=invited", {"Gerd"}),
        ("?show=closed", {"Olga"}),
        ("?show=active", {"Lea", "Max", "Rita", "Sven", "Petra"}),
    ],
)
def test_accounts_are_searched_and_filtered(office, world, query, names):
    world.gerd.password_hash = None
    world.olga.closed_at = datetime.now(UTC)
    db.session.commit()
    page = office.get(f"/admin/accounts{query}").text
    assert names_in(page.split('id="main"')[1].split("</main>")[0]) == names


def test_a_list_of_many_accounts_has_pages_and_few_queries(office, world, count_queries):
    from collab.people.invitation import add_account
    from tests.conftest import NOW

    for number in range(120):
        add_account(f"person{number}@example.org", "Person", f"Nr. {number:03}", None, None, NOW)
    db.session.commit()
    with count_queries() as queries:
        page = office.get("/admin/accounts?page=2").text
    assert len([q for q in queries if q.startswith("SELECT")]) <= 8
    assert "127 Konten" in page
    assert page.count("<tr") == 51
    assert 'rel="next"' in page


INVITE = {"email": "Neu@example.org", "given_name": "Nina", "family_name": "Neumann", "platform_role": "none"}


def test_the_office_invites_somebody(office, world):
    organisation = db.session.scalars(select(Organisation).where(Organisation.name == "Bochum")).one()
    answer = office.post("/admin/accounts/invite", data=INVITE | {"organisation": str(organisation.id)})
    assert answer.status_code == 303
    account = db.session.scalars(select(Account).where(Account.email == "neu@example.org")).one()
    assert account.person.organisation is organisation
    assert account.platform_role == PlatformRole.NONE
    page = office.get(answer.location).text
    assert "eingeladen" in page
    assert "Einladung noch einmal senden" in page
    assert office.post(f"/admin/accounts/{account.id}/invite-again").status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "Bitte geben Sie Ihre E-Mail-Adresse ein."),
        ({"email": "neu"}, "Bitte geben Sie eine E-Mail-Adresse ein"),
        ({"email": "MAX@example.org"}, "gibt es schon ein Konto"),
        ({"organisation": "999"}, "Organisation aus der Liste"),
        ({"platform_role": "king"}, "Bitte wählen Sie eine der Rollen."),
        ({"given_name": "x" * 101}, "Höchstens 100 Zeichen."),
    ],
)
def test_a_wrong_invitation_gets_a_sentence(office, world, change, sentence):
    answer = office.post("/admin/accounts/invite", data=INVITE | change)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_office_gives_and_takes_roles(office, as_, world):
    assert as_("max").get("/admin/").status_code == 403
    office.post(f"/admin/accounts/{world.max.id}/role", data={"platform_role": "office"})
    assert as_("max").get("/admin/").status_code == 200
    line = db.session.scalars(select(Activity).where(Activity.verb == "account.role_changed")).one()
    assert (line.actor_id, line.detail) == (world.petra.id, {"role": "office"})
    office.post(f"/admin/accounts/{world.petra.id}/role", data={"platform_role": "none"})
    assert office.get("/admin/").status_code == 403


def test_the_last_office_account_keeps_its_role(office, world):
    answer = office.post(f"/admin/accounts/{world.petra.id}/role", data={"platform_role": "none"})
    assert answer.status_code == 409
    assert "das letzte Konto des Projektbüros" in answer.text
    assert office.post(f"/admin/accounts/{world.petra.id}/close").status_code == 409
    assert office.post(f"/admin/accounts/{world.petra.id}/erase").status_code == 409
    assert office.get("/admin/").status_code == 200


def test_the_office_closes_and_reopens_an_account(office, as_, world):
    his = as_("max")
    office.post(f"/admin/accounts/{world.max.id}/close")
    assert his.get("/account").status_code == 302
    assert "Wieder öffnen" in office.get(f"/admin/accounts/{world.max.id}").text
    assert office.post(f"/admin/accounts/{world.max.id}/close").status_code == 409
    office.post(f"/admin/accounts/{world.max.id}/reopen")
    assert as_("max").get("/account").status_code == 200


def test_the_office_deletes_the_details_of_somebody(office, world):
    number = world.max.id
    office.post(f"/admin/accounts/{number}/erase")
    page = office.get(f"/admin/accounts/{number}").text
    assert "max@example.org" not in page
    assert "Max Mitglied" in page
    assert "Wieder öffnen" not in page


@pytest.mark.parametrize("name", ["lea", "sven", "gerd"])
def test_nobody_but_the_office_changes_accounts(as_, world, name):
    client = as_(name)
    for path in ("role", "close", "reopen", "erase", "invite-again"):
        answer = client.post(f"/admin/accounts/{world.max.id}/{path}", data={"platform_role": "office"})
        assert answer.status_code in (403, 404)
    assert client.post("/admin/accounts/invite", data=INVITE).status_code == 403
    db.session.refresh(world.max)
    assert world.max.closed_at is None


FACTS = {
    "name": "Herne",
    "official_name": "Herne, Stadt",
    "is_city": "y",
    "ags": "05916000",
    "population": "157.896",
    "area_km2": "51,42",
    "street": "Friedrich-Ebert-Platz 2",
    "postcode": "44623 Herne",
    "website": "https://www.herne.example",
}


def test_on_english_pages_figures_are_read_and_written_in_the_english_way(office, world):
    world.petra.language = "en"
    assert office.post("/admin/organisations/new", data={**FACTS, "population": "157,896"}).status_code == 303
    assert ">157,896<" in office.get("/admin/organisations").text


def test_an_organisation_is_entered_and_changed(office, world):
    assert office.post("/admin/organisations/new", data=FACTS).status_code == 303
    herne = db.session.scalars(select(Organisation).where(Organisation.name == "Herne")).one()
    assert (herne.population, herne.area_km2, herne.ags, herne.is_city) == (157896, 51.42, "05916000", True)
    path = f"/admin/organisations/{herne.id}"
    assert "05916000" in office.get(path).text
    assert ">157.896<" in office.get("/admin/organisations").text
    emptied = {"name": "Herne", "ags": "", "population": "", "area_km2": ""}
    assert office.post(path, data=emptied).status_code == 303
    db.session.refresh(herne)
    assert (herne.population, herne.area_km2, herne.ags, herne.is_city) == (None, None, None, False)
    assert "organisation.changed" in db.session.scalars(select(Activity.verb)).all()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Bitte geben Sie einen Namen ein."),
        ({"ags": "123"}, "acht Ziffern"),
        ({"ags": "0511300x"}, "acht Ziffern"),
        ({"population": "viele"}, "ganze Zahl"),
        ({"population": "999999999999"}, "ganze Zahl"),
        ({"area_km2": "groß"}, "eine Zahl"),
        ({"area_km2": "1e999"}, "eine Zahl"),
        ({"website": "javascript:alert(1)"}, "https://"),
        ({"postcode": "1" * 21}, "Höchstens 20 Zeichen."),
    ],
)
def test_wrong_facts_get_a_sentence(office, world, change, sentence):
    answer = office.post("/admin/organisations/new", data=FACTS | change)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_two_organisations_share_neither_name_nor_key(office, world):
    same_name = office.post("/admin/organisations/new", data=FACTS | {"name": "ESSEN"})
    same_key = office.post("/admin/organisations/new", data=FACTS | {"ags": "05113000"})
    assert (same_name.status_code, same_key.status_code) == (409, 409)
    assert "mit diesem Namen" in same_name.text
    assert "Gemeindeschlüssel" in same_key.text


def test_the_journal_of_accounts_is_for_the_office_only(office, as_, world):
    office.post("/admin/accounts/invite", data=INVITE)
    office.post(f"/admin/accounts/{world.max.id}/close")
    assert "Petra Projektbüro</strong> hat <a" in office.get("/admin/journal").text
    assert "Nina Neumann</a> eingeladen" in office.get("/admin/journal").text
    assert "geschlossen" in office.get(f"/admin/accounts/{world.max.id}").text.split('id="history"')[1]
    for name in ("sven", "lea", "max"):
        assert feed(world.accounts[name]) == []
