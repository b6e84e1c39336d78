"""Every demo document opens with a reader that did not write it, and says what its manuscript says."""

from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from collab.demo.catalogue import Source, people, sources, workspaces
from collab.demo.documents import DemoDocument, write_documents
from collab.demo.prose import Aside, Block, Grid, Heading, Listing, Paragraph, plain
from tests.demo.readers import letters, text_of

WITH_WORDS = [source for source in sources() if not {"picture", "scan"} & source.settings.keys()]


def test_there_are_some_fifty_documents_in_seventeen_formats(written: list[DemoDocument]) -> None:
    endings = Counter(document.path.suffix for document in written)
    assert 45 <= len(written) <= 60
    assert len(endings) == 17
    assert {document.doctype for document in written} == {
        "Protokoll", "Konzept", "Dokumentation", "Präsentation", "Vorlage", "Bild", "Sonstiges",
    }  # fmt: skip


def test_they_spread_from_2008_to_2026(written: list[DemoDocument]) -> None:
    years = {document.date.year for document in written}
    assert min(years) == 2008
    assert max(years) == 2026
    assert len(years) >= 14


def test_names_and_titles_are_unique_in_their_place(written: list[DemoDocument]) -> None:
    assert len({document.path for document in written}) == len(written)
    assert len({document.title for document in written}) == len(written)


@pytest.mark.parametrize("source", WITH_WORDS, ids=lambda source: source.file)
def test_a_file_says_every_word_of_its_manuscript(source: Source, written: list[DemoDocument]) -> None:
    document = _document(source, written)
    for version, content in zip(source.versions, document.versions, strict=True):
        found = text_of(content.path)
        for passage in _passages(source, version.manuscript.blocks):
            assert letters(passage) in found, passage


def test_known_words_are_found_in_known_files(written: list[DemoDocument]) -> None:
    for name, words in {
        "Leitfaden_Willkommenskultur.pdf": "anderthalbfache Zeit",
        "2024-02-14_Protokoll_Projektgruppe_Bochum.docx": "Beschäftigtenbefragung",
        "Konzept_Sprachmittlerpool.odt": "Tigrinya",
        "Beschaeftigtenbefragung_2025_Ergebnisse.pptx": "Vorarbeiterinnen und Vorarbeiter",
        "welcome-ruhr_Sachstand_Regiegruppe.odp": "cookiefreien Zählung",
        "Kurzanleitung_Arbeitsplattform.txt": "Unterseite der Tastatur",
        "2016-10-13_Protokoll_Projektgruppe_IKOE.rtf": "Thielmann-Nguyễn",
        "Mail_Druckfreigabe_Wegweiser.eml": "Wohnungsgeberbestätigung",
        "Ansprechpersonen_Redaktionskreis.vcf": "Ngọc Anh Trần",
        "Programm_Forum_2026.ics": "Übersetzungsprogramm statt Sprachmittlerin?",
        "Integrationsindikatoren_Staedtevergleich_2024.xlsx": "Einbürgerungsquote",
    }.items():
        assert letters(words) in text_of(_named(name, written).path), name


def test_an_earlier_version_lacks_what_was_added_later(written: list[DemoDocument]) -> None:
    concept = _named("Rahmenkonzept_Arbeitgebermarke.docx", written)
    first, second, third = (text_of(version.path) for version in concept.versions)
    assert "186.000Euro" not in first
    assert "186.000Euro" in second
    assert "Bildrechte" not in second
    assert "Bildrechte" in third
    assert concept.path == concept.versions[-1].path


def test_no_two_versions_of_a_document_say_the_same(written: list[DemoDocument]) -> None:
    for document in written:
        texts = {text_of(version.path) for version in document.versions}
        assert len(texts) == len(document.versions), document.title


def test_the_scan_is_a_pdf_without_text(written: list[DemoDocument]) -> None:
    scan = _named("Kooperationsvereinbarung_2008_unterzeichnet.pdf", written)
    assert text_of(scan.path) == ""
    page = pypdfium2.PdfDocument(scan.path)[0].render(scale=1).to_pil().convert("L")
    assert page.getextrema()[0] < 80, "there is dark writing on it"


def test_pdfs_are_tagged_for_screen_readers(written: list[DemoDocument]) -> None:
    document = _named("Diversity-Strategie_2025-2030.pdf", written)
    pdf = pypdfium2.PdfDocument(document.path)
    assert pdf.is_tagged()
    assert pdf.get_metadata_dict()["Title"] == document.title


def test_pictures_have_their_size_and_many_colours(written: list[DemoDocument]) -> None:
    for source in sources():
        if "picture" in source.settings:
            with Image.open(_document(source, written).path) as picture:
                assert list(picture.size) == source.settings["picture"]["size"]
                assert len(picture.convert("RGB").getcolors(picture.width * picture.height) or ()) > 50


def test_the_same_files_are_written_each_time(written: list[DemoDocument], tmp_path: Path) -> None:
    for once, again in zip(written, write_documents(tmp_path), strict=True):
        assert once.path.read_bytes() == again.path.read_bytes(), once.title


def test_progress_is_told_for_each_document(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    written = write_documents(tmp_path, lambda done, count, title: told.append((done, count)))
    assert told == [(number, len(written)) for number in range(1, len(written) + 1)]


def test_documents_lie_in_a_folder_of_their_workspace(written: list[DemoDocument]) -> None:
    for document in written:
        assert document.folder in workspaces()[document.workspace].folders


def test_authors_may_write_in_their_workspace_at_that_time(written: list[DemoDocument]) -> None:
    office = {person.email for person in people().values() if person.account == "office"}
    for document in written:
        workspace = workspaces()[document.workspace]
        writers = {person.email for role, person in workspace.members if role in ("lead", "member")}
        for version in document.versions:
            assert version.author_email in writers | office, document.title
            assert version.created_at > workspace.created_at
            assert workspace.archived_at is None or version.created_at < workspace.archived_at
        times = [version.created_at for version in document.versions]
        assert times == sorted(times)


def _document(source: Source, written: list[DemoDocument]) -> DemoDocument:
    return next(document for document in written if document.title == source.title)


def _named(name: str, written: list[DemoDocument]) -> DemoDocument:
    return next(document for document in written if document.path.name == name)


def _passages(source: Source, blocks: tuple[Block, ...]) -> list[str]:
    """What must be found again. Tables lose the German way of writing numbers; a CSV is its table alone."""
    ending = source.file.rpartition(".")[2]
    found: list[str] = [person.name for person in source.versions[0].manuscript.people]
    for block in blocks:
        match block:
            case Heading(_, text) if ending not in ("xlsx", "ods", "csv"):
                found.append(text)
            case Paragraph(spans) if ending != "md":
                found.append(plain(spans))
            case Listing(_, items) if ending != "md":
                found.extend(plain(item) for item in items)
            case Aside(text):
                found.append(text)
            case Grid(rows):
                found.extend(cell for row in rows for cell in row if not cell[:1].isdigit())
    return found
