"""Forms of the administration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import ValidationError

from collab.people.forms import email_field, line, needed, refuse_no_email
from collab.people.labels import PLATFORM_ROLES
from collab.people.models import Organisation, PlatformRole

MOST_PEOPLE = 100_000_000


def whole_number(value: Any) -> int | str | None:
    """588 250, 588.250 and 588,250 are the same; what is no number stays as it was typed."""
    text = re.sub(r"[\s.\u202f]|,(?=[0-9]{3}\b)", "", value) if isinstance(value, str) else value
    if isinstance(text, str):
        return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else (value.strip() or None)
    return text


def decimal_number(value: Any) -> float | str | None:
    """145,66 and 145.66 are the same; what is no number stays as it was typed."""
    if not isinstance(value, str):
        return value
    text = value.strip().replace(",", ".")
    return float(text) if re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,4})?", text) else (value.strip() or None)


class InviteForm(FlaskForm):
    email = email_field(_l("E-Mail-Adresse"))
    given_name = line(_l("Vorname"), 100)
    family_name = line(_l("Nachname"), 100)
    organisation = SelectField(_l("Organisation"), coerce=str, validate_choice=False)
    platform_role = RadioField(
        _l("Rolle auf der Plattform"),
        choices=list(PLATFORM_ROLES.items()),
        default=PlatformRole.NONE,
        validate_choice=False,
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(entry.id): entry for entry in organisations}
        self.organisation.choices = [("", "–"), *((key, entry.name) for key, entry in self.known.items())]

    @property
    def chosen_organisation(self) -> Organisation | None:
        return self.known.get(self.organisation.data or "")

    def validate_email(self, field: Field) -> None:
        refuse_no_email(field)

    def validate_organisation(self, field: Field) -> None:
        if field.data and field.data not in self.known:
            raise ValidationError(_l("Bitte wählen Sie eine Organisation aus der Liste."))

    def validate_platform_role(self, field: Field) -> None:
        refuse_unknown_role(field)


class RoleForm(FlaskForm):
    platform_role = RadioField(
        _l("Rolle auf der Plattform"), choices=list(PLATFORM_ROLES.items()), validate_choice=False
    )

    def validate_platform_role(self, field: Field) -> None:
        refuse_unknown_role(field)


class OrganisationForm(FlaskForm):
    name = line(_l("Name"), 200, needed(_l("Bitte geben Sie einen Namen ein.")))
    official_name = line(_l("Amtlicher Name"), 200, description=_l("Zum Beispiel: Essen, Stadt"))
    is_city = BooleanField(_l("Das ist eine Kommune"))
    ags = line(_l("Amtlicher Gemeindeschlüssel (AGS)"), 8, description=_l("Acht Ziffern."))
    population = line(_l("Einwohnerzahl"), 20)
    area_km2 = line(_l("Fläche in km²"), 20)
    street = line(_l("Straße und Hausnummer"), 200)
    postcode = line(_l("Postleitzahl und Ort"), 20)
    website = line(_l("Webseite"), 300)

    def validate_ags(self, field: Field) -> None:
        field.data = field.data or None
        if field.data and not re.fullmatch(r"[0-9]{8}", field.data):
            raise ValidationError(_l("Der Gemeindeschlüssel besteht aus acht Ziffern."))

    def validate_population(self, field: Field) -> None:
        field.data = whole_number(field.data)
        if isinstance(field.data, str) or (field.data or 0) > MOST_PEOPLE:
            raise ValidationError(_l("Bitte geben Sie eine ganze Zahl ein."))

    def validate_area_km2(self, field: Field) -> None:
        field.data = decimal_number(field.data)
        if isinstance(field.data, str):
            raise ValidationError(_l("Bitte geben Sie eine Zahl ein, zum Beispiel 145,66."))

    def validate_website(self, field: Field) -> None:
        if field.data and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", field.data):
            raise ValidationError(_l("Bitte geben Sie eine ganze Webadresse ein, die mit https:// beginnt."))


def refuse_unknown_role(field: Field) -> None:
    if field.data not in set(PlatformRole):
        raise ValidationError(_l("Bitte wählen Sie eine der Rollen."))
