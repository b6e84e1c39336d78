"""Office documents to PDF by LibreOffice, where it is installed."""

import tempfile
from pathlib import Path

from collab.base.confined.programs import ProgramFailed, installed, output


def program() -> str | None:
    return installed("soffice", "libreoffice")


def to_pdf(path: Path, ending: str, seconds: float) -> Path | None:
    """The PDF, in a new folder of the temp directory; None when LibreOffice is missing or made none.

    LibreOffice goes by the ending (".doc") where contents leave room for doubt, and stored files have none.
    Each call has a user profile of its own, so that two of them do not wait for each other, and nothing
    that a document brought along is remembered.
    """
    office = program()
    if office is None:
        return None
    folder = Path(tempfile.mkdtemp())
    named = folder / f"document{ending}"
    named.symlink_to(path)
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder / "made"),
        str(named),
    ]
    try:
        output(command, seconds, large=True)
    except ProgramFailed:
        return None
    return next((folder / "made").glob("*.pdf"), None)
