"""Sample records for the demo application: long names, odd characters, every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

NOW = datetime.now(UTC)


def person(name: str, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(display_name=name, photo_url=None, **more)


PEOPLE = [
    person("Anna Schmidt"),
    person("Jürgen Özdemir"),
    person("Dr. Katharina von Hohenfels-Müller"),
    person("Bo Li"),
]


def sample() -> dict[str, Any]:
    names = [
        ("Protokoll der Projektgruppe vom 12. März 2026", "Protokoll_2026-03-12.docx", 84_213),
        ("Rahmenkonzept interkulturelle Öffnung der Verwaltung", "Rahmenkonzept.pdf", 2_412_000),
        ("Kennzahlen Personal 2025", "Kennzahlen.xlsx", 41_000),
        ("Auftaktveranstaltung welcome.ruhr", "Auftakt.pptx", 18_900_000),
        ("Gruppenbild", "Gruppenbild.jpg", 3_100_000),
        ("Einladung zur Sitzung", "Einladung.eml", 12_400),
        ("Donaudampfschifffahrtsgesellschaftskapitänspersonalentwicklungskonzept", "Anhang.zip", 900),
    ]
    documents = [
        SimpleNamespace(
            id=n,
            title=t,
            filename=f,
            size=s,
            author=PEOPLE[n % 4],
            updated_at=NOW - timedelta(hours=n * 9),
            state=st,
        )
        for n, ((t, f, s), st) in enumerate(
            zip(names, ["waiting", "read", "read", "locked", "no_text", "unreadable", "read"], strict=True)
        )
    ]
    hits = [
        {
            "url": "#",
            "title": Markup(
                "Rahmenkonzept interkulturelle Öffnung – <mark>Personalentwicklungskonzept</mark>"
            ),
            "filename": "Rahmenkonzept.pdf",
            "type_label": "Konzept",
            "workspace": "Attraktive Verwaltung",
            "workspace_url": "#",
            "author": "Anna Schmidt",
            "date": NOW,
            "passages": [
                {
                    "text": Markup(
                        "… ein gemeinsames <mark>Personalentwicklungskonzept</mark> der Städte, das bald …"
                    ),
                    "page": 4,
                },
                {
                    "text": Markup(
                        "… die <mark>Konzepte</mark> der <mark>Personalentwicklung</mark> werden verglichen …"
                    ),
                    "page": 11,
                },
            ],
        },
        {
            "url": "#",
            "title": "Dr. Katharina von Hohenfels-Müller",
            "sign": "person",
            "kind_label": "Person",
            "note": "Essen, Fachbereich Interkulturelle Orientierung",
            "passages": [],
        },
        {
            "url": "#",
            "title": "Abschlussbericht 2009",
            "filename": "bericht.doc",
            "type_label": "Dokumentation",
            "workspace": "Integration interkommunal",
            "archived": True,
            "date": NOW - timedelta(days=6000),
            "passages": [],
        },
    ]
    groups = [
        {
            "name": "workspace",
            "label": "Arbeitsbereich",
            "choices": [
                {"value": str(n), "label": label, "count": 42 - n * 5, "chosen": n == 1}
                for n, label in enumerate(
                    [
                        "Attraktive Verwaltung",
                        "welcome.ruhr",
                        "Interkommunales Forum Integration",
                        "Interkulturelle Öffnung der Verwaltung",
                        "Regiegruppe",
                        "Projektbüro",
                        "Kennzahlen",
                    ]
                )
            ],
        },
        {
            "name": "type",
            "label": "Dokumentart",
            "choices": [
                {"value": "p", "label": "Protokoll", "count": 12, "chosen": False},
                {"value": "k", "label": "Konzept", "count": 1234, "chosen": False},
            ],
        },
    ]
    return {"documents": documents, "people": PEOPLE, "hits": hits, "groups": groups, "now": NOW}
