"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collab.base.errors import Refused
from collab.extensions import db
from collab.figures import numbers
from collab.figures.models import FigureValue
from tests.figures.conftest import Define, Enter


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,5", "1234.5"), ("1 234,5", "1234.5"), ("1\u202f234,5", "1234.5"), ("1.234", "1234"),
        ("0", "0"),
        ("1234567,25", "1234567.25"), ("12.345.678", "12345678"), ("12,50 %", "12.5"), ("-3,5", "-3.5"),
        ("−7", "-7"), ("1.000 €", "1000"), (" 42 ", "42"),
    ],
)  # fmt: skip
def test_german_numbers_are_understood(app: Flask, text: str, amount: str) -> None:
    with app.test_request_context():
        assert numbers.read(text, 2) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.5", "nicht eindeutig"), ("1,234.5", "nicht eindeutig"), ("1,234,567", "nicht eindeutig"),
        ("etwa 12", "keine Zahl"), ("1 23", "keine Zahl"), ("1.234 567", "keine Zahl"), ("١٢", "keine Zahl"),
        ("1,234", "zu viele Nachkommastellen"), ("1" * 13, "zu groß"), ("NaN", "keine Zahl"),
        ("1e5", "keine Zahl"), ("12.34,5", "keine Zahl"),
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_refused_with_a_sentence(app: Flask, text: str, said: str) -> None:
    with app.test_request_context(), pytest.raises(Refused, match=said) as refusal:
        numbers.read(text, 2)
    assert text[:10] in refusal.value.message


def test_a_comma_before_three_digits_brings_the_question_whether_thousands_were_meant(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Refused, match=r"Meinen Sie 1\.234\?"):
        numbers.read("1,234", 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.decimals(-(10**11), 10**11, places=3))
def test_what_is_written_is_read_as_the_same(app: Flask, amount: Decimal) -> None:
    with app.test_request_context():
        assert numbers.read(numbers.german(amount, 3), 3) == amount


def test_values_are_kept_to_the_last_digit(define: Define, enter: Enter) -> None:
    indicator = define(measure="euro", decimals=6)
    enter(indicator, {"Essen": "123456789012.345678"})
    db.session.expire_all()
    assert db.session.query(FigureValue.amount).scalar() == Decimal("123456789012.345678")
