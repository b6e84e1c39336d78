"""Documents attached to records: who attaches, who sees them, what becomes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collab.attachments import actions
from collab.attachments.models import Attachment
from collab.attachments.queries import attached, attached_to_many, offered
from collab.base.errors import Refused
from collab.documents import actions as documents
from collab.documents.models import Document
from collab.extensions import db
from collab.people.models import Account
from tests.attachments.conftest import About, Put, send
from tests.conftest import NOW, CountQueries, SignIn, World


def titles(subject: object, world: World, who: str = "max") -> list[str]:
    db.session.expire_all()
    found = attached(subject.kind, subject.object_id, world.accounts[who])  # type: ignore[attr-defined]
    return [one.title for one in found]


def test_new_files_are_filed_in_the_folder_of_the_kind_and_attached(
    about: About, as_: SignIn, world: World
) -> None:
    subject = about()
    answer = send(as_("max"), f"/about/{subject.about}/attachments", ("Lage.txt", b"a"), ("Plan.txt", b"b"))
    assert (answer.status_code, answer.location) == (303, f"{subject.url}#attachments")
    assert titles(subject, world) == ["Lage", "Plan"]
    folder = db.session.query(Document).filter_by(filename="Lage.txt").one().folder
    assert folder is not None and folder.parent is not None
    assert (folder.parent.name, folder.name) == ("Anhänge", "Dokumente")


def test_a_second_file_of_the_same_name_does_not_overwrite_the_first(
    about: About, as_: SignIn, world: World
) -> None:
    one, other = about("Eins.txt"), about("Zwei.txt")
    send(as_("max"), f"/about/{one.about}/attachments", ("Anlage.txt", b"zu eins"))
    send(as_("max"), f"/about/{other.about}/attachments", ("Anlage.txt", b"zu zwei"))
    names = {row.filename for row in db.session.query(Document).filter(Document.filename.like("Anlage%"))}
    assert names == {"Anlage.txt", "Anlage (2).txt"}
    assert titles(one, world) != titles(other, world)


def test_an_existing_document_is_found_by_typing_and_attached_once(
    about: About, put: Put, as_: SignIn, world: World
) -> None:
    subject = about()
    wanted = put("Kooperationsvereinbarung 2026.txt")
    put("Wegweiser.txt")
    page = as_("max").get(f"/about/{subject.about}/attachments/choose?q=vereinbarung")
    assert "Kooperationsvereinbarung" in page.text
    assert "Wegweiser" not in page.text
    for _twice in range(2):
        as_("max").post(f"/about/{subject.about}/attachments/add/{wanted.key}")
    assert titles(subject, world) == ["Kooperationsvereinbarung 2026"]
    assert wanted.id not in [document.id for document in offered(subject, "")]
    assert subject.object_id not in [document.id for document in offered(subject, "")]


def test_signs_of_the_query_language_are_only_signs(about: About, put: Put) -> None:
    subject = about()
    put("Hundert Prozent.txt")
    assert offered(subject, "%") == []
    assert offered(subject, "_") == []


def test_a_document_is_taken_off_stays_a_document_and_comes_back_by_undo(
    about: About, put: Put, as_: SignIn, world: World
) -> None:
    subject, document = about(), put("Anlage.txt")
    key = actions.attach(subject, document, actor=world.max, now=NOW).key
    page = as_("max").post(f"/about/{subject.about}/attachments/{key}/remove", follow_redirects=True)
    undo = f"/about/{subject.about}/attachments/add/{document.key}"
    assert f'action="{undo}"' in page.text
    assert titles(subject, world) == []
    assert as_("max").get(f"/d/{document.key}").status_code == 200
    as_("max").post(undo)
    assert titles(subject, world) == ["Anlage"]


def test_an_attachment_is_taken_off_its_own_record_only(
    about: About, put: Put, as_: SignIn, world: World
) -> None:
    one, other = about("Eins.txt"), about("Zwei.txt")
    key = actions.attach(one, put("Anlage.txt"), actor=world.max, now=NOW).key
    assert as_("max").post(f"/about/{other.about}/attachments/{key}/remove").status_code == 404
    assert titles(one, world) == ["Anlage"]


@pytest.mark.parametrize(("name", "code"), [("gerd", 403), ("rita", 403), ("sven", 403), ("olga", 404)])
def test_who_does_not_write_attaches_nothing(
    about: About, put: Put, as_: SignIn, world: World, name: str, code: int
) -> None:
    subject, document = about(), put("Anlage.txt")
    key = actions.attach(subject, document, actor=world.max, now=NOW).key
    other = put("Andere.txt").key
    client = as_(name)
    assert client.post(f"/about/{subject.about}/attachments/add/{other}").status_code == code
    assert client.post(f"/about/{subject.about}/attachments/{key}/remove").status_code == code
    assert send(client, f"/about/{subject.about}/attachments", ("x.txt", b"x")).status_code == code
    assert client.get(f"/about/{subject.about}/attachments/choose").status_code == code
    assert titles(subject, world) == ["Anlage"]


def test_a_document_of_another_workspace_cannot_be_attached(
    about: About, put: Put, as_: SignIn, world: World
) -> None:
    subject, foreign = about(), put("Geheim.txt", workspace="intern")
    for name in ("max", "petra"):
        answer = as_(name).post(f"/about/{subject.about}/attachments/add/{foreign.key}")
        assert answer.status_code == 404
    with pytest.raises(Refused, match="liegt nicht"):
        actions.attach(subject, foreign, actor=world.petra, now=NOW)
    assert db.session.query(Attachment).count() == 0


def test_a_document_that_moves_where_the_reader_does_not_follow_is_not_shown(
    about: About, put: Put, world: World
) -> None:
    subject, document = about(), put("Anlage.txt")
    actions.attach(subject, document, actor=world.max, now=NOW)
    target = documents.Target(world.workspaces["intern"], None)
    documents.move_document(document, target, actor=world.petra, now=NOW)
    db.session.commit()
    assert titles(subject, world, "max") == []
    assert titles(subject, world, "petra") == ["Anlage"]


def test_a_document_in_the_trash_is_shown_again_when_it_comes_back(
    about: About, put: Put, world: World
) -> None:
    subject, document = about(), put("Anlage.txt")
    actions.attach(subject, document, actor=world.max, now=NOW)
    documents.trash_document(document, actor=world.max, now=NOW)
    assert titles(subject, world) == []
    documents.restore_document(document, actor=world.max, now=NOW)
    assert titles(subject, world) == ["Anlage"]


def test_a_document_deleted_for_good_is_attached_to_nothing(about: About, put: Put, world: World) -> None:
    subject, document = about(), put("Anlage.txt")
    actions.attach(subject, document, actor=world.max, now=NOW)
    documents.destroy_document(document, NOW)
    db.session.commit()
    assert db.session.query(Attachment).count() == 0


def test_to_what_is_sealed_or_archived_nothing_is_attached(about: About, put: Put, world: World) -> None:
    subject, document = about(), put("Anlage.txt")
    actions.attach(subject, document, actor=world.max, now=NOW)
    sealed = replace(subject, sealed=True)
    with pytest.raises(Refused, match="keine Anhänge mehr"):
        actions.attach(sealed, put("Zu spät.txt"), actor=world.lea, now=NOW)
    with pytest.raises(Refused, match="keine Anhänge mehr"):
        actions.detach(sealed, document, actor=world.lea, now=NOW)
    subject.workspace.archived_at = NOW
    with pytest.raises(Refused, match="archiviert"):
        actions.detach(subject, document, actor=world.lea, now=NOW)


def test_the_journal_says_what_was_attached_to_what(
    about: About, put: Put, as_: SignIn, world: World
) -> None:
    subject = about()
    actions.attach(subject, put("Anlage.txt"), actor=world.max, now=NOW)
    page = as_("lea").get("/w/forum/activity").text
    assert f'„Anlage“ an „<a href="{subject.url}#attachments">Vorgang</a>“ angehängt' in page


def test_attachments_of_many_records_are_one_query(
    about: About, put: Put, world: World, count_queries: CountQueries
) -> None:
    subjects = [about(f"Vorgang {number}.txt") for number in range(4)]
    for subject in subjects:
        for number in range(3):
            actions.attach(subject, put(f"{subject.title} {number}.txt"), actor=world.max, now=NOW)
    db.session.commit()
    db.session.expunge_all()
    reader = db.session.query(Account).filter_by(email="lea@example.org").one()
    with count_queries() as queries:
        found = attached_to_many("document", [subject.object_id for subject in subjects], reader)
        sizes = [one.size for rows in found.values() for one in rows]
    assert len(sizes) == 12
    assert len(queries) == 1
