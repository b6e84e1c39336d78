"""Synthetic German council texts for measurements: the same seed gives the same texts.

The vocabulary grows as in real texts: some thousand simple nouns are combined to compounds, a few frequent
and most of them rare.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

CITIES = (
    "Bochum",
    "Bottrop",
    "Bielefeld",
    "Dortmund",
    "Duisburg",
    "Düsseldorf",
    "Essen",
    "Gelsenkirchen",
    "Herne",
    "Mülheim an der Ruhr",
    "Oberhausen",
    "Wuppertal",
)
DOCTYPES = ("Protokoll", "Konzept", "Dokumentation", "Präsentation", "Vorlage", "Sonstiges")
_AUTHORS = tuple(
    f"{first} {last}"
    for first in ("Anna", "Bernd", "Cem", "Dilek", "Eva", "Frank")
    for last in ("Beispiel", "Muster", "Probe", "Test", "Vorlage")
)
# Modifier with its linking letters, so that joining is all that is needed.
_MODIFIERS = (
    "Straßen",
    "Verkehrs",
    "Abfall",
    "Wasser",
    "Abwasser",
    "Grünflächen",
    "Spielplatz",
    "Friedhofs",
    "Schul",
    "Sport",
    "Haushalts",
    "Gebühren",
    "Steuer",
    "Vergabe",
    "Bau",
    "Wohnungs",
    "Gewerbe",
    "Wirtschafts",
    "Umwelt",
    "Klima",
    "Energie",
    "Brandschutz",
    "Rettungs",
    "Gesundheits",
    "Pflege",
    "Senioren",
    "Jugend",
    "Kinder",
    "Familien",
    "Kultur",
    "Theater",
    "Museums",
    "Bibliotheks",
    "Stadtteil",
    "Quartiers",
    "Denkmal",
    "Hafen",
    "Brücken",
    "Kanal",
    "Lärm",
    "Park",
    "Markt",
    "Tourismus",
    "Digitalisierungs",
    "Daten",
    "Medien",
    "Presse",
    "Beteiligungs",
    "Rats",
    "Bezirks",
)
_HEADS = (
    "planung",
    "ordnung",
    "satzung",
    "förderung",
    "verwaltung",
    "ausschuss",
    "konzept",
    "bericht",
    "projekt",
    "programm",
    "vorlage",
    "entwicklung",
    "kosten",
    "mittel",
    "bedarf",
    "prüfung",
    "sanierung",
    "gestaltung",
    "nutzung",
    "beratung",
    "betreuung",
    "versorgung",
    "sicherung",
    "messung",
    "statistik",
    "befragung",
    "werkstatt",
    "konferenz",
    "kommission",
    "stelle",
    "leitung",
    "vertretung",
    "vereinbarung",
    "genehmigung",
    "aufsicht",
    "kontrolle",
    "analyse",
    "maßnahme",
    "fläche",
    "anlage",
    "gebäude",
    "halle",
    "zentrum",
    "netz",
    "portal",
    "plan",
    "preis",
    "beirat",
    "amt",
    "fest",
)
_ADJECTIVES = (
    "städtische",
    "kommunale",
    "neue",
    "geplante",
    "vorhandene",
    "zuständige",
    "gemeinsame",
    "regionale",
    "jährliche",
    "öffentliche",
    "nachhaltige",
    "barrierefreie",
    "digitale",
    "wesentliche",
    "bisherige",
    "künftige",
    "finanzielle",
)
_VERBS = (
    "beschließt",
    "prüft",
    "fördert",
    "erläutert",
    "begrüßt",
    "ergänzt",
    "verschiebt",
    "genehmigt",
    "beantragt",
    "veröffentlicht",
    "unterstützt",
    "vergleicht",
    "bewertet",
    "überarbeitet",
    "finanziert",
    "beauftragt",
)
_SUBJECTS = (
    "Der Ausschuss",
    "Die Verwaltung",
    "Der Rat",
    "Die Bezirksvertretung",
    "Das Amt",
    "Die Projektgruppe",
    "Der Beirat",
    "Die Dezernentin",
    "Der Kämmerer",
    "Die Fraktion",
    "Das Büro",
    "Die Stadt",
)
_LINKS = (
    "für die",
    "zur",
    "im Rahmen der",
    "sowie die",
    "nach Prüfung der",
    "mit Blick auf die",
    "gemäß der",
)
_ENDINGS = (
    "und berichtet in der nächsten Sitzung",
    "bis zum Ende des Jahres",
    "in den betroffenen Stadtteilen",
    "ohne zusätzliche Kosten",
    "im laufenden Haushaltsjahr",
    "gemeinsam mit den Trägern",
    "mit großer Mehrheit",
)


@dataclass(frozen=True, slots=True)
class SyntheticText:
    """One synthetic document; `text` has 200 to 1,500 words."""

    number: int
    title: str
    text: str
    day: date
    city: str
    doctype: str
    author: str


def synthetic_texts(count: int, seed: int = 2009) -> Iterator[SyntheticText]:
    """The first n texts are the same whatever the count."""
    rng = random.Random(seed)
    for number in range(1, count + 1):
        city, doctype = rng.choice(CITIES), rng.choice(DOCTYPES)
        topic = compound(rng)
        yield SyntheticText(
            number=number,
            title=f"{doctype}: {topic} {city}",
            text="\n\n".join(_paragraph(rng, topic, city) for _ in range(rng.randint(3, 22))),
            day=date(2008, 1, 1) + timedelta(days=rng.randint(0, 6500)),
            city=city,
            doctype=doctype,
            author=rng.choice(_AUTHORS),
        )


def queries(count: int, seed: int = 1) -> list[str]:
    """Words, two and three words, compounds, phrases, prefixes, typing errors: in fixed shares."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        word = compound(rng)
        kind = number % 10
        if kind < 2:
            made.append(word)
        elif kind < 4:
            made.append(f"{_head(rng)} {_modifier(rng)}")
        elif kind == 4:
            made.append(f"{word} {rng.choice(CITIES).split()[0]}")
        elif kind == 5:
            made.append(f"{_head(rng)} {_modifier(rng)} {rng.choice(('Stadtteil', 'Haushalt', 'Träger'))}")
        elif kind == 6:
            made.append(f'"{rng.choice(_LINKS)} {word}"')
        elif kind == 7:
            made.append(f"{word[:6]}*")
        elif kind == 8:
            place = rng.randrange(2, len(word) - 2)
            made.append(word[:place] + word[place + 1 :])
        else:
            made.append(f"{_head(rng)} ODER {_head(rng)}")
    return made


