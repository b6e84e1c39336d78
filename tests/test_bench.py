"""The measurements run through on a tiny instance; their figures are not judged here."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_measurements_run_through_and_print_their_table(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--directory", str(tmp_path)],
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    for measured in ("home", "document list, 15 documents", "document page", "search page", "search, p95"):
        assert f"| {measured}" in done.stdout
    for measured in ("index built anew", "upload until found", "memory after start", "upload against copy"):
        assert f"| {measured}" in done.stdout
    for measured in ("home, all panels filled", "meetings", "decisions", "calendar feed", "date polls"):
        assert f"| {measured}" in done.stdout
    for measured in ("tasks: board", "blog", "wiki", "checklists", "who answers for what", "minutes as PDF"):
        assert f"| {measured}" in done.stdout
    for measured in ("how things stand, of all", "register of decisions: matrix", "an indicator", "letter"):
        assert f"| {measured}" in done.stdout
    for measured in ("OParl: all meetings", "filling 100 inboxes", "export", "growth of memory while"):
        assert f"| {measured}" in done.stdout
    assert "30 documents" in done.stdout
    assert "5 entries in each room" in done.stdout
    assert "2 workspaces, 200 lines" in done.stdout
    assert not list(tmp_path.iterdir()), "nothing is left behind"
