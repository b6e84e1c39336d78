"""Forms of this room. Every refusal is a sentence that says what to do."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FileField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from collab.people.emails import LONGEST as LONGEST_EMAIL
from collab.people.emails import plain_email
from collab.people.labels import LANGUAGE_NAMES
from collab.people.models import Account
from collab.people.passwords import LONGEST, SHORTEST, matches, weakness


def one_line(value: Any) -> str:
    """Typed text without control characters and with single spaces."""
    return re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", "" if value is None else str(value)).strip()


def some_lines(value: Any) -> str:
    """Typed text of several lines, without other control characters."""
    lines = re.sub(r"\r\n?|\u2028|\u2029", "\n", value or "")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+", "", lines).strip()


def at_most(count: int) -> Length:
    return Length(max=count, message=_l("Höchstens %(count)s Zeichen.", count=count))


def needed(sentence: Any) -> DataRequired:
    return DataRequired(sentence)


def line(label: Any, most: int, *validators: Any, **more: Any) -> StringField:
    """A field of one line that takes at most so many characters."""
    return StringField(label, [*validators, at_most(most)], filters=[one_line], **more)


def password_field(label: Any, sentence: Any) -> PasswordField:
    return PasswordField(label, [needed(sentence), at_most(LONGEST)])


def email_field(label: Any) -> StringField:
    return StringField(
        label,
        [needed(_l("Bitte geben Sie Ihre E-Mail-Adresse ein.")), at_most(LONGEST_EMAIL)],
        filters=[one_line],
    )


def given_name_field() -> StringField:
    return line(_l("Vorname"), 100, needed(_l("Bitte geben Sie Ihren Vornamen ein.")))


def family_name_field() -> StringField:
    return line(_l("Nachname"), 100, needed(_l("Bitte geben Sie Ihren Nachnamen ein.")))


class SignInForm(FlaskForm):
    email = email_field(_l("E-Mail-Adresse"))
    password = password_field(_l("Kennwort"), _l("Bitte geben Sie Ihr Kennwort ein."))
    stay = BooleanField(_l("Angemeldet bleiben, auch wenn ich den Browser schließe"))


class ForgotForm(FlaskForm):
    email = email_field(_l("E-Mail-Adresse"))

    def validate_email(self, field: Field) -> None:
        refuse_no_email(field)


class NewPasswordForm(FlaskForm):
    """A new password, typed twice. `about` is what it may not consist of."""

    new_password = PasswordField(
        _l("Neues Kennwort"),
        [needed(_l("Bitte wählen Sie ein Kennwort."))],
        description=_l(
            "Mindestens %(count)s Zeichen. Gut sind mehrere Wörter, die nicht zusammengehören.",
            count=SHORTEST,
        ),
    )
    new_password_again = PasswordField(
        _l("Neues Kennwort wiederholen"), [needed(_l("Bitte geben Sie das Kennwort noch einmal ein."))]
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def about(self) -> tuple[str, ...]:
        person = self.account.person
        return (self.account.email, person.given_name, person.family_name)

    def validate_new_password(self, field: Field) -> None:
        sentence = weakness(field.data, *self.about())
        if sentence:
            raise ValidationError(sentence)

    def validate_new_password_again(self, field: Field) -> None:
        if field.data != self.new_password.data:
            raise ValidationError(
                _l("Die beiden Kennwörter sind nicht gleich. Bitte geben Sie beide noch einmal ein.")
            )


class InvitationForm(NewPasswordForm):
    given_name = given_name_field()
    family_name = family_name_field()

    def about(self) -> tuple[str, ...]:
        return (self.account.email, self.given_name.data, self.family_name.data)


class PasswordForm(NewPasswordForm):
    old_password = password_field(
        _l("Bisheriges Kennwort"), _l("Bitte geben Sie Ihr bisheriges Kennwort ein.")
    )

    def validate_old_password(self, field: Field) -> None:
        refuse_wrong_password(self.account, field)


class EmailForm(FlaskForm):
    email = email_field(_l("Neue E-Mail-Adresse"))
    password = password_field(_l("Kennwort"), _l("Bitte geben Sie zur Sicherheit Ihr Kennwort ein."))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def validate_email(self, field: Field) -> None:
        refuse_no_email(field)

    def validate_password(self, field: Field) -> None:
        refuse_wrong_password(self.account, field)


class CloseForm(FlaskForm):
    password = password_field(_l("Kennwort"), _l("Bitte geben Sie zur Sicherheit Ihr Kennwort ein."))
    sure = BooleanField(
        _l("Ja, mein Konto soll gelöscht werden"),
        [needed(_l("Bitte bestätigen Sie, dass Ihr Konto gelöscht werden soll."))],
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def validate_password(self, field: Field) -> None:
        refuse_wrong_password(self.account, field)


class DetailsForm(FlaskForm):
    title = line(_l("Titel"), 60, description=_l("Zum Beispiel Dr."))
    given_name = given_name_field()
    family_name = family_name_field()
    department = line(_l("Amt oder Abteilung"), 200)
    function = line(_l("Funktion"), 200)
    phone = line(_l("Telefon"), 60)
    mobile = line(_l("Mobiltelefon"), 60)
    postal_address = TextAreaField(_l("Postanschrift"), [at_most(1000)], filters=[some_lines])


class PhotoForm(FlaskForm):
    photo = FileField(_l("Foto"), description=_l("JPEG, PNG oder WebP, höchstens 15 MB."))


class LanguageForm(FlaskForm):
    language = RadioField(
        _l("Sprache der Seiten und E-Mails"),
        choices=list(LANGUAGE_NAMES.items()),
        validate_choice=False,
    )

    def validate_language(self, field: Field) -> None:
        if field.data not in LANGUAGE_NAMES:
            raise ValidationError(_l("Bitte wählen Sie eine der Sprachen."))


def refuse_no_email(field: Field) -> None:
    """Put the address into its one form, or refuse it."""
    address = plain_email(field.data)
    if address is None:
        raise ValidationError(_l("Bitte geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.org."))
    field.data = address


def refuse_wrong_password(account: Account, field: Field) -> None:
    if not matches(account.password_hash, field.data):
        raise ValidationError(_l("Das Kennwort ist nicht richtig."))
