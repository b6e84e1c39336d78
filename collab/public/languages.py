"""The languages a site can be in: their names, the way they are written, and which one a visitor gets."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale

LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "fr")
"""Those for which the words of the pages themselves are there (see `words.py`)."""


def own_name(language: str) -> str:
    """Deutsch, Türkçe, العربية: as those who speak it call it."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def name_in(language: str, other: str) -> str:
    """What a language is called in another one."""
    return Locale.parse(language).get_display_name(other) or language


def direction(language: str) -> str:
    """For the attribute `dir`: ltr or rtl."""
    return str(Locale.parse(language).text_direction)


def known(languages: Iterable[str]) -> list[str]:
    """Without what is no language of ours, each once."""
    return [each for each in dict.fromkeys(languages) if each in LANGUAGES]
