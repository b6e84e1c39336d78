"""Folders, moving, copying: names stay single, nothing gets lost, nothing leaks."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from collab.activity import Activity
from collab.base.errors import Refused
from collab.documents import actions, queries
from collab.documents.actions import Target
from collab.documents.models import Document, Folder
from collab.documents.tree import Tree
from collab.extensions import db
from collab.workspaces.models import Membership, Role
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import MakeFolder, Put


def paths(world: World, slug: str = "forum") -> set[str]:
    """Every live folder and document of a workspace by its path."""
    workspace = world.workspaces[slug]
    tree = Tree.of(workspace.id)
    found = {tree.path(node_id) + "/" for node_id in tree.nodes}
    documents = select(Document).where(Document.workspace_id == workspace.id, Document.trashed_at.is_(None))
    for document in db.session.scalars(documents):
        place = tree.path(document.folder_id)
        found.add(f"{place} / {document.filename}" if place else document.filename)
    return found


def test_a_folder_is_made_renamed_and_its_name_stays_single(as_: SignIn, world: World) -> None:
    client = as_("max")
    made = client.post("/w/forum/documents/new-folder", data={"name": "Protokolle"})
    assert made.status_code == 303
    again = client.post("/w/forum/documents/new-folder", data={"name": "PROTOKOLLE"})
    assert again.status_code == 422 and "schon einen Ordner" in again.text
    bad = client.post("/w/forum/documents/new-folder", data={"name": "a/b"})
    assert bad.status_code == 422 and "Schrägstrich" in bad.text
    inner = client.post(f"{made.location}/new-folder", data={"name": "2026"})
    assert client.post(f"{inner.location}/rename", data={"name": "2027"}).status_code == 303
    assert paths(world) == {"Protokolle/", "Protokolle / 2027/"}
    assert "Protokolle" in client.get(inner.location).text


def test_guests_make_no_folders(as_: SignIn) -> None:
    assert as_("gerd").post("/w/forum/documents/new-folder", data={"name": "x"}).status_code == 403


def test_a_selection_moves_with_everything_in_it(
    as_: SignIn, put: Put, folder: MakeFolder, world: World
) -> None:
    target, moving = folder("Ziel"), folder("Wandert")
    inner = folder("Innen", moving)
    put("tief.txt", b"1", inner)
    loose, taken = put("lose.txt", b"2"), put("lose.txt", b"3", target)
    chosen = [f"d.{loose.key}", f"f.{moving.key}"]
    client = as_("max")
    page = client.get("/w/forum/documents/selection/move", query_string={"selected": chosen})
    assert page.status_code == 200 and target.key in page.text
    assert moving.key not in page.text.split("place-top")[1], "a folder is not offered as its own target"
    answer = client.post(
        "/w/forum/documents/selection/move", data={"selected": chosen, "to": "forum", "folder": target.key}
    )
    assert answer.status_code == 303
    assert paths(world) == {
        "Ziel/", "Ziel / Wandert/", "Ziel / Wandert / Innen/", "Ziel / Wandert / Innen / tief.txt",
        "Ziel / lose.txt", "Ziel / lose (2).txt",
    }  # fmt: skip
    assert taken.filename == "lose.txt"


def test_a_folder_does_not_go_into_itself(folder: MakeFolder, world: World) -> None:
    outer = folder("Außen")
    inner = folder("Innen", outer)
    for target in (outer, inner):
        with pytest.raises(Refused):
            actions.move_folder(outer, Target(world.workspaces["forum"], target), actor=world.max, now=NOW)
        db.session.rollback()


def test_moving_to_another_workspace_takes_rights_and_content_along(
    as_: SignIn, put: Put, folder: MakeFolder, world: World
) -> None:
    intern = world.workspaces["intern"]
    db.session.add(Membership(workspace=intern, account=world.max, role=Role.MEMBER, created_at=NOW))
    place = folder("Umzug")
    moved, trashed = put("a.txt", b"1", place), put("weg.txt", b"2", place)
    actions.trash_document(trashed, actor=world.max, now=NOW)
    db.session.commit()
    answer = as_("max").post(
        "/w/forum/documents/selection/move",
        data={"selected": [f"f.{place.key}"], "to": "intern", "folder": ""},
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert paths(world) == set() and paths(world, "intern") == {"Umzug/", "Umzug / a.txt"}
    assert as_("rita").get(f"/d/{moved.key}").status_code == 404
    assert as_("olga").get(f"/d/{moved.key}").status_code == 200
    assert as_("olga").get(f"/d/{trashed.key}").status_code == 404, "what was thrown away here stays here"
    actions.restore_document(trashed, actor=world.max, now=NOW)
    db.session.commit()
    assert paths(world) == {"weg.txt"}


def test_the_workspace_left_behind_is_not_told_where_things_went(put: Put, world: World) -> None:
    document = put("a.txt", b"1")
    intern = world.workspaces["intern"]
    actions.move_document(document, Target(intern, None), actor=world.petra, now=NOW)
    db.session.commit()
    here = db.session.scalars(
        select(Activity).where(Activity.workspace_id == world.workspaces["forum"].id).order_by(Activity.id)
    ).all()
    assert [line.verb for line in here] == ["document.uploaded", "document.moved_out"]
    assert "intern" not in str([line.detail for line in here]).lower()


def test_nobody_puts_things_where_they_may_not_write(
    as_: SignIn, put: Put, world: World, folder: MakeFolder
) -> None:
    document = put("a.txt", b"1")
    secret = actions.create_folder(world.workspaces["intern"], None, "Geheim", actor=world.olga, now=NOW)
    db.session.commit()
    for how in ("move", "copy"):
        for to, key in (("intern", ""), ("intern", secret.key), ("forum", secret.key), ("fehlt", "")):
            answer = as_("max").post(
                f"/w/forum/documents/selection/{how}",
                data={"selected": [f"d.{document.key}"], "to": to, "folder": key},
            )
            assert answer.status_code == 404, (how, to, key)
    assert (
        "Geheim"
        not in as_("max")
        .get(
            "/w/forum/documents/selection/copy",
            query_string={"selected": f"d.{document.key}", "to": "intern"},
        )
        .text
    )
    assert db.session.scalar(select(func.count()).select_from(Document)) == 1


def test_a_copy_is_a_document_of_its_own_with_the_current_version(
    as_: SignIn, put: Put, world: World, folder: MakeFolder
) -> None:
    document = put("a.txt", b"alt")
    put("a.txt", b"neu")
    actions.change_properties(
        document, {"title": "Der Titel", "tags": ["Haushalt"]}, actor=world.max, now=NOW
    )
    db.session.commit()
    as_("max").post(
        "/w/forum/documents/selection/copy",
        data={"selected": [f"d.{document.key}"], "to": "forum", "folder": ""},
    )
    copy = db.session.scalars(select(Document).where(Document.id != document.id)).one()
    assert (copy.title, copy.filename, [t.name for t in copy.tags]) == (
        "Der Titel", "a (2).txt", ["Haushalt"]
    )  # fmt: skip
    assert [v.number for v in copy.versions] == [1]
    assert as_("max").get(f"/d/{copy.key}/download", buffered=True).data == b"neu"


def test_a_folder_is_copied_with_everything_in_it(put: Put, world: World, folder: MakeFolder) -> None:
    top = folder("Muster")
    put("tief.txt", b"1", folder("Innen", top))
    actions.copy_folder(top, Target(world.workspaces["forum"], top), actor=world.max, now=NOW)
    actions.copy_folder(top, Target(world.workspaces["forum"], None), actor=world.max, now=NOW)
    db.session.commit()
    assert {path for path in paths(world) if path.endswith(".txt")} == {
        "Muster / Innen / tief.txt",
        "Muster / Muster / Innen / tief.txt",
        "Muster (2) / Innen / tief.txt",
        "Muster (2) / Muster / Innen / tief.txt",
    }


def test_a_reader_copies_into_a_workspace_of_her_own(as_: SignIn, put: Put, world: World) -> None:
    document = put("a.txt", b"1")
    db.session.add(
        Membership(workspace=world.workspaces["intern"], account=world.rita, role=Role.MEMBER, created_at=NOW)
    )
    db.session.commit()
    data = {"selected": [f"d.{document.key}"], "to": "intern", "folder": ""}
    assert as_("rita").post("/w/forum/documents/selection/copy", data=data).status_code == 303
    assert as_("rita").post("/w/forum/documents/selection/move", data=data).status_code == 403
    assert paths(world, "intern") == {"a.txt"}


def test_a_list_is_sorted_as_people_sort(put: Put, world: World) -> None:
    for number, name in enumerate(["Zusage", "Ärger", "Sitzung 10", "Sitzung 2", "apfel"]):
        put(f"{name}.txt", b"x" * (number + 1))
    forum = world.workspaces["forum"]

    def titles(by: str, descending: bool = False) -> list[str]:
        found = queries.listing(forum, None, queries.Order(by, descending))
        return [row.document.title for row in found.rows]

    assert titles("name") == ["Apfel", "Ärger", "Sitzung 2", "Sitzung 10", "Zusage"]
    assert titles("name", True) == ["Zusage", "Sitzung 10", "Sitzung 2", "Ärger", "Apfel"]
    assert titles("size", True)[0] == "Apfel"


def test_a_long_list_comes_in_pages(as_: SignIn, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 3)
    for number in range(7):
        put(f"Dokument {number}.txt", str(number).encode())
    client = as_("gerd")
    seen = [
        [n for n in range(7) if f"Dokument {n}<" in client.get(f"/w/forum/documents?page={page}").text]
        for page in (1, 2, 3, 99, -1)
    ]
    assert seen == [[0, 1, 2], [3, 4, 5], [6], [6], [0, 1, 2]]


def test_a_folder_of_another_workspace_is_not_found(as_: SignIn, folder: MakeFolder) -> None:
    key = folder("Ordner").key
    assert as_("petra").get(f"/w/intern/documents/{key}").status_code == 404
    assert as_("olga").get(f"/w/forum/documents/{key}").status_code == 404
    assert as_("gerd").get(f"/w/forum/documents/{key}").status_code == 200


def test_folders_have_one_row_each_in_the_database(world: World, folder: MakeFolder) -> None:
    folder("Ähre")
    with pytest.raises(Refused):
        folder("ähre")
    assert db.session.scalar(select(func.count()).select_from(Folder)) == 1
