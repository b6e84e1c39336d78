"""What changed between two texts, to be read by people: by words, with long unchanged parts folded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from collab.writing.merging import edits_of

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
REMOVED, INSERTED = Markup("<del>{}{}{}</del>"), Markup("<ins>{}{}{}</ins>")
SPOKEN = Markup('<span class="kern-sr-only">{}</span>')
AROUND = 2
"""Unchanged lines shown before and after a change."""

MOST_TOKENS = 3000
"""Compared word by word; longer parts only line by line."""


def difference(old: str, new: str) -> Markup:
    """Inserted and removed words of two texts (Markdown as it was written), as a block of lines."""
    before, after = _lines(old), _lines(new)
    parts: list[Markup] = []
    operations = _operations(before, after)
    for place, (tag, i, j, k, m) in enumerate(operations):
        if tag == "equal":
            parts.append(_unchanged(before[i:j], place == 0, place == len(operations) - 1))
        else:
            parts += _changed(before[i:j], after[k:m])
    if all(tag == "equal" for tag, *_rest in operations):
        return Markup('<p class="difference difference--none">{}</p>').format(_("Die Texte sind gleich."))
    return Markup('<div class="difference">{}</div>').format(Markup("").join(parts))


def _operations(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib gives them, made of the edits that merging sees; what lies between them is equal."""
    found: list[tuple[str, int, int, int, int]] = []
    i = k = 0
    for edit in edits_of(before, after):
        if edit.first > i:
            found.append(("equal", i, edit.first, k, k + edit.first - i))
            k += edit.first - i
        found.append(("replace", edit.first, edit.last, k, k + len(edit.lines)))
        i, k = edit.last, k + len(edit.lines)
    if i < len(before):
        found.append(("equal", i, len(before), k, len(after)))
    return found


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n") if text else []


def _unchanged(lines: list[str], at_start: bool, at_end: bool) -> Markup:
    head = 0 if at_start else AROUND
    tail = 0 if at_end else AROUND
    if len(lines) <= head + tail + 2:
        return _shown(lines)
    folded = lines[head : len(lines) - tail]
    return Markup(
        '{}<details class="difference__fold"><summary>{}</summary>{}</details>{}'
    ).format(
        _shown(lines[:head]),
        ngettext("%(num)s unveränderte Zeile", "%(num)s unveränderte Zeilen", len(folded)),
        _shown(folded),
        _shown(lines[len(lines) - tail :]),
    )  # fmt: skip


def _shown(lines: list[str]) -> Markup:
    return Markup("").join(
        Markup('<p class="difference__line">{}</p>').format(line) for line in lines if line.strip()
    )


def _changed(before: list[str], after: list[str]) -> Iterator[Markup]:
    """Lines that belong together are compared word by word, the others stand as removed and inserted."""
    if len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            yield _line(_by_words(old, new))
        return
    yield _line(_by_words("\n".join(before), "\n".join(after)))


def _line(content: Markup) -> Markup:
    return Markup('<p class="difference__line difference__line--changed">{}</p>').format(content)


def _by_words(old: str, new: str) -> Markup:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) + len(after) > MOST_TOKENS:
        return _removed(old) + _inserted(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.25:  # another sentence: words that happen to be in both say nothing
        return _removed(old) + _inserted(new)
    shown = Markup("")
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            shown += escape("".join(before[i:j]))
        else:
            shown += _removed("".join(before[i:j])) + _inserted("".join(after[k:m]))
    return shown


def _removed(text: str) -> Markup:
    return _marked(REMOVED, _("entfernt:"), text)


def _inserted(text: str) -> Markup:
    return _marked(INSERTED, _("eingefügt:"), text)


def _marked(mark: Markup, word: str, text: str) -> Markup:
    """What the colours say is also said in words, for those who do not see them."""
    if not text:
        return Markup("")
    return mark.format(SPOKEN.format(f"{word} "), text, SPOKEN.format(f" ({_('Ende')})"))
