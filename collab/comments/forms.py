"""What people fill in to say something."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from collab.comments.actions import LONGEST


class CommentForm(FlaskForm):
    text = TextAreaField(
        _l("Kommentar"),
        [
            InputRequired(_l("Bitte schreiben Sie etwas.")),
            Length(max=LONGEST, message=_l("Der Kommentar ist zu lang (höchstens %(max)d Zeichen).")),
        ],
    )
