"""PDFs: tagged (PDF/UA-1) and archivable (PDF/A-2a), set by typst with its own fonts only.

Both standards refuse a sign that no font can show (emoji, Chinese). Such signs become a box, so that what
somebody types never stops a paper from being made. typst costs 14 MB in each process: import this late.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog
import typst

PACKAGE = Path(__file__).resolve().parents[2]
"""Templates import `/base/paper/page.typ`: the look that all papers share."""
BOX = "□"
MOST_TRIES = 30
LONG = 200_000
"""Characters of a record. Setting 1,000 decisions makes a process grow by some 490 MB, and it keeps them."""
SECONDS = 120
_SIGN = re.compile(r'(?:the text|the codepoint) `"(?P<text>.+?)"`')
_ESCAPED = re.compile(r"\\u\{(?P<code>[0-9a-f]{1,6})\}")

log = structlog.get_logger("paper")


def make_pdf(template: Path, record: Mapping[str, Any]) -> bytes:
    """The bytes of the PDF. `record` is handed over as data (sys.inputs.record, JSON): the template sets its
    strings as text. A long paper is set in a process of its own, which takes the memory with it when it ends.
    """
    data = json.dumps(record, ensure_ascii=False)
    if len(data) <= LONG:
        return set_paper(template, data)
    child = [sys.executable, "-m", __name__, str(template)]
    done = subprocess.run(  # noqa: S603 - our own program, and a template of our own
        child, input=data.encode(), stdout=subprocess.PIPE, cwd=PACKAGE.parent, timeout=SECONDS, check=True
    )
    return done.stdout


def set_paper(template: Path, data: str) -> bytes:
    """The same in this process, from the record as JSON."""
    for _try in range(MOST_TRIES):
        try:
            return _compile(template, data)
        except typst.TypstError as error:
            sign = _refused_sign(str(error))
            if sign is None:
                raise
            fits = _like(sign)
            data = "".join(BOX if fits(each) else each for each in data)
    log.warning("a paper holds many signs that no font can show", template=template.name)
    return _compile(template, "".join(each if ord(each) < 0x180 else BOX for each in data))


def _compile(template: Path, data: str) -> bytes:
    made = typst.compile(
        template,
        root=PACKAGE,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"record": data},
    )
    assert isinstance(made, bytes)
    return made


def _refused_sign(message: str) -> str | None:
    """The sign that typst names; None where the error is another one."""
    match = _SIGN.search(message)
    if match is None:
        return None
    text = _ESCAPED.sub(lambda each: chr(int(each["code"], 16)), match["text"])
    return next((sign for sign in text if ord(sign) >= 0x80), None)


def _like(sign: str) -> Callable[[str], bool]:
    """Whether a sign is of the same sort, so that a Chinese word does not cost a try for each sign."""
    if ord(sign) >= 0x1F000:
        return lambda each: ord(each) >= 0x1F000 or each == "\ufe0f"
    script = unicodedata.name(sign, "").split(" ")[0]
    if unicodedata.category(sign) == "Lo" and script:
        return lambda each: ord(each) >= 0x250 and unicodedata.name(each, "").split(" ")[0] == script
    if unicodedata.category(sign) in ("Co", "Cn"):
        return lambda each: unicodedata.category(each) in ("Co", "Cn")
    return lambda each: each == sign


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sys.stdout.buffer.write(set_paper(Path(sys.argv[1]), sys.stdin.buffer.read().decode()))
