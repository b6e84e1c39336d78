"""The file of a workspace's tasks: UTF-8 with byte order mark, semicolons, as German spreadsheets read it."""

from __future__ import annotations

from collab import kinds
from collab.base.spreadsheets import csv_file
from collab.people.models import Account
from collab.tasks.models import Task
from collab.tasks.tables.columns import COLUMNS, cells_of, harmless


def written(tasks: list[Task], account: Account) -> bytes:
    """One line for each task, below a line of headings."""
    origins = _origins(tasks, account)
    rows = []
    for task in tasks:
        cells = cells_of(task, origins.get((task.origin_kind or "", task.origin_id or 0), ""))
        rows.append([harmless(cells[column]) for column in COLUMNS])
    return csv_file([str(label) for label in COLUMNS.values()], rows)


def _origins(tasks: list[Task], account: Account) -> dict[tuple[str, int], str]:
    """The titles of what the tasks come from, as far as the account may see it."""
    origins = ((task.origin_kind, task.origin_id) for task in tasks if task.origin_kind and task.origin_id)
    return {origin: card.title for origin, card in kinds.cards_of(origins, account).items()}
