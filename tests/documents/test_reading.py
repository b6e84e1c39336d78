"""Reading texts later: what comes of it, and that no failure stops the rest."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from collab.base.extract import Extracted
from collab.documents import actions, extraction, kind, previews
from collab.documents.files import store
from collab.documents.models import Document, ExtractionJob, Version, VersionText
from collab.extensions import db
from collab.search.models import IndexJob
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import Put
from tests.documents.test_downloading import PNG


def waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(ExtractionJob)) or 0


def queued_for_index() -> int:
    return db.session.scalar(select(func.count()).select_from(IndexJob)) or 0


def text_of(version: Version) -> str | None:
    row = db.session.get(VersionText, version.id)
    return row.text if row else None


def pdf(*pages: str) -> bytes:
    """A small PDF with these pages (ASCII), as PDF 32000-1, 7.5 describes it."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for i, words in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        content = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def test_a_text_is_read_stored_and_queued_for_the_index(put: Put) -> None:
    document = put("Vermerk.txt", "Die Übergangs\u00adregelung gilt.".encode())
    before = queued_for_index()
    assert extraction.read_waiting(NOW) == 1
    db.session.expire_all()
    assert document.current.text_state == "read"
    assert text_of(document.current) == "Die Übergangsregelung gilt."
    assert waiting() == 0 and queued_for_index() == before + 1
    assert extraction.read_waiting(NOW) == 0


def test_a_pdf_knows_its_pages_and_gets_a_picture_of_the_first(as_: SignIn, put: Put) -> None:
    document = put("Bericht.pdf", pdf("Erste Seite", "Zweite Seite"))
    assert as_("max").get(f"/d/{document.key}/thumbnail").status_code == 404
    extraction.read_waiting(NOW)
    db.session.expire_all()
    text = text_of(document.current)
    assert text is not None
    assert [text[start : start + 6].strip() for start in document.current.pages] == ["Erste", "Zweite"]
    picture = as_("rita").get(f"/d/{document.key}/thumbnail", buffered=True)
    assert picture.mimetype == "image/webp" and picture.data[:4] == b"RIFF"
    assert as_("olga").get(f"/d/{document.key}/thumbnail").status_code == 404


@pytest.mark.parametrize(
    ("filename", "content", "state", "reason"),
    [
        ("bild.png", PNG, "no_text", None),
        ("leer.txt", b"", "no_text", None),
        ("kaputt.docx", b"PK\x03\x04 das ist kein Word", "unreadable", None),
        ("kaputt.pdf", b"%PDF-1.4 nichts weiter", "unreadable", "damaged"),
    ],
)
def test_what_cannot_be_read_says_so_on_the_page(
    as_: SignIn, put: Put, filename: str, content: bytes, state: str, reason: str | None
) -> None:
    document = put(filename, content)
    extraction.read_waiting(NOW)
    db.session.expire_all()
    assert document.current.text_state == state
    if reason:
        assert document.current.text_reason == reason
    assert waiting() == 0
    assert "Noch einmal versuchen" in as_("max").get(f"/d/{document.key}").text
    assert as_("max").get("/w/forum/documents").status_code == 200


def test_a_zip_bomb_costs_one_line_on_its_document(app: Flask, put: Put) -> None:
    app.config["EXTRACT_SECONDS"] = 20
    app.config["EXTRACT_MEMORY_MB"] = 256
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b"x" * 300_000_000)
    hostile, good = put("bombe.docx", bomb.getvalue()), put("gut.txt", b"gut")
    assert extraction.read_waiting(NOW) == 2
    db.session.expire_all()
    assert good.current.text_state == "read"
    assert hostile.current.text_state in ("unreadable", "read", "no_text")
    assert waiting() == 0


