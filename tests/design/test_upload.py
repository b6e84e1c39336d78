"""The upload script in a real browser against a server that keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.design.conftest import OpenPage
from tests.design.demo_app import Journal
from tests.design.test_pages import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder as people have it: files, a folder in a folder, and what the system leaves behind."""
    deep = tmp_path / "Konzepte" / "2026"
    deep.mkdir(parents=True)
    (tmp_path / "Konzepte" / "Übersicht.txt").write_text("Übersicht")
    (tmp_path / "Konzepte" / ".DS_Store").write_text("x")
    (deep / "Entwurf.txt").write_text("Entwurf")
    for n in range(5):
        (tmp_path / f"datei{n}.txt").write_text("x" * (n + 1))
    return tmp_path


def drop(page: Page, *paths: Path) -> None:
    """Drop files or folders on the zone as the operating system would."""
    box = page.locator("[data-zone]").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver", "drop"):
        session.send(
            "Input.dispatchDragEvent", {"type": step, "x": box["x"] + 40, "y": box["y"] + 20, "data": data}
        )


def choose(page: Page, *paths: Path) -> None:
    page.locator("#upload-files").set_input_files(list(paths))


def test_several_files_arrive_each_in_a_request_with_the_file_last(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    journal.slow = 0.2
    page = open_page("/upload")
    choose(page, *sorted(files.glob("datei*.txt")))
    expect(page.locator(".upload__item--done")).to_have_count(5)
    assert sorted((u.name, u.size, u.path, u.mode) for u in journal.uploads) == [
        (f"datei{n}.txt", n + 1, "", "version") for n in range(5)
    ]
    assert {tuple(u.fields) for u in journal.uploads} == {("csrf_token", "path", "mode", "file")}
    assert journal.most_running == 2


def test_a_dropped_folder_keeps_its_tree_and_leaves_system_files_out(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    page = open_page("/upload")
    drop(page, files / "Konzepte", files / "datei0.txt")
    expect(page.locator(".upload__item--done")).to_have_count(3)
    assert sorted(u.path for u in journal.uploads) == [
        "",
        "Konzepte/2026/Entwurf.txt",
        "Konzepte/Übersicht.txt",
    ]
    expect(page.locator("[data-note]")).to_have_text("Systemdateien wurden weggelassen.")


def test_a_chosen_folder_keeps_its_tree_too(open_page: OpenPage, journal: Journal, files: Path) -> None:
    page = open_page("/upload")
    page.locator("#upload-folder").set_input_files(files / "Konzepte")
    expect(page.locator(".upload__item--done")).to_have_count(2)
    assert sorted(u.path for u in journal.uploads) == ["Konzepte/2026/Entwurf.txt", "Konzepte/Übersicht.txt"]


def test_the_list_beside_it_is_refreshed_at_the_end(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    page = open_page("/upload")
    choose(page, files / "datei1.txt", files / "datei2.txt")
    expect(page.locator("#documents li")).to_have_count(2)


def test_a_known_name_asks_whether_it_is_a_new_version(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    (files / "protokoll.txt").write_text("neu")
    page = open_page("/upload")
    choose(page, files / "protokoll.txt", files / "datei0.txt")
    expect(page.locator(".upload__item--done")).to_have_count(1)
    question = page.locator(".upload__question")
    assert question.get_by_role("link", name="Altes Protokoll").get_attribute("href") == "/d/3"
    expect(question.get_by_label("als neue Fassung")).to_be_focused()
    question.get_by_label("als zweites Dokument").check()
    question.get_by_role("button", name="Hochladen: protokoll.txt").click()
    expect(page.locator(".upload__item--done")).to_have_count(2)
    assert [(u.name, u.mode) for u in journal.uploads] == [
        ("datei0.txt", "version"),
        ("protokoll.txt", "document"),
    ]


def test_many_known_names_are_answered_at_once_and_one_can_be_left_out(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    names = ["a-protokoll.txt", "b-protokoll.txt", "c-protokoll.txt"]
    for name in names:
        (files / name).write_text(name)
    page = open_page("/upload")
    choose(page, *(files / name for name in names))
    page.locator(".upload__item", has_text=names[0]).get_by_label("nicht hochladen").check()
    page.get_by_role("button", name=f"Hochladen: {names[0]}").click()
    page.get_by_role("button", name="Alle 2 als neue Fassung hochladen").click()
    expect(page.locator(".upload__item--done")).to_have_count(2)
    assert sorted(u.name for u in journal.uploads) == names[1:]


def test_a_refused_file_says_why_and_can_be_tried_again(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    journal.refuse = {"datei0.txt"}
    page = open_page("/upload")
    choose(page, files / "datei0.txt", files / "datei1.txt")
    failed = page.locator(".upload__item--failed")
    expect(failed.locator(".upload__message")).to_have_text("Diese Datei nimmt der Server nicht an.")
    failed.get_by_role("button", name="Erneut versuchen: datei0.txt").click()
    expect(page.locator(".upload__item--done")).to_have_count(2)
    expect(page.locator("[data-announce]")).to_have_text("Fertig: 2 von 2 Dateien übertragen.")


def test_a_running_upload_can_be_cancelled_and_taken_off_the_list(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    journal.slow = 1.0
    page = open_page("/upload")
    choose(page, files / "datei0.txt", files / "datei1.txt", files / "datei2.txt")
    page.get_by_role("button", name="Abbrechen: datei2.txt").click()
    page.locator(".upload__item--cancelled").get_by_role("button", name="Aus der Liste nehmen").click()
    expect(page.locator(".upload__item--done")).to_have_count(2)
    expect(page.locator(".upload__item")).to_have_count(2)
    assert sorted(u.name for u in journal.uploads) == ["datei0.txt", "datei1.txt"]


def test_the_page_warns_before_leaving_while_a_file_is_on_its_way(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    journal.slow = 2.0
    asked: list[str] = []
    page = open_page("/upload")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("h1").click()
    choose(page, files / "datei0.txt")
    expect(page.locator(".upload__item")).to_have_count(1)
    page.evaluate("location.assign('/search')")
    expect(page.locator(".upload__item--done")).to_have_count(1)
    assert asked == ["beforeunload"]


def test_a_file_over_the_limit_is_not_sent_at_all(open_page: OpenPage, journal: Journal, files: Path) -> None:
    (files / "gross.bin").write_bytes(b"0" * 5_000_001)
    page = open_page("/upload")
    choose(page, files / "gross.bin")
    expect(page.locator(".upload__message")).to_have_text("Die Datei ist größer als erlaubt (5 MB).")
    assert journal.uploads == []


def test_the_same_content_is_pointed_out_with_a_link_and_titles_stay_text(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    (files / "doppelt.txt").write_text("gleich")
    page = open_page("/upload")
    choose(page, files / "doppelt.txt")
    link = page.locator(".upload__message").get_by_role("link", name="Schon da <b>")
    assert link.get_attribute("href") == "/d/1"


def test_a_lost_connection_is_told_and_the_file_can_be_sent_again(
    open_page: OpenPage, journal: Journal, files: Path
) -> None:
    page = open_page("/upload")
    page.route("**/upload", lambda route: route.abort())
    choose(page, files / "datei0.txt")
    expect(page.locator(".upload__item--failed .upload__message")).to_contain_text(
        "Verbindung ist abgebrochen"
    )
    page.unroute("**/upload")
    page.get_by_role("button", name="Erneut versuchen").click()
    expect(page.locator(".upload__item--done")).to_have_count(1)


def test_who_is_signed_out_meanwhile_is_told_so(open_page: OpenPage, journal: Journal, files: Path) -> None:
    page = open_page("/upload")
    page.route(
        "**/upload",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Anmelden</h1>"),
    )
    choose(page, files / "datei0.txt")
    expect(page.locator(".upload__item--failed .upload__message")).to_contain_text("nicht mehr angemeldet")


def test_the_list_of_uploads_fits_a_phone_and_is_accessible_in_every_state(
    open_page: OpenPage, journal: Journal, files: Path, axe_source: str
) -> None:
    for name in (
        "protokoll.txt",
        "z-protokoll.txt",
        "doppelt.txt",
        "datei_mit_" + "langem_" * 10 + "namen.txt",
    ):
        (files / name).write_text(name)
    journal.refuse = {"datei0.txt"}
    page = open_page("/upload", 320, "dark")
    choose(page, *sorted(files.glob("*.txt")))
    expect(page.locator(".upload__item--done")).to_have_count(6)
    expect(page.locator(".upload__item--failed")).to_have_count(1)
    expect(page.locator(".upload__question")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(".upload__name").first.bounding_box()["width"] > 100  # type: ignore[index]
    assert findings(page, axe_source) == []


def test_the_plain_form_works_without_javascript(open_page: OpenPage, journal: Journal, files: Path) -> None:
    page = open_page("/upload", script=False)
    choose(page, files / "datei0.txt", files / "datei1.txt")
    page.get_by_role("button", name="Hochladen").click()
    page.wait_for_load_state()
    assert [(u.name, u.mode) for u in journal.uploads] == [
        ("datei0.txt", "version"),
        ("datei1.txt", "version"),
    ]
    assert page.locator("#documents li").count() == 2
