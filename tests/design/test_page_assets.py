"""The page assets of others: built from the lock file, and from nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from collab import page_assets
from tests.design.demo_app import make_app


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose packages npm would bring; `installs.txt` counts the calls."""
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3}')

    def install(root: Path) -> None:
        with (root / "installs.txt").open("a") as stream:
            stream.write("x")
        for source in page_assets.FILES:
            place = root / "node_modules" / source
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"content of {source}")

    monkeypatch.setattr(page_assets, "install", install)
    return tmp_path


def test_a_second_build_needs_no_network(project: Path) -> None:
    vendor = project / "vendor"
    assert page_assets.build(project, vendor) is True
    assert page_assets.build(project, vendor) is False
    assert (project / "installs.txt").read_text() == "x"
    assert (vendor / "htmx.min.js").read_text() == "content of htmx.org/dist/htmx.min.js"


def test_a_new_lock_file_builds_anew_and_old_files_go(project: Path) -> None:
    vendor = project / "vendor"
    page_assets.build(project, vendor)
    (vendor / "old.js").write_text("old")
    (project / "package-lock.json").write_text('{"lockfileVersion": 3, "changed": true}')
    assert page_assets.build(project, vendor) is True
    assert not (vendor / "old.js").exists()


def test_a_missing_file_builds_anew(project: Path) -> None:
    vendor = project / "vendor"
    page_assets.build(project, vendor)
    (vendor / "kern.min.css").unlink()
    assert page_assets.build(project, vendor) is True
    assert (vendor / "kern.min.css").exists()


def test_the_lock_file_pins_every_package_by_hash_and_names_no_address() -> None:
    text = (page_assets.ROOT / "package-lock.json").read_text()
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert set(packages) == {"node_modules/@kern-ux/native", "node_modules/axe-core", "node_modules/htmx.org"}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert "://" not in text


def test_an_asset_may_be_kept_for_a_year_only_under_the_address_of_its_content() -> None:
    client = make_app().test_client()
    address = re.search(r'"(/static/css/theme\.css\?v=[0-9a-f]+)"', client.get("/search").text)
    assert address
    with client.get(address[1]) as versioned, client.get("/static/css/theme.css") as plain:
        assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert plain.headers["Cache-Control"] == "no-cache"
