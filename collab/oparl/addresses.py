"""The addresses of the interface. An object is named by its address for ever, so they never change."""

from __future__ import annotations

from flask import current_app

ROOT = "/oparl/v1.1"
SCHEMA = "https://schema.oparl.org/1.1/"

TYPES = {  # by the part of the address
    "system": "System",
    "body": "Body",
    "organization": "Organization",
    "person": "Person",
    "membership": "Membership",
    "meeting": "Meeting",
    "agendaItem": "AgendaItem",
    "paper": "Paper",
    "consultation": "Consultation",
    "file": "File",
    "location": "Location",
    "legislativeTerm": "LegislativeTerm",
}
LISTS = {  # the lists of all objects of a kind, by the part of the address
    "bodies": "body",
    "organizations": "organization",
    "persons": "person",
    "memberships": "membership",
    "meetings": "meeting",
    "agendaItems": "agendaItem",
    "papers": "paper",
    "consultations": "consultation",
    "files": "file",
    "locations": "location",
    "legislativeTerms": "legislativeTerm",
}

SYSTEM_KEY = "system"
BODY_KEY = "kooperation"
"""There is one system and one body."""


def of(kind: str, key: str) -> str:
    path = "system" if kind == "system" else f"{kind}/{key}"
    return f"{current_app.config['BASE_URL']}{ROOT}/{path}"


def of_list(name: str) -> str:
    return f"{current_app.config['BASE_URL']}{ROOT}/list/{name}"


def of_meetings(group_key: str) -> str:
    """The list of the meetings of one organisation."""
    return f"{current_app.config['BASE_URL']}{ROOT}/organization/{group_key}/meetings"


def of_bytes(key: str, way: str) -> str:
    """The file itself; `way` is "access" (to look at) or "download"."""
    return f"{current_app.config['BASE_URL']}{ROOT}/file/{key}/{way}"
