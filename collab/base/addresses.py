"""Addresses: public ones for mails, own paths to go back to, and the part of a network a visitor is in."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app

LONGEST_PATH = 2000


def public_url(endpoint: str, **values: object) -> str:
    """The full address of a page as it stands in a mail; needs no request."""
    paths = current_app.url_map.bind("localhost")
    return str(current_app.config["BASE_URL"] + paths.build(endpoint, values, force_external=False))


def own_path(given: str | None) -> str | None:
    """A path of this platform, or None for anything a browser could take for another host."""
    if not given or len(given) > LONGEST_PATH or not re.fullmatch(r"/[^\x00-\x1f\x7f\\]*", given):
        return None
    return None if given.startswith("//") else given


def network(address: str | None) -> str:
    """Who an address stands for: itself (IPv4), or the /64 that one connection is given (IPv6)."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False).network_address) + "/64"
    return str(parsed)
