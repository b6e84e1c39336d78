"""The forms of the directory."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from collab.contacts import queries
from collab.people.emails import plain_email
from collab.people.forms import at_most, line, needed, one_line, some_lines
from collab.people.models import Person


class PersonForm(FlaskForm):
    title = line(_l("Titel"), 60, description=_l("Zum Beispiel Dr."))
    given_name = line(_l("Vorname"), 100)
    family_name = line(_l("Nachname"), 100)
    organisation_id = SelectField(_l("Organisation"), coerce=int)
    department = line(_l("Amt oder Abteilung"), 200)
    function = line(_l("Funktion"), 200)
    email = line(_l("E-Mail-Adresse"), 254)
    phone = line(_l("Telefon"), 60)
    mobile = line(_l("Mobiltelefon"), 60)
    postal_address = TextAreaField(_l("Postanschrift"), [at_most(1000)], filters=[some_lines])

    def __init__(self, person: Person | None = None, **given: Any) -> None:
        super().__init__(obj=person, **given)
        self.person = person
        choices = [(organisation.id, organisation.name) for organisation in queries.organisations()]
        self.organisation_id.choices = [(0, _("keine oder unbekannt")), *choices]

    def values(self) -> dict[str, Any]:
        """Columns of Person."""
        data = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return {**data, "organisation_id": data["organisation_id"] or None}

    def validate_family_name(self, field: Field) -> None:
        if not field.data and not self.given_name.data:
            raise ValidationError(_("Bitte geben Sie mindestens einen Namen an."))

    def validate_email(self, field: Field) -> None:
        if not field.data:
            return
        address = plain_email(field.data)
        if address is None:
            raise ValidationError(
                _("„%(text)s“ ist keine E-Mail-Adresse. Richtig wäre: name@stadt.de", text=field.data)
            )
        field.data = address
        other = queries.person_with_email(address)
        if other is not None and other is not self.person:
            raise ValidationError(
                _("Diese Adresse hat schon %(name)s. Jede Person steht nur einmal im Verzeichnis.",
                  name=other.display_name)
            )  # fmt: skip


class TopicForm(FlaskForm):
    name = line(_l("Thema"), 120, needed(_l("Bitte geben Sie dem Thema einen Namen.")))
    text = TextAreaField(
        _l("Worum geht es?"),
        [at_most(1000)],
        filters=[some_lines],
        description=_l("Ein Satz genügt, damit alle dasselbe darunter verstehen."),
    )


class LeaveForm(FlaskForm):
    left_on = DateField(
        _l("Letzter Tag"),
        [needed(_l("Bitte geben Sie den letzten Tag als Datum an."))],
        description=_l("Steht danach im Eintrag."),
    )
    successor = HiddenField(filters=[one_line])
