"""Irregular forms ("ging" → "gehen") and known nouns, derived once from simplemma's dictionary.

simplemma holds its dictionary in some 100 MB of memory. Only what the stemmer does not find by itself is
wanted here; it fits into two small files (a few MB) that are mapped, so that all processes share them.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import marisa_trie

from collab.search.german.stem import stem
from collab.search.german.words import new_fold

INSTALLED = Path(__file__).parent / "dictionary"
_MARK = "\t"
_PROJECT = Path(__file__).resolve().parents[3]
_BUILD = "import sys; from collab.search.german.lemmas import build_in; build_in(sys.argv[1])"
_SHORTEST_NOUN = 4
_LONGEST_NOUN = 14
_LONGEST_WORD = 24


class Lemmas:
    """Read-only; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._irregular = marisa_trie.BytesTrie().mmap(str(folder / "irregular.trie"))
        self._forms_of = marisa_trie.Trie().mmap(str(folder / "forms-of.trie"))
        self._nouns = marisa_trie.Trie().mmap(str(folder / "nouns.trie"))
        self._noun_forms = marisa_trie.Trie().mmap(str(folder / "noun-forms.trie"))
        self._words = marisa_trie.Trie().mmap(str(folder / "words.trie"))

    @classmethod
    def open(cls, directory: Path) -> Lemmas:
        """Map the files that `make setup` has made beside this module.

        Where they are missing they are made now (some ten seconds; further processes wait for that), in
        `directory` if this folder cannot be written.
        """
        for parent in (INSTALLED, directory):
            folder = parent / _made_from()
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                _make_once(folder)
                return cls(folder)
        raise OSError(f"the dictionary can be written neither to {INSTALLED} nor to {directory}")

    def stem_of_lemma(self, folded: str) -> str | None:
        """The stem of the dictionary form, where it is another one than the stem of the word itself."""
        found = self._irregular.get(folded)
        return found[0].decode() if found else None

    def irregular_forms(self, lemma_stem: str) -> list[str]:
        """Folded words with this stem of the dictionary form that do not begin with it ("geh" → "ging")."""
        prefix = lemma_stem + _MARK
        return [key[len(prefix) :] for key in self._forms_of.keys(prefix)]

    def is_noun(self, folded: str) -> bool:
        """A noun of 4 to 14 letters in its dictionary form."""
        return folded in self._nouns

    def is_noun_form(self, folded: str) -> bool:
        """A noun of 4 to 14 letters in any form."""
        return folded in self._noun_forms

    def is_word(self, folded: str) -> bool:
        """Any form of any word of the dictionary."""
        return folded in self._words


def _made_from() -> str:
    """The name of the folder: another one as soon as dictionary or code would make other files."""
    digest = hashlib.sha256(version("simplemma").encode())
    for name in ("lemmas.py", "stem.py", "words.py"):
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def _make_once(folder: Path) -> None:
    if (folder / "complete").exists():
        return
    with open(folder / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            # A process of its own gives the memory of the whole dictionary back to the system.
            command = [sys.executable, "-c", _BUILD, str(folder)]
            subprocess.run(command, check=True, cwd=_PROJECT)  # noqa: S603 - our own code and folder


def build_in(name: str) -> None:
    """Write all files; each appears under its name only when it is complete."""
    folder = Path(name)
    irregular: dict[str, tuple[bool, str]] = {}
    nouns: set[str] = set()
    noun_forms: set[str] = set()
    bases: dict[str, tuple[str, str]] = {}
    for form, lemma in _dictionary():
        folded = new_fold(form)
        if not folded.isalpha() or len(folded) > _LONGEST_WORD:
            continue
        known = bases.get(lemma)
        if known is None:
            base = new_fold(lemma)
            known = bases[lemma] = (base, stem(base))
        base, lemma_stem = known
        is_noun = lemma[:1].isupper() and form[:1].isupper()
        if is_noun and base.isalpha():
            for words, word in ((nouns, base), (noun_forms, folded)):
                if _SHORTEST_NOUN <= len(word) <= _LONGEST_NOUN:
                    words.add(word)
        before = irregular.get(folded)
        # "Leuten" is Leute, whatever the verb "läuten" may say: a noun goes first.
        if before is None or (is_noun and not before[0]):
            irregular[folded] = (is_noun, lemma_stem)
    differing = [(form, value) for form, (_, value) in irregular.items() if value != stem(form)]
    _save(
        marisa_trie.BytesTrie((form, value.encode()) for form, value in differing), folder / "irregular.trie"
    )
    _save(marisa_trie.Trie(f"{value}{_MARK}{form}" for form, value in differing), folder / "forms-of.trie")
    _save(marisa_trie.Trie(nouns), folder / "nouns.trie")
    _save(marisa_trie.Trie(noun_forms), folder / "noun-forms.trie")
    _save(marisa_trie.Trie(irregular), folder / "words.trie")
    (folder / "complete").touch()


def _dictionary() -> Iterator[tuple[str, str]]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    yield from DefaultDictionaryFactory().get_dictionary("de").items()


def _save(trie: marisa_trie.Trie, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent)
    os.close(handle)
    trie.save(name)
    Path(name).chmod(0o644)
    Path(name).replace(target)
