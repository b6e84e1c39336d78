"""Leads take an archive of their workspace, the office takes archives in; the journal says who did."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from collab.activity import Activity
from collab.bags import actions
from collab.base.clock import now
from collab.base.mail.models import OutgoingMail
from collab.extensions import db
from collab.workspaces.models import Workspace
from tests.bags.everything import LEAVING, packed, read
from tests.conftest import SignIn, World


@pytest.mark.parametrize("archived", [False, True])
def test_a_lead_downloads_the_workspace_by_one_click_and_the_journal_says_so(
    world: World, as_: SignIn, tmp_path: Path, archived: bool
) -> None:
    if archived:
        world.workspaces["forum"].archived_at = LEAVING
    client = as_("lea")
    page = client.get("/w/forum/export").text
    assert "personenbezogene Daten" in page and "Kennwörter" in page
    answer = client.post("/w/forum/export")
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    assert "forum-" in answer.headers["Content-Disposition"]
    (tmp_path / "forum.zip").write_bytes(answer.data)
    assert read(tmp_path / "forum.zip").rows("workspace")[0]["title"] == "Interkommunales Forum"
    db.session.expire_all()
    line = db.session.query(Activity).filter_by(verb="workspace.exported").one()
    assert line.actor_id == world.lea.id and line.workspace_id == world.workspaces["forum"].id
    assert "als Archiv heruntergeladen" in client.get("/w/forum/activity").text


def test_who_breaks_off_a_download_holds_nothing(world: World, as_: SignIn) -> None:
    answer = as_("lea").post("/w/forum/export", buffered=False)
    next(iter(answer.response))
    answer.close()
    world.workspaces["forum"].title = "Neu"
    db.session.commit()


def test_the_office_uploads_an_archive_and_sees_what_became_of_it(
    app: Flask, world: World, as_: SignIn, tmp_path: Path
) -> None:
    content = packed(app, tmp_path / "forum.zip").read_bytes()
    client = as_("petra")

    def upload(body: bytes, slug: str) -> str:
        data = {"slug": slug, "file": (io.BytesIO(body), "forum.zip")}
        return client.post("/admin/archives", data=data, follow_redirects=True).text

    assert "Kurzadressen bestehen" in upload(content, "Ganz Falsch")
    assert "wird jetzt geprüft" in upload(content, "umzug")
    upload(b"kein Archiv", "")
    mails = db.session.query(OutgoingMail).count()
    assert actions.work_off(now()) == 2 and actions.work_off(now()) == 0
    page = client.get("/admin/archives").text
    assert "eingespielt" in page and "/w/umzug/" in page and "Das ist kein Archiv" in page
    assert db.session.query(OutgoingMail).count() == mails, "nobody gets mail by it"
    taken = db.session.query(Workspace).filter_by(slug="umzug").one()
    assert "Interkommunales Forum" in as_("max").get(f"/w/{taken.slug}/").text, "members stay members"
    assert as_("olga").get(f"/w/{taken.slug}/").status_code == 404


def test_the_commands_write_and_read_an_archive(app: Flask, tmp_path: Path) -> None:
    db.session.commit()
    runner = app.test_cli_runner()
    written = runner.invoke(args=["workspace", "export", "forum", str(tmp_path / "forum.zip")])
    assert written.exit_code == 0, written.output
    assert zipfile.is_zipfile(tmp_path / "forum.zip") and not list(tmp_path.glob("*.part"))
    again = runner.invoke(args=["workspace", "import", str(tmp_path / "forum.zip")])
    assert again.exit_code == 1 and "schon vergeben" in again.output
    other = runner.invoke(args=["workspace", "import", str(tmp_path / "forum.zip"), "--as", "zwei"])
    assert other.exit_code == 0 and "zwei" in other.output, other.output
