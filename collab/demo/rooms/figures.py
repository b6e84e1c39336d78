"""Indicators with real facts of the cities, and invented yearly counts that say so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db
from collab.figures.actions import Entry, IndicatorFields, define_indicator, enter_values
from collab.figures.models import Audience, Indicator, Measure
from collab.figures.reading import cities_of

FACTS_OF = date(2022, 12, 31)
"""The day of population and area in the entries of the cities."""


def tell(steps: Steps) -> None:
    for row in tables("figures.toml", "indicator"):
        steps.at(row["at"], partial(_define, steps, row))
        if "fact" in row:
            steps.at(row["at"], partial(_enter_facts, steps, row), later=timedelta(minutes=2))
        if "values" in row:
            steps.at(row["at"], partial(_enter_years, steps, row), later=timedelta(minutes=3))


def _define(steps: Steps, row: Row, at: datetime) -> None:
    year = row.get("asked_year")
    fields = IndicatorFields(
        name=row["name"],
        definition=row["definition"],
        unit=row["unit"],
        measure=row.get("measure", Measure.RATIO),
        decimals=row.get("decimals", 0),
        source=row.get("source", ""),
        reference=row.get("reference", ""),
        rhythm=row.get("rhythm", ""),
        audience=row.get("audience", Audience.WORKSPACE),
        numerator=steps.made.get(("indicator", row.get("numerator", ""))),
        denominator=steps.made.get(("indicator", row.get("denominator", ""))),
        per=row.get("per", 100),
        asked_day=_end_of(year) if year else None,
        next_due=steps.day(row.get("until")),
    )
    actor = steps.account(row["by"])
    steps.made["indicator", row["key"]] = define_indicator(
        steps.workspace(row["workspace"]), fields, actor=actor, now=at
    )
    db.session.flush()


def _enter_facts(steps: Steps, row: Row, at: datetime) -> None:
    indicator: Indicator = steps.made["indicator", row["key"]]
    entries = [
        Entry(indicator, city, FACTS_OF, Decimal(str(fact)))
        for city in cities_of(indicator.workspace_id)
        if (fact := getattr(city, row["fact"])) is not None
    ]
    enter_values(indicator.workspace, entries, actor=steps.account(row["by"]), now=at)


def _enter_years(steps: Steps, row: Row, at: datetime) -> None:
    indicator: Indicator = steps.made["indicator", row["key"]]
    apart = {each["city"]: each["reason"] for each in row.get("apart", ())}
    entries = [
        Entry(
            indicator,
            steps.story.organisations[key],
            _end_of(year),
            Decimal(amount),
            reason=apart.get(key, ""),
            comparable=key not in apart,
        )
        for year, amounts in row["values"].items()
        for key, amount in zip(row["cities"], amounts, strict=True)
        if amount != "-"
    ]
    enter_values(indicator.workspace, entries, actor=steps.account(row["by"]), now=at)


def _end_of(year: int | str) -> date:
    return date(int(year), 12, 31)
