"""The base of all tables, and column types that mean the same in SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no letter or digit that is mistaken for another


class Moment(TypeDecorator[datetime]):
    """A point in time: aware and UTC in Python, stored without zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal number, kept to the last digit in SQLite and PostgreSQL alike: as whole millionths."""

    impl = BigInteger
    cache_ok = True

    PLACES = 6
    LARGEST = Decimal(10) ** 12
    """No number is as large as this, so that all of them fit into 64 bits."""

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = value.scaleb(self.PLACES)
        if scaled != scaled.to_integral_value() or abs(value) >= self.LARGEST:
            raise ValueError("a number that cannot be kept exactly")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.PLACES)


class Base(DeclarativeBase):
    registry = registry(type_annotation_map={datetime: Moment})
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Id = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]


def new_key(length: int = 10) -> str:
    """A short name for an address: no meaning, never changed, hard to guess (49 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


class Keyed:
    """A record with a short, stable address."""

    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
