"""What people fill in to write a post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from collab.base.clock import BERLIN, local
from collab.blog.actions import LONGEST
from collab.blog.models import Post, State

DRAFT, NOW, LATER = "draft", "now", "later"
WHEN = [
    (DRAFT, _l("noch nicht, als Entwurf aufheben")),
    (NOW, _l("jetzt")),
    (LATER, _l("zu einem Zeitpunkt")),
]


class PostForm(FlaskForm):
    title = StringField(
        _l("Titel"),
        [
            DataRequired(_l("Bitte geben Sie einen Titel ein.")),
            Length(max=200, message=_l("Der Titel ist zu lang (höchstens %(max)d Zeichen).")),
        ],
    )
    text = TextAreaField(
        _l("Text"),
        [
            InputRequired(_l("Bitte schreiben Sie etwas.")),
            Length(max=LONGEST, message=_l("Der Text ist zu lang (höchstens %(max)d Zeichen).")),
        ],
    )
    based_on = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 10**9)])


class UnpublishedForm(PostForm):
    """For posts that nobody else has read yet: they can appear now or later."""

    when = RadioField(_l("Veröffentlichen"), choices=WHEN, default=DRAFT)
    day = DateField(_l("Tag"), [Optional()])
    time = TimeField(_l("Uhrzeit"), [Optional()])

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.day.flags.required = self.time.flags.required = True  # they show only where they are needed

    def validate(self, extra_validators: object = None) -> bool:
        valid = super().validate(extra_validators)
        if self.when.data == LATER and self.moment() is None:
            self.day.errors = [*self.day.errors, str(_l("Bitte geben Sie Tag und Uhrzeit an."))]
            return False
        return valid

    def moment(self) -> datetime | None:
        """The chosen moment, as the clocks in Germany show it."""
        if self.day.data is None or self.time.data is None:
            return None
        return datetime.combine(self.day.data, self.time.data, BERLIN)


def form_for(post: Post | None, based_on: int) -> PostForm:
    """The form for a new post, or filled with what a post has now."""
    if post is None:
        return UnpublishedForm(based_on=0)
    if post.published_at is not None:
        return PostForm(obj=post, based_on=based_on)
    planned = local(post.publish_at) if post.publish_at else None
    return UnpublishedForm(
        obj=post,
        based_on=based_on,
        when=LATER if post.state is State.PLANNED else DRAFT,
        day=planned.date() if planned else None,
        time=planned.time() if planned else None,
    )
