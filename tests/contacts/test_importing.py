"""Contacts out of files: nothing happens before the confirmation, and each line is reported on."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from collab.base.storage import referenced_digests
from collab.contacts.importing import cards, files, tables
from collab.contacts.importing.decoding import decoded
from collab.contacts.models import ContactImport
from collab.extensions import db
from collab.people.models import Organisation, Person
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.contacts.conftest import AddPerson, AddTopic, city

OUTLOOK = "Anrede,Vorname,Nachname,Firma,Abteilung,Position,Straße geschäftlich,Ort geschäftlich,"
OUTLOOK += "Postleitzahl geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse\r\n"
OUTLOOK += 'Frau,Käthe,Groß,Essen,"Amt 10, Personal",Leiterin,Porscheplatz 1,Essen,'
OUTLOOK += "45127,0201 1,0171 2,k@essen.example\r\n"
THUNDERBIRD = "First Name\tLast Name\tDisplay Name\tPrimary Email\tWork Phone\tOrganization\tDepartment\n"
THUNDERBIRD += "Käthe\tGroß\tKäthe Groß\tk@essen.example\t0201 1\tEssen\tAmt 10, Personal\n"
GOOGLE = "Name Prefix,First Name,Last Name,Organization Name,Organization Department,E-mail 1 - Label,"
GOOGLE += "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
GOOGLE += ',Käthe,Groß,Essen,"Amt 10, Personal",Work,k@essen.example ::: k@privat.example,Work,0201 1\n'


def upload(client: FlaskClient, content: bytes | str, name: str = "kontakte.csv") -> str:
    """The address of the preview."""
    raw = content.encode() if isinstance(content, str) else content
    data = {"file": (io.BytesIO(raw), name)}
    answer = client.post("/people/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return answer.location


def confirm(client: FlaskClient, address: str, **fields: object) -> str:
    page = client.get(address).text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    ticked = [
        part.split('"')[0] for part in page.split('name="take" value="')[1:] if " checked" in part[:200]
    ]
    answer = client.post(address, data={"seen": seen, "take": ticked, **fields})
    assert answer.location == address
    return client.get(address).text


@pytest.mark.parametrize("text", [OUTLOOK, THUNDERBIRD, GOOGLE], ids=["outlook", "thunderbird", "google"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables_of_usual_programs_are_understood(text: str, encoding: str) -> None:
    (line,) = tables.read(decoded(text.encode(encoding)), 10).lines
    assert (line.values["given_name"], line.values["family_name"]) == ("Käthe", "Groß")
    assert (line.organisation, line.values["department"]) == ("Essen", "Amt 10, Personal")
    assert (line.values["email"], line.values["phone"]) == ("k@essen.example", "0201 1")


def test_the_parts_of_an_address_become_one() -> None:
    (line,) = tables.read(OUTLOOK, 10).lines
    assert line.values["postal_address"] == "Porscheplatz 1\n45127 Essen"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_separator_is_seen(separator: str) -> None:
    text = separator.join(("Vorname", "Nachname")) + "\n" + separator.join(("Eva", '"Stein\nBerg"')) + "\n"
    for told in ("", f"sep={separator}\n"):
        read = tables.read(told + text, 10)
        assert read.lines[0].values == {"given_name": "Eva", "family_name": "Stein Berg"}
        assert read.lines[0].number == (3 if told else 2)


def test_a_card_of_version_2_1_is_read() -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\n"
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96zdemir;Eva;;Dr.;\r\n"
        "FN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:Dr. Eva =D6zdemir\r\n"
        "ORG:Essen;Amt 50\r\nTEL;WORK;VOICE:0201 1\r\nTEL;CELL:0171 2\r\nTEL;WORK;FAX:0201 9\r\n"
        "ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;Am Gr=\r\n=C3=BCnen Weg 1;Essen;;45127;\r\n"
        "EMAIL;PREF;INTERNET:eva@stadt.example\r\n"
        "PHOTO;ENCODING=BASE64;TYPE=JPEG:AAAA\r\n BBBB\r\n\r\nEND:VCARD\r\n"
    )
    (line,) = cards.read(text, 10).lines
    assert line.values == {
        "title": "Dr.",
        "given_name": "Eva",
        "family_name": "Özdemir",
        "department": "Amt 50",
        "phone": "0201 1",
        "mobile": "0171 2",
        "postal_address": "Am Grünen Weg 1\n45127 Essen",
        "email": "eva@stadt.example",
    }
    assert line.organisation == "Essen"
    assert line.photo is not None


def test_groups_escapes_and_the_preferred_address_of_newer_cards_are_read() -> None:
    text = (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Eva von der Stein\nitem1.EMAIL;TYPE=home:privat@x.example\n"
        "item2.EMAIL;TYPE=work;PREF=1:dienst@x.example\nTITLE:Leiterin\\, Planung\\nund Bau\n"
        'TEL;VALUE=uri;TYPE="voice,work":tel:+49-201-1\nCATEGORIES:Vergabe\\, Einkauf,Archiv\nEND:VCARD\n'
    )
    (line,) = cards.read(text, 10).lines
    assert (line.values["given_name"], line.values["family_name"]) == ("Eva", "von der Stein")
    assert line.values["email"] == "dienst@x.example"
    assert line.values["function"] == "Leiterin, Planung und Bau"
    assert line.values["phone"] == "+49-201-1"
    assert line.topics == ["Vergabe, Einkauf", "Archiv"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02" * 50, b"\xff\xfe", b"   \n", b"a;b;c\n1;2;3\n", b"BEGIN:VCARD\nEND:VCARD\n",
     b"BEGIN:VCARD\nN:;;;\nEND:VCARD", b'Vorname;Nachname\n"' + b"x" * 200_000,
     b"%PDF-1.7 \xe2\xe3", b"Vorname\n"],
)  # fmt: skip
def test_garbage_is_refused_in_words_or_read_as_nothing(as_: SignIn, content: bytes) -> None:
    office = as_("petra")
    data = {"file": (io.BytesIO(content), "kontakte.csv")}
    answer = office.post("/people/import", data=data, content_type="multipart/form-data")
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        assert "kern-alert--danger" in answer.text
    else:
        assert office.get(answer.location).status_code in (200, 404)
    assert db.session.query(Person).count() == 7


def test_each_line_is_new_changed_same_doubtful_or_wrong_and_nothing_happens_yet(
    as_: SignIn, world: World, add_person: AddPerson
) -> None:
    add_person(email="eva@stadt.example", phone="1")
    add_person(given_name="Tom", family_name="Berg", email="tom@stadt.example")
    add_person(given_name="Ida", family_name="Ähren")
    office = as_("petra")
    address = upload(
        office,
        "Vorname;Nachname;E-Mail;Telefon;Fax\n"
        "Jan;Neu;jan@stadt.example;;\nEva;Özdemir;EVA@stadt.example;2;\nTom;Berg;tom@stadt.example;;\n"
        "Ida;Aehren;ida@stadt.example;;\n;;nur@stadt.example;;\nJan;Neu;jan@stadt.example;;\nX;Y;keine;;\n",
    )
    for _reload in range(2):
        text = office.get(address).text
        for count in ("1 neu", "1 geändert", "1 unverändert", "1 Dublette?", "3 fehlerhaft"):
            assert count in text
        assert "<del>1</del> → <ins>2</ins>" in text
        assert "Steht schon in Zeile 2 dieser Datei." in text
        assert "nicht übernommen: Fax" in text
    assert db.session.query(Person).count() == 10


def test_what_is_ticked_is_taken_and_reported_line_by_line(
    as_: SignIn, world: World, add_person: AddPerson, add_topic: AddTopic
) -> None:
    eva, ida = add_person(email="eva@stadt.example"), add_person(given_name="Ida", family_name="Ähren")
    add_topic("Vergabe")
    office = as_("petra")
    address = upload(
        office,
        "Vorname;Nachname;E-Mail;Organisation;Themen\nJan;Neu;jan@stadt.example;Stadtwerke;Vergabe, Sport\n"
        "Eva;Stein;eva@stadt.example;ESSEN;\nIda;Aehren;ida@stadt.example;;\nTom;Aus;;;\n",
    )
    page = office.get(address).text
    assert "Stadtwerke“ ist noch nicht bekannt" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    fields = {"seen": seen, "take": ["2", "3", "99", "x"], "as-4": "known", "organisations": "1"}
    office.post(address, data=fields)
    text = office.get(address).text
    assert "1 neu, 2 geändert, 1 nicht übernommen" in text
    jan = db.session.scalars(select(Person).where(Person.family_name == "Neu")).one()
    assert jan.organisation is not None
    assert jan.organisation.name == "Stadtwerke"
    db.session.expire_all()
    assert (eva.family_name, eva.organisation) == ("Stein", city("Essen"))
    assert (ida.family_name, ida.email) == ("Aehren", "ida@stadt.example")
    assert "Vergabe" in office.get(f"/people/{jan.key}").text
    office.post(address, data=fields)  # once more, by a reload: nothing happens twice
    assert db.session.query(Person).filter_by(family_name="Neu").count() == 1


def test_what_people_keep_themselves_is_not_overwritten_unasked(as_: SignIn, world: World) -> None:
    table = "Vorname;Nachname;E-Mail\nMaximilian;Mitglied;max@example.org\n"
    lea, office = as_("lea"), as_("petra")
    of_lead = upload(lea, table)
    assert 'name="take"' not in lea.get(of_lead).text
    lea.post(of_lead, data={"seen": lea.get(of_lead).text.split('name="seen" value="')[1][:32], "take": "2"})
    db.session.expire_all()
    assert world.max.person.given_name == "Max"
    of_office = upload(office, table)
    confirm(office, of_office)
    db.session.expire_all()
    assert world.max.person.given_name == "Max"  # was not ticked by itself
    again = upload(office, table)
    confirm(office, again, take="2")
    db.session.expire_all()
    assert world.max.person.given_name == "Maximilian"


def test_a_preview_that_is_out_of_date_is_shown_anew_and_takes_nothing(
    as_: SignIn, add_person: AddPerson
) -> None:
    office = as_("petra")
    address = upload(office, "Vorname;Nachname;E-Mail\nJan;Neu;jan@stadt.example\n")
    seen = office.get(address).text.split('name="seen" value="')[1].split('"')[0]
    add_person(email="jan@stadt.example")
    office.post(address, data={"seen": seen, "take": "2"})
    assert "hat sich inzwischen geändert" in office.get(address).text
    assert db.session.query(Person).filter_by(family_name="Neu").count() == 0


def test_files_are_ones_own_and_wait_some_days(as_: SignIn, world: World) -> None:
    office = as_("petra")
    address = upload(office, "Vorname;Nachname\nJan;Neu\n")
    assert as_("lea").get(address).status_code == 404
    kept = db.session.scalars(select(ContactImport)).one()
    assert kept.digest in referenced_digests()
    assert files.forget_old(kept.uploaded_at + timedelta(days=6)) == 0
    assert files.forget_old(kept.uploaded_at + timedelta(days=8)) == 1
    db.session.commit()
    assert office.get(address).status_code == 404


def test_a_discarded_file_is_gone(as_: SignIn) -> None:
    office = as_("petra")
    address = upload(office, "Vorname;Nachname\nJan;Neu\n")
    office.post(f"{address}/discard")
    assert office.get(address).status_code == 404
    assert db.session.query(ContactImport).count() == 0


def test_too_many_contacts_are_refused(as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 2)
    data = {"file": (io.BytesIO(b"Vorname;Nachname\nA;B\nC;D\nE;F\n"), "viele.csv")}
    answer = as_("petra").post("/people/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "mehr als 2 Kontakte" in answer.text


def test_leads_make_no_organisations(as_: SignIn) -> None:
    lea = as_("lea")
    address = upload(lea, "Vorname;Nachname;Organisation\nJan;Neu;Stadtwerke\n")
    confirm(lea, address, organisations="1")
    assert db.session.query(Organisation).filter_by(name="Stadtwerke").count() == 0
    assert db.session.query(Person).filter_by(family_name="Neu").count() == 1


def test_what_a_file_says_comes_back_escaped(as_: SignIn) -> None:
    office = as_("petra")
    nasty = "<script>alert(1)</script>"
    address = upload(office, f'Vorname;Nachname;Organisation;{nasty}\n{nasty};"><img src=x>;{nasty};1\n')
    for text in (office.get(address).text, confirm(office, address)):
        assert "<script>alert" not in text
        assert "<img src=x>" not in text


def test_the_preview_asks_the_database_no_more_often_when_it_is_long(
    as_: SignIn, add_person: AddPerson, count_queries: CountQueries
) -> None:
    office = as_("petra")
    add_person(email="p0@stadt.example", created_at=NOW)
    counted = []
    for count in (2, 60):
        rows = "".join(f"V{n};N{n};p{n}@stadt.example\n" for n in range(count))
        address = upload(office, "Vorname;Nachname;E-Mail\n" + rows)
        office.get(address)
        with count_queries() as queries:
            office.get(address)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_floods_in_a_card_are_read_in_a_moment() -> None:
    """Each of these would keep a program that reads carelessly busy for hours."""
    names = "N:" + "a" * 200_000 + "\\"
    folded = "NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 300_000
    (line,) = files.read_bytes(
        f"BEGIN:VCARD\n{names}\n{folded}\nEMAIL:a@stadt.de\nEND:VCARD\n".encode()
    ).lines
    assert line.values["email"] == "a@stadt.de"


def test_quoted_and_folded_lines_of_a_card_are_joined() -> None:
    given = "FN;ENCODING=QUOTED-PRINTABLE:Erika=20=\nMuster\nORG:Stadt\n  Essen\nTEL:1=\nEMAIL:a@b.de"
    assert list(cards.unfolded(given)) == [
        "FN;ENCODING=QUOTED-PRINTABLE:Erika=20Muster", "ORG:Stadt Essen", "TEL:1=", "EMAIL:a@b.de",
    ]  # fmt: skip
