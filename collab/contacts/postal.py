"""A postal address as people write it ↔ the parts that address books hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

POSTCODE = re.compile(r"(?:(?P<sign>[A-Z]{1,3})[- ])?(?P<code>\d{4,5})\s+(?P<town>\D.*)")


@dataclass(frozen=True)
class Address:
    """`extended`: what stands above the street (house, floor, post-office box)."""

    extended: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""

    @property
    def written(self) -> str:
        """As on an envelope."""
        place = " ".join(part for part in (self.postcode, self.town) if part)
        return "\n".join(part for part in (self.extended, self.street, place, self.country) if part)


def structured(address: str) -> Address:
    """The parts, by the line with the postcode; without one, all lines are the street."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        found = POSTCODE.fullmatch(line)
        if found:
            above = lines[:number]
            return Address(
                extended=", ".join(above[:-1]),
                street=above[-1] if above else "",
                postcode=found["code"],
                town=found["town"],
                country=", ".join(lines[number + 1 :]) or ({"D": "Deutschland"}.get(found["sign"] or "", "")),
            )
    return Address(street=", ".join(lines))
