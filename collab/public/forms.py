"""The forms inside the workspace."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from collab.people.forms import at_most, line, needed, some_lines
from collab.public.languages import LANGUAGES, own_name
from collab.public.models import Ambassador, Category, Part, PublicSite
from collab.public.showing import words_in

CATEGORIES = {
    Category.OFFER: _l("Angebot"),
    Category.SEARCH: _l("Gesuch"),
    Category.INFO: _l("Hinweis"),
}
PARTS = {
    Part.AMBASSADOR: _l("Botschafterin oder Botschafter"),
    Part.CONTACT: _l("Ansprechperson, mit Funktion"),
}


class SiteForm(FlaskForm):
    slug = line(
        _l("Adresse"),
        60,
        needed(_l("Bitte geben Sie eine Adresse ein.")),
        description=_l("Die Seite steht dann unter /public/… Kleine Buchstaben, Ziffern und Bindestriche."),
    )
    languages = SelectMultipleField(
        _l("Sprachen der Seite"),
        [InputRequired(_l("Bitte wählen Sie mindestens eine Sprache."))],
        choices=[(each, own_name(each)) for each in LANGUAGES],
    )
    main = SelectField(
        _l("Hauptsprache"),
        choices=[(each, own_name(each)) for each in LANGUAGES],
        description=_l("In ihr steht, was in einer anderen Sprache fehlt."),
    )
    contact_form = BooleanField(_l("Kontaktformular anbieten"))

    def in_order(self) -> list[str]:
        """The main language first."""
        chosen = list(self.languages.data or [])
        return [self.main.data, *(each for each in chosen if each != self.main.data)]


class PublishForm(FlaskForm):
    language = SelectField(_l("Sprache des Textes"))
    topic = SelectField(_l("Thema auf der öffentlichen Seite"))

    def offer(self, site: PublicSite) -> None:
        self.language.choices = [(each, own_name(each)) for each in site.languages]
        self.topic.choices = [("", _l("ohne Thema"))] + [
            (topic.key, words_in(topic.texts, site.languages[0], site).title) for topic in site.topics
        ]


class AmbassadorForm(FlaskForm):
    part = RadioField(_l("Als was"), choices=list(PARTS.items()), default=Part.AMBASSADOR)
    languages = line(_l("Spricht"), 200, description=_l("Zum Beispiel: Deutsch, Türkisch, Kurmandschi"))
    text = TextAreaField(_l("Wozu man sie fragen kann"), [at_most(600)], filters=[some_lines], default="")
    show_photo = BooleanField(_l("Foto zeigen"))
    show_email = BooleanField(_l("E-Mail-Adresse zeigen"))
    show_phone = BooleanField(_l("Telefonnummer zeigen"))

    @classmethod
    def of(cls, row: Ambassador | None) -> AmbassadorForm:
        return cls(obj=row) if row is not None else cls()


class NoticeForm(FlaskForm):
    category = RadioField(_l("Was ist es?"), choices=list(CATEGORIES.items()), default=Category.INFO)
    title = line(_l("Überschrift"), 120, needed(_l("Bitte geben Sie eine Überschrift ein.")))
    text = TextAreaField(
        _l("Text"),
        [at_most(800)],
        filters=[some_lines],
        default="",
        description=_l("Bitte keine Telefonnummern oder Adressen von anderen. Alle können das lesen."),
    )
    language = SelectField(_l("Sprache des Textes"))
    until = DateField(
        _l("Hängt bis"),
        [DataRequired(_l("Bitte geben Sie einen Tag an, höchstens 90 Tage von heute an."))],
    )

    def offer(self, site: PublicSite) -> None:
        self.language.choices = [(each, own_name(each)) for each in site.languages]


class TopicForm(FlaskForm):
    title = line(_l("Neues Thema"), 200, Optional())
