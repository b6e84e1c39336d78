"""Every change of this room. Actions take the actor and the moment, and never commit."""

from collab.figures.actions.defining import (
    IndicatorFields,
    change_indicator,
    define_indicator,
    destroy_indicator,
    ensure_present,
    restore_indicator,
    trash_indicator,
)
from collab.figures.actions.entries import Entry, enter_values

__all__ = [
    "Entry",
    "IndicatorFields",
    "change_indicator",
    "define_indicator",
    "destroy_indicator",
    "ensure_present",
    "enter_values",
    "restore_indicator",
    "trash_indicator",
]
