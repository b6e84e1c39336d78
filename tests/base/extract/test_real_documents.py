# ruff: noqa: E501 - contents of files are clearer on one line
"""Real German documents, which lie beside a checkout where somebody has put them there."""

from __future__ import annotations

import os
import shutil
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from collab.base.extract import Extracted, extract
from tests.base.conftest import needs

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


def found_in(folder: Path, name: str) -> Extracted:
    """Names beside the checkout may be composed or decomposed."""
    documents = {unicodedata.normalize("NFC", path.name): path for path in (folder / "documents").iterdir()}
    if name not in documents:
        pytest.skip(f"{name} is not among the real documents")
    return extract(documents[name], name)


READABLE = {
    "17.pdf": ["Soldatinnen- und Soldatengleichstellungsgesetz", "Soldaten-Gleichbehandlungsgesetzes", "Bundesgesetzblatt"],
    "2021-03-11_CoronaImpfV.pdf": ["Kassenärztlichen Bundesvereinigung", "Coronavirus-Impfverordnung"],
    "A_ArbeitslosigkeitKreis.xls": ["Flensburg, Stadt", "Dokumentation der exportierten Indikatoren", "Quelle (Zitierhinweis)"],
    "Abfuhrkalender_Bezirk_1.ics": ["Leichtverpackungen (Gelbe Tonne)", "08.01.2026"],
    "CR-Dokumentation_1.0.2.xlsx": ["Lösungsvorschlag", "28.08.2017", "TemporalGranularity einführen"],
    "Daten_fuer_die_Stadtteilprofile_2014.xlsx": ["Bevölkerung mit Migrations-hintergrund", "Statistikamt Nord"],
    "EN16931_Betriebskostenabrechnung.pdf": ["Abrechnungszeitraum", "Musterstadt"],
    "Erfassung der Getränkekosten.docx": ["Apfelschorle\t1,50 € ( 0,33 L )", "Getränk\tPreis"],
    "GLAS_Handouts.docx": ["Zeitgemäßer Unterricht mit Videokonferenzen", "Verlaufsplan"],
    "Hinweisblatt_Prozesskostenhilfe.pdf": ["Kosten der Prozessführung", "Verfahrenskostenhilfe"],
    "Satzung.odt": ["Satzung der noris.solar eG", "Generalversammlung"],
    "Slidedeck_Was ist Code for Germany.pdf": ["Nutz‘ deine Fähigkeiten", "OK Labs"],
    "Steuerlotse-Vorbereitungshilfe.pdf": ["Ihre Steuernummer aus 10-11 Ziffern", "Familienstand"],
    "bochum_sports_facilities.csv": ["Großspielfeld;Hartplatz", "Kugelstoßen"],
    "ifg.md": ["Jeder hat nach Maßgabe dieses Gesetzes", "Ausfertigungsdatum"],
    "implRules_1.1.docx": ["DCAT-AP.de Konventionenhandbuch", "Technische, semantische und organisatorische Konventionen"],
    "kostenerstattungsbetraege-nach-135a-c-baugb.pdf": ["folgende Rechtsgrundlagen gestützt", "Kostenerstattungsbeträgen"],
    "pressemitteilung_2012-08-15.pdf": ["Unfallhäufungsstellen", "Kölner Lokalpresse"],
    "test-libreoffice-odf-table.ods": ["Das ist ein Testdokument im ODF Tabellenformat (.ODS)"],
    "test-powerpoint-pptx.pptx": ["Powerpoint PPTX"],
    "test-word-rtf.rtf": ["Dies ist ein Dokument im Word RTF Format."],
    "verwaltungskostensatzung.pdf": ["Satzung über das Erheben von Verwaltungskosten", "Gemeinde Linsengericht"],
}  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_a_real_document_is_read(name: str, shared_data: Path) -> None:
    found = found_in(shared_data, name)
    assert (found.state, found.reason, found.truncated) == ("read", None, False)
    text = " ".join(found.text.replace("\t", "\x00").split()).replace("\x00", "\t")
    for words in READABLE[name]:
        assert words in text
    assert (
        unicodedata.is_normalized("NFC", found.text)
        and "\u00ad" not in found.text
        and "\x02" not in found.text
    )


