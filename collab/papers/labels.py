"""What pages, mails and papers call the states of a paper, the rules of a circulation, and money."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from babel.numbers import format_currency
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from collab.papers.models import Circulation, Course, Outcome, Paper, PaperState, Rule, Step

STATES = {
    PaperState.DRAFT.value: _l("Entwurf"),
    PaperState.SUBMITTED.value: _l("zur Entscheidung vorgelegt"),
    PaperState.ACCEPTED.value: _l("beschlossen"),
    PaperState.REJECTED.value: _l("abgelehnt"),
    PaperState.WITHDRAWN.value: _l("zurückgezogen"),
}
STATE_BADGES = {  # kinds of badge
    PaperState.DRAFT.value: "plain",
    PaperState.SUBMITTED.value: "info",
    PaperState.ACCEPTED.value: "success",
    PaperState.REJECTED.value: "danger",
    PaperState.WITHDRAWN.value: "plain",
}
STEPS = {
    Step.SUBMITTED.value: _l("der Regiegruppe vorgelegt"),
    Step.ON_AGENDA.value: _l("auf eine Tagesordnung gesetzt"),
    Step.CIRCULATING.value: _l("Umlauf begonnen"),
    Step.EXTENDED.value: _l("Frist des Umlaufs verlängert"),
    Step.CANCELLED.value: _l("Umlauf abgebrochen"),
    Step.ORAL.value: _l("Umlauf beendet: mündliche Beratung verlangt"),
    Step.NO_QUORUM.value: _l("Umlauf ohne Ergebnis: nicht beschlussfähig"),
    Step.ACCEPTED.value: _l("beschlossen"),
    Step.REJECTED.value: _l("abgelehnt"),
    Step.RETURNED.value: _l("zur Überarbeitung zurückverwiesen"),
    Step.WITHDRAWN.value: _l("zurückgezogen"),
    Step.ANNOUNCED.value: _l("zur Bekanntgabe auf eine Tagesordnung gesetzt"),
}
RULES = {
    Rule.UNANIMOUS.value: _l("Einstimmig: Alle stimmberechtigten Kommunen müssen zustimmen."),
    Rule.NO_OBJECTION.value: _l("Ohne Gegenstimme: Keine Kommune lehnt ab, und mindestens eine stimmt zu."),
    Rule.MAJORITY.value: _l(
        "Einfache Mehrheit der abgegebenen Stimmen: mehr Ja als Nein. Enthaltungen zählen nicht mit, "
        "Gleichstand ist Ablehnung."
    ),
    Rule.TWO_THIRDS.value: _l(
        "Zwei Drittel der abgegebenen Stimmen: mindestens doppelt so viele Ja wie Nein. Enthaltungen "
        "zählen nicht mit."
    ),
}
COURSES = {
    Course.RUNNING.value: _l("läuft"),
    Course.ENDED.value: _l("beendet"),
    Course.CANCELLED.value: _l("abgebrochen"),
    Course.ORAL.value: _l("mündliche Beratung verlangt"),
}
OUTCOMES = {
    Outcome.ACCEPTED.value: _l("angenommen"),
    Outcome.REJECTED.value: _l("abgelehnt"),
    Outcome.NO_QUORUM.value: _l("nicht beschlussfähig: zu wenige Kommunen haben abgestimmt"),
}


def number_of(paper: Paper) -> str:
    """The number by which a paper is cited: "forum V 2026/3"; empty before it is handed over."""
    return f"{paper.workspace.slug} V {paper.year}/{paper.number}" if paper.number is not None else ""


def name_of(paper: Paper) -> str:
    """How lists call a paper: "forum V 2026/3: Willkommensmappe"."""
    number = number_of(paper)
    return f"{number}: {paper.title}" if number else paper.title


def rule_in_words(circulation: Circulation) -> str:
    """The whole rule of a circulation, as it was named before it began."""
    count = len(circulation.cities)
    parts = [str(RULES[circulation.rule]), quorum_in_words(circulation.quorum, count)]
    if circulation.oral:
        parts.append(_("Jede Kommune kann mündliche Beratung verlangen; dann endet der Umlauf."))
    return " ".join(parts)


def quorum_in_words(quorum: int, cities: int) -> str:
    return str(
        ngettext(
            "Beschlussfähig, wenn mindestens eine von %(cities)s Kommunen abgestimmt hat.",
            "Beschlussfähig, wenn mindestens %(num)s von %(cities)s Kommunen abgestimmt haben.",
            quorum,
            cities=cities,
        )
    )


def money(cents: int) -> str:
    """12.500,00 €"""
    language = str(get_locale() or "de")
    return str(format_currency(cents / 100, "EUR", locale=language))


def install(filters: MutableMapping[str, Any]) -> None:
    """What templates call these words."""
    filters.update(
        {
            "paper_state": STATES.__getitem__,
            "paper_badge": STATE_BADGES.__getitem__,
            "paper_step": STEPS.__getitem__,
            "paper_number": number_of,
            "paper_name": name_of,
            "circulation_rule": rule_in_words,
            "circulation_course": COURSES.__getitem__,
            "circulation_outcome": OUTCOMES.__getitem__,
            "money": money,
        }
    )