def compound(rng: random.Random) -> str:
    """A compound; every fourth has three parts, and small parts of the vocabulary are used most."""
    first = _skewed(rng, _MODIFIERS)
    if rng.random() < 0.25:
        first += _skewed(rng, _MODIFIERS).lower()
    return first + _skewed(rng, _HEADS)


def _paragraph(rng: random.Random, topic: str, city: str) -> str:
    sentences = []
    for _ in range(rng.randint(3, 7)):
        thing = topic if rng.random() < 0.12 else compound(rng)
        sentence = f"{rng.choice(_SUBJECTS)} {rng.choice(_VERBS)} die {rng.choice(_ADJECTIVES)} {thing}"
        if rng.random() < 0.6:
            sentence += f" {rng.choice(_LINKS)} {compound(rng)}"
        if rng.random() < 0.3:
            sentence += f" in {city}"
        if rng.random() < 0.2:
            sentence += f" am {rng.randint(1, 28)}.{rng.randint(1, 12)}.{rng.randint(2008, 2025)}"
        sentences.append(f"{sentence} {rng.choice(_ENDINGS)}.")
    return " ".join(sentences)


def _skewed(rng: random.Random, words: tuple[str, ...]) -> str:
    return words[min(int(rng.paretovariate(0.6)) - 1, 10**6) % len(words)]


def _head(rng: random.Random) -> str:
    return rng.choice(_HEADS).capitalize()


def _modifier(rng: random.Random) -> str:
    return rng.choice(_MODIFIERS).rstrip("s")
