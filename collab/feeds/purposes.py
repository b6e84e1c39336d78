"""What secret addresses are for. Each room that offers one registers it in register()."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString


@dataclass(frozen=True)
class Purpose:
    """`label`: "Kalender". `hint`: what the address is good for. `endpoint`: a route with `<token>`."""

    name: str
    label: LazyString
    hint: LazyString
    endpoint: str


_purposes: dict[str, Purpose] = {}


def add(name: str, label: LazyString, endpoint: str, hint: LazyString) -> None:
    _purposes[name] = Purpose(name, label, hint, endpoint)


def get(name: str) -> Purpose:
    """KeyError if no room has registered it."""
    return _purposes[name]


def known(name: str) -> bool:
    return name in _purposes


def every() -> list[Purpose]:
    return list(_purposes.values())
