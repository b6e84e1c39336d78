"""Forms of workspaces and their members."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from collab.people.emails import plain_email
from collab.people.forms import at_most, line, one_line, some_lines
from collab.people.models import Organisation
from collab.workspaces import queries, slugs
from collab.workspaces.labels import ROLES
from collab.workspaces.models import Role, Workspace

LONGEST_PURPOSE = 5000
LONGEST_LIST = 20_000


class WorkspaceForm(FlaskForm):
    """What can be changed later, too."""

    title = line(_l("Titel"), 200, InputRequired(_l("Bitte geben Sie dem Arbeitsbereich einen Titel.")))
    purpose = TextAreaField(
        _l("Zweck"),
        [at_most(LONGEST_PURPOSE)],
        filters=[some_lines],
        description=_l("Worum geht es, und für wen? Sie können Markdown verwenden."),
    )
    cities = SelectMultipleField(_l("Beteiligte Kommunen"), coerce=int)

    def __init__(self, workspace: Workspace | None = None) -> None:
        stored: dict[str, object] = {}
        if workspace:
            cities = [city.id for city in workspace.cities]
            stored = {"title": workspace.title, "purpose": workspace.purpose, "cities": cities}
        super().__init__(data=stored)
        self.known_cities = {city.id: city for city in queries.cities()}
        self.cities.choices = [(city.id, city.name) for city in self.known_cities.values()]

    @property
    def chosen_cities(self) -> list[Organisation]:
        return [self.known_cities[number] for number in self.cities.data or []]

    def validate_title(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Bitte geben Sie dem Arbeitsbereich einen Titel."))


class NewWorkspaceForm(WorkspaceForm):
    slug = StringField(
        _l("Kurzadresse"),
        filters=[lambda text: one_line(text).lower().strip("/")],
        description=_l("Steht in der Adresse und ändert sich nie. Leer: wird aus dem Titel gebildet."),
    )

    def validate_slug(self, field: Field) -> None:
        if not field.data:
            field.data = queries.free_slug(slugs.propose(self.title.data or ""))
            if not field.data and self.title.data:
                raise ValidationError(
                    _("Aus diesem Titel lässt sich keine Kurzadresse bilden. Bitte geben Sie eine an.")
                )
        elif field.data in slugs.RESERVED:
            raise ValidationError(
                _(
                    "„%(slug)s“ ist für die Plattform selbst vergeben. Bitte wählen Sie eine andere.",
                    slug=field.data,
                )
            )
        elif not slugs.well_formed(field.data):
            raise ValidationError(
                _("Erlaubt sind 2 bis 60 Zeichen: Kleinbuchstaben von a bis z, Ziffern und Bindestriche.")
            )
        elif queries.slug_is_taken(field.data):
            raise ValidationError(
                _(
                    "Die Kurzadresse „%(slug)s“ ist schon vergeben. Bitte wählen Sie eine andere.",
                    slug=field.data,
                )
            )


class RoleForm(FlaskForm):
    role = SelectField(_l("Rolle"), choices=[(role.value, ROLES[role]) for role in Role], default=Role.MEMBER)

    @property
    def chosen(self) -> Role:
        return Role(self.role.data)


class KnownPersonForm(RoleForm):
    """`person` is the short name of somebody in the directory."""

    person = StringField(_l("Person"), [InputRequired(_l("Bitte wählen Sie eine Person."))])


class NewPersonForm(RoleForm):
    given_name = line(_l("Vorname"), 100)
    family_name = line(_l("Nachname"), 100)
    email = line(_l("E-Mail-Adresse"), 254, InputRequired(_l("Bitte geben Sie die E-Mail-Adresse an.")))
    organisation = SelectField(_l("Organisation"), coerce=int)

    def __init__(self) -> None:
        super().__init__(prefix="new")
        known = queries.organisations()
        self.known = {organisation.id: organisation for organisation in known}
        self.organisation.choices = [(0, _("noch nicht bekannt")), *((o.id, o.name) for o in known)]

    @property
    def chosen_organisation(self) -> Organisation | None:
        return self.known.get(self.organisation.data)

    def validate_email(self, field: Field) -> None:
        if plain_email(field.data) is None:
            raise ValidationError(
                _("„%(text)s“ ist keine E-Mail-Adresse. Richtig wäre: name@stadt.de", text=field.data)
            )


class AddressListForm(RoleForm):
    addresses = TextAreaField(
        _l("E-Mail-Adressen"),
        [
            InputRequired(_l("Bitte fügen Sie mindestens eine Adresse ein.")),
            Length(max=LONGEST_LIST, message=_l("Die Liste ist zu lang. Bitte teilen Sie sie auf.")),
        ],
        filters=[some_lines],
    )

    def __init__(self) -> None:
        super().__init__(prefix="list")