def test_the_latest_upload_is_read_first(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def note(path: Path, filename: str, limits: object) -> Extracted:
        seen.append(filename)
        return Extracted("no_text")

    monkeypatch.setattr(extraction, "extract", note)
    for name in ("alt.bin", "mittel.bin", "neu.bin"):
        put(name, name.encode())
    extraction.read_waiting(NOW, batch=2)
    assert seen == ["neu.bin", "mittel.bin"]


def test_a_crash_in_the_middle_only_repeats_what_it_interrupted(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    put("a.txt", b"das steht drin")

    def die(*_args: object) -> None:
        raise Killed

    for where in ("_extracted", "_store", "finish"):
        with monkeypatch.context() as patch:
            patch.setattr(extraction, where, die)
            with pytest.raises(Killed):
                extraction.read_waiting(NOW)
        db.session.remove()
        assert waiting() == 1, where
    assert extraction.read_waiting(NOW) == 1
    version = db.session.scalars(select(Version)).one()
    assert text_of(version) == "das steht drin" and waiting() == 0


def test_one_reading_that_fails_stops_no_other_and_is_tried_again_later(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("gut.txt", b"gut")
    bad = put("schlecht.txt", b"schlecht")
    whole = extraction._extracted

    def sometimes(digest: str, filename: str) -> Extracted:
        if filename == "schlecht.txt":
            raise RuntimeError("kein Platz im Speicher")
        return whole(digest, filename)

    monkeypatch.setattr(extraction, "_extracted", sometimes)
    assert extraction.read_waiting(NOW) == 1
    job = db.session.scalars(select(ExtractionJob)).one()
    assert (job.attempts, job.not_before) == (1, NOW + timedelta(seconds=30))
    assert "kein Platz" in (job.last_error or "")
    db.session.commit()
    assert extraction.read_waiting(NOW + timedelta(seconds=29)) == 0
    later = NOW
    for _ in range(10):
        later += timedelta(hours=7)
        extraction.read_waiting(later)
    db.session.expire_all()
    assert (bad.current.text_state, bad.current.text_reason, waiting()) == ("unreadable", "failed", 0)


def test_a_version_that_is_gone_is_dropped_from_the_list(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    document = put("a.txt", b"x")
    whole = extraction._extracted

    def destroyed_meanwhile(digest: str, filename: str) -> Extracted:
        found = whole(digest, filename)
        actions.destroy_document(db.session.get_one(Document, document_id), NOW)
        db.session.commit()
        return found

    document_id = document.id
    db.session.commit()
    monkeypatch.setattr(extraction, "_extracted", destroyed_meanwhile)
    extraction.read_waiting(NOW)
    assert waiting() == 0
    assert db.session.scalar(select(func.count()).select_from(VersionText)) == 0


def test_lost_bytes_are_said_on_the_document(put: Put) -> None:
    document = put("a.txt", b"x")
    store().path(document.current.digest).unlink()
    assert extraction.read_waiting(NOW) == 1
    db.session.expire_all()
    assert (document.current.text_state, document.current.text_reason) == ("unreadable", "lost")


def test_it_can_be_tried_again(as_: SignIn, put: Put) -> None:
    document = put("kaputt.pdf", b"%PDF-1.4 nichts weiter")
    extraction.read_waiting(NOW)
    assert as_("max").post(f"/d/{document.key}/read-again").status_code == 303
    db.session.expire_all()
    assert document.current.text_state == "waiting" and waiting() == 1


def refined(document: Document, **said: object) -> Document:
    extraction.refine(document, document.current, Extracted("read", **said), NOW)  # type: ignore[arg-type]
    return document


def test_guesses_get_better_with_what_the_file_says(put: Put, world: World) -> None:
    document = put("17.pdf", b"%PDF-1.4")
    refined(document, title="Protokoll der Sitzung in Bochum", created=date(2025, 6, 3))
    assert (document.title, document.doctype) == ("Protokoll der Sitzung in Bochum", "minutes")
    assert document.day == date(2025, 6, 3)
    assert document.city is not None or document.city_id is not None


def test_what_somebody_has_corrected_is_never_guessed_again(put: Put, world: World) -> None:
    document = put("17.pdf", b"%PDF-1.4")
    mine: actions.Properties = {"title": "17", "doctype": "other", "day": None, "city_id": None}
    actions.change_properties(document, mine, actor=world.max, now=NOW)
    refined(document, title="Protokoll der Sitzung in Bochum", created=date(2025, 6, 3))
    assert (document.title, document.doctype, document.day, document.city_id) == ("17", "other", None, None)


def test_older_versions_change_no_property(put: Put) -> None:
    document = put("17.pdf", b"%PDF-1.4 alt")
    put("17.pdf", b"%PDF-1.4 neu")
    old = document.versions[-1]
    extraction._store(old.id, Extracted("read", text="alt", title="Alter Titel der Satzung"), NOW)
    db.session.commit()
    assert document.title == "17" and text_of(old) == "alt"


def test_the_entry_for_the_index_is_the_current_version_and_gone_with_the_document(
    put: Put, world: World
) -> None:
    document = put("Haushalt_plan.txt", b"alter Wortlaut")
    put("Haushalt_plan.txt", b"neuer Wortlaut")
    actions.change_properties(
        document, {"description": "Entwurf", "tags": ["Finanzen"]}, actor=world.max, now=NOW
    )
    db.session.commit()
    while extraction.read_waiting(NOW):
        pass
    entry = kind.document_entries([document.id])[document.id]
    assert entry.workspace_id == document.workspace_id and entry.title == "Haushalt plan"
    for word in ("neuer Wortlaut", "Entwurf", "Finanzen", "Haushalt plan", "Haushalt_plan.txt"):
        assert word in entry.text, word
    assert "alter" not in entry.text
    assert list(kind.all_document_ids()) == [document.id]
    actions.trash_document(document, actor=world.max, now=NOW)
    db.session.commit()
    assert kind.document_entries([document.id]) == {} and list(kind.all_document_ids()) == []


def test_passages_know_their_page_behind_a_description(put: Put, world: World) -> None:
    document = put("Bericht.pdf", pdf("Erste Seite", "Zweite Seite"))
    actions.change_properties(document, {"description": "Vorab"}, actor=world.max, now=NOW)
    db.session.commit()
    extraction.read_waiting(NOW)
    found = kind.document_texts([document.id])[document.id]
    assert found.text.startswith("Vorab") and found.text[found.pages[1] :].startswith("Zweite")


def test_cards_are_shown_only_to_those_who_may_see(put: Put, world: World) -> None:
    ids = [put("a.txt", b"1").id, put("b.txt", b"2", workspace="intern", by=world.olga).id]
    assert set(kind.document_cards(ids, world.gerd)) == {ids[0]}
    assert set(kind.document_cards(ids, world.olga)) == {ids[1]}
    assert set(kind.document_cards(ids, world.sven)) == set(ids)


def test_what_was_made_of_bytes_goes_with_the_bytes(put: Put) -> None:
    document = put("bild.png", PNG)
    extraction.read_waiting(NOW)
    digest = document.current.digest
    assert previews.has(digest, previews.PICTURE)
    assert previews.sweep({digest}) == 0
    assert previews.sweep(set()) == 2 and not previews.has(digest, previews.PICTURE)
