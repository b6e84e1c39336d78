"""The forms of this room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from collab.base.markup import LONGEST
from collab.people.forms import one_line
from collab.wiki.models import LONGEST_TITLE
from collab.wiki.tree import Tree

TOP = "-"


class PageForm(FlaskForm):
    """Title and text of a page. `based_on`: the revision that the writer began with."""

    title = StringField(
        _l("Titel"),
        [
            DataRequired(_l("Bitte geben Sie einen Titel ein.")),
            Length(max=LONGEST_TITLE, message=_l("Höchstens %(max)d Zeichen.")),
        ],
        filters=[one_line],
    )
    text = TextAreaField(
        _l("Text"),
        [Length(max=LONGEST, message=_l("Der Text ist zu lang. Verteilen Sie ihn auf mehrere Seiten."))],
    )
    based_on = IntegerField(validators=[Optional()], default=0)  # the editor brings the field


class EditForm(PageForm):
    note = StringField(
        _l("Was ist neu?"),
        [Length(max=300)],
        filters=[one_line],
        description=_l("Steht in der Liste der Fassungen."),
    )


class NewPageForm(PageForm):
    parent = SelectField(_l("Steht unter"))

    def __init__(self, tree: Tree, **given: object) -> None:
        super().__init__(**given)
        self.parent.choices = place_choices(tree)


class PlaceForm(FlaskForm):
    """Where a page stands: below another one, or at the top."""

    parent = SelectField(_l("Steht unter"))

    @classmethod
    def of(cls, tree: Tree, page_id: int) -> PlaceForm:
        parent_id = tree.parent_of(page_id)
        form = cls(parent=tree.nodes[parent_id].key if parent_id else TOP)
        form.parent.choices = place_choices(tree, tree.below(page_id))
        return form


def place_choices(tree: Tree, without: set[int] | None = None) -> list[tuple[str, str]]:
    """All pages as they stand in the list, but those that cannot be chosen."""
    return [
        (TOP, str(_l("ganz oben"))),
        *(
            (node.key, "\u2003" * depth + node.title)
            for depth, node in tree.walk()
            if node.id not in (without or ())
        ),
    ]
