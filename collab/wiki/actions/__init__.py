"""Every change of this room. Actions take the actor and the moment, and never commit."""

from collab.wiki.actions.marks import choose_front_page, give_up_front_page, mark_template
from collab.wiki.actions.placing import Step, place_page, step_page
from collab.wiki.actions.trash import destroy_page, restore_page, trash_page
from collab.wiki.actions.writing import create_page, restore_revision, write_page

__all__ = [
    "Step",
    "choose_front_page",
    "create_page",
    "destroy_page",
    "give_up_front_page",
    "mark_template",
    "place_page",
    "restore_page",
    "restore_revision",
    "step_page",
    "trash_page",
    "write_page",
]