@pytest.mark.parametrize(
    ("name", "pages", "number", "words"),
    [
        ("17.pdf", 33, 0, "Ausgegeben zu Bonn"),
        ("Steuerlotse-Vorbereitungshilfe.pdf", 4, 1, "Pflegegrad 4 oder 5"),
        ("A_ArbeitslosigkeitKreis.xls", 3, 2, "Quellangabe"),
        ("verwaltungskostensatzung.pdf", 6, 1, "Die Gemeindevertretung der Gemeinde Linsengericht hat"),
    ],
)
def test_words_stand_on_their_page(name: str, pages: int, number: int, words: str, shared_data: Path) -> None:
    found = found_in(shared_data, name)
    assert len(found.pages) == pages
    assert words in found.text[found.pages[number] : [*found.pages, len(found.text)][number + 1]]


@pytest.mark.parametrize(
    ("name", "title", "author", "created"),
    [
        ("Satzung.odt", "Satzung der noris.solar eG", None, date(2023, 5, 27)),
        ("Steuerlotse-Vorbereitungshilfe.pdf", None, None, date(2022, 7, 15)),
        (
            "kostenerstattungsbetraege-nach-135a-c-baugb.pdf",
            "Öffentliche Bekanntmachung",
            None,
            date(2009, 7, 31),
        ),
        ("pressemitteilung_2012-08-15.pdf", None, "Marian Steinbach", date(2012, 8, 15)),
        ("test-powerpoint-ppt.ppt", "Testdokument", "Marian Steinbach", date(2013, 4, 16)),
        ("test-word-97-2004.doc", None, "Marian Steinbach", date(2013, 4, 16)),
        ("CR-Dokumentation_1.0.2.xlsx", None, "Rinsche, Ludger (init)", date(2019, 3, 6)),
        ("ifg.md", "Gesetz zur Regelung des Zugangs zu Informationen des Bundes", None, None),
    ],
)
def test_a_real_document_tells_about_itself(
    name: str, title: str | None, author: str | None, created: date | None, shared_data: Path
) -> None:
    found = found_in(shared_data, name)
    assert (found.title, found.author, found.created) == (title, author, created)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("entschaedigungssatzung.pdf", ["Entschädigungssatzung", "Linsengericht"]),
        ("spielgeraete-satzung-2017-03-21-original.pdf", ["Satzung über die Erhebung einer Steuer"]),
        ("spielgeraete-satzung_seiten1-2.tif", ["Gemeinde", "Satzung"]),
    ],
)
@needs("tesseract")
def test_a_real_scan_is_recognised(name: str, words: list[str], shared_data: Path) -> None:
    found = found_in(shared_data, name)
    assert found.state == "read" and len(found.pages) > 1
    assert all(word in found.text for word in words)


@pytest.mark.parametrize("name", ["entschaedigungssatzung.pdf", "spielgeraete-satzung_seiten1-2.tif"])
def test_a_real_scan_has_no_text_without_tesseract(name: str, shared_data: Path, bare_machine: Path) -> None:
    assert found_in(shared_data, name).state == "no_text"


@pytest.mark.parametrize("program", ["antiword", "catdoc"])
def test_a_real_old_word_file_is_read_by_either_program(
    program: str, shared_data: Path, bare_machine: Path
) -> None:
    where = shutil.which(program, path=os.defpath)
    if where is None:
        pytest.skip(f"{program} is not installed here")
    (bare_machine / program).symlink_to(where)
    assert (
        found_in(shared_data, "test-word-97-2004.doc").text
        == "Dies ist ein Dokument im Word 97-2004 DOC Format."
    )


@needs("catppt")
def test_a_real_old_slide_show_is_read(shared_data: Path, bare_machine: Path) -> None:
    (bare_machine / "catppt").symlink_to(str(shutil.which("catppt", path=os.defpath)))
    assert "Office-Design" in found_in(shared_data, "test-powerpoint-ppt.ppt").text


@pytest.mark.parametrize("name", ["test-word-97-2004.doc", "test-powerpoint-ppt.ppt"])
def test_a_real_old_file_says_that_its_reader_is_missing(
    name: str, shared_data: Path, bare_machine: Path
) -> None:
    found = found_in(shared_data, name)
    assert (found.state, found.reason) == ("unreadable", "reader_missing")
