"""German stands in the code; the English catalogue must know every sentence of it."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "collab" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("collab/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "_l": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def sentences_of_the_pages() -> set[str]:
    found = set()
    for folder in ("collab", "templates"):
        methods = [
            (pattern.removeprefix(f"{folder}/"), how)
            for pattern, how in METHODS
            if pattern.startswith(folder)
        ]
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), methods, keywords=KEYWORDS
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string]


def test_every_sentence_has_an_english_one() -> None:
    known = catalogue()
    missing = []
    for sentence in sorted(sentences_of_the_pages()):
        message = known.get(sentence)
        if message is None or not all(forms(message)) or message.fuzzy:
            missing.append(sentence)
    assert not missing, f"{len(missing)} without English: {missing[:10]}"


def test_translations_name_the_same_values() -> None:
    wrong = []
    for message in catalogue():
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        allowed = set().union(*(PLACEHOLDER.findall(text) for text in originals))
        if any(not set(PLACEHOLDER.findall(text)) <= allowed for text in forms(message)):
            wrong.append(message.id)
    assert not wrong, wrong
