"""The main job, as people do it: upload, watch, find, be told; and nobody else sees any of it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, Server, answered, login, wait_until

WORKSPACE = "/w/attraktive-verwaltung"
TEN = (
    "2021-03-11_CoronaImpfV.pdf", "CR-Dokumentation_1.0.2.xlsx", "Erfassung der Getr*nkekosten.docx",
    "Hinweisblatt_Prozesskostenhilfe.pdf", "Satzung.odt", "bochum_sports_facilities.csv", "ifg.md",
    "pressemitteilung_2012-08-15.pdf", "test-powerpoint-pptx.pptx", "verwaltungskostensatzung.pdf",
)  # fmt: skip


def new_folder(page: Page, name: str) -> None:
    page.goto(f"{WORKSPACE}/documents")
    page.get_by_role("link", name="Neuer Ordner").click()
    page.locator("main input[type=text]").fill(name)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if page.get_by_role("heading", level=1).inner_text() != name:
        page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def upload(page: Page, paths: list[Path]) -> None:
    """Choose the files and wait until each has arrived."""
    page.locator("[data-upload] input[type=file][name=file]").set_input_files(paths)
    expect(page.locator(".upload__item--done")).to_have_count(len(paths), timeout=120_000)


def find(page: Page, words: str) -> Page:
    page.goto("/")
    page.get_by_role("searchbox").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    return page


def test_ten_real_files_are_uploaded_found_by_a_compound_told_and_hidden_from_outsiders(
    open_as: OpenAs, server: Server, shared_data: Path
) -> None:
    lead = open_as(login("lead of"))
    new_folder(lead, "Echte Unterlagen")
    upload(lead, [next((shared_data / "documents").glob(name)) for name in TEN])
    expect(lead.locator("#documents")).to_contain_text("Getränkekosten")

    def found() -> bool:
        find(lead, "Kostenhilfe Prozess")
        return lead.locator("mark", has_text="Prozesskostenhilfe").count() > 0

    wait_until(found, "the compound is found by its parts, with the passage marked")
    expect(lead.locator(".results")).to_contain_text("Attraktive Verwaltung")

    member = open_as(login("member of"))
    member.goto("/account/notifications/preview")
    expect(member.locator("main")).to_contain_text("Getränkekosten")

    outsider = open_as(login("in no workspace"))
    find(outsider, "Prozesskostenhilfe")
    expect(outsider.locator(".result-count")).to_contain_text("Nichts gefunden")
    assert outsider.request.get(f"{server.address}{WORKSPACE}/").status == 404


def test_a_written_file_is_findable_soon_and_its_mail_reaches_the_others(
    open_as: OpenAs, server: Server, tmp_path: Path
) -> None:
    reader = open_as(login("reader of"))
    reader.goto("/account/notifications")
    reader.get_by_role("radio", name=re.compile("Sofort –")).check(force=True)
    reader.locator("main form button[type=submit]").last.click()

    note = tmp_path / "Protokoll 2026-11-12 Arbeitsgruppe Sprachförderung.txt"
    note.write_text(
        "TOP 1 Die Arbeitsgruppe empfiehlt den Ausbau der Elternsprachkurse in allen Stadtteilen."
    )
    member = open_as(login("member of"))
    new_folder(member, "Sprachförderung")
    upload(member, [note])
    member.locator("#documents").get_by_role("link", name=re.compile("Arbeitsgruppe")).click()
    member.wait_for_url("**/d/*")
    address = member.url
    assert re.fullmatch(rf"{re.escape(server.address)}/d/\w+", address)
    expect(member.locator("aside")).to_contain_text("12. November 2026")
    expect(member.locator("main")).to_contain_text("Protokoll")

    def found() -> bool:
        find(member, "Sprachkurse Eltern")
        return member.locator("mark", has_text="Elternsprachkurse").count() > 0

    wait_until(found, "the text is found")

    def told() -> bool:
        return any(address in mail for mail in mails(server, login("reader of")))

    wait_until(told, "the reader's mail names the document's short address")


def mails(server: Server, recipient: str) -> list[str]:
    """The mails to one person that lie in the folder (no mail server is set)."""
    from email import message_from_bytes, policy

    found = []
    for path in (server.data / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if recipient in str(mail["To"]):
            body = mail.get_body(("plain",))
            assert body is not None
            found.append(body.get_content())
    return found


def test_the_same_name_again_becomes_a_new_version_and_the_old_one_stays(
    open_as: OpenAs, tmp_path: Path
) -> None:
    member = open_as(login("member of"))
    new_folder(member, "Fassungen")
    paper = tmp_path / "Leitlinien.txt"
    paper.write_text("Erste Fassung")
    upload(member, [paper])
    paper.write_text("Zweite Fassung")
    member.reload()
    member.locator("[data-upload] input[type=file][name=file]").set_input_files(paper)
    question = member.locator(".upload__question")
    expect(question).to_be_visible()
    question.get_by_role("button").first.click()
    expect(member.locator(".upload__item--done")).to_have_count(1, timeout=30_000)
    member.locator("#documents").get_by_role("link", name="Leitlinien").click()
    with member.expect_download() as first:
        member.locator("a[href$='/versions/1/download']").first.click()
    assert Path(first.value.path()).read_text() == "Erste Fassung"


def test_signing_in_uploading_and_searching_work_without_javascript(
    open_as: OpenAs, server: Server, tmp_path: Path
) -> None:
    page = open_as(login("member of"), script=False)
    page.goto(f"{WORKSPACE}/documents")
    paper = tmp_path / "Ohne Skript Haushaltsplanung.txt"
    paper.write_text("Die Haushaltsplanung der Kooperation")
    page.locator("[data-upload] input[type=file][name=file]").set_input_files(paper)
    page.locator("[data-upload] button[type=submit]").click()
    expect(page.locator("#documents")).to_contain_text("Ohne Skript Haushaltsplanung")

    def found() -> bool:
        page.goto("/search?q=Planung+Haushalt")
        return page.locator("mark", has_text="Haushaltsplanung").count() > 0

    wait_until(found, "the text is found")


def test_a_document_in_the_trash_comes_back_with_one_click(open_as: OpenAs, tmp_path: Path) -> None:
    member = open_as(login("member of"))
    new_folder(member, "Papierkorbprobe")
    paper = tmp_path / "Wegwerfbar.txt"
    paper.write_text("Nur zur Probe")
    upload(member, [paper])
    member.locator("#documents").get_by_role("link", name="Wegwerfbar").click()
    member.wait_for_url("**/d/*")
    address = member.url
    member.locator("form[action$='/trash'] button").first.dispatch_event("click")
    member.wait_for_url("**/documents/**")
    with answered(member):
        member.get_by_role("button", name=re.compile("Rückgängig")).click()
    member.goto(address)
    expect(member.get_by_role("heading", level=1)).to_contain_text("Wegwerfbar")
