"""Every change of this room. Actions take the actor and the moment, and never commit."""

from collab.documents.actions.filing import (
    Filed,
    Outcome,
    add_document,
    add_version,
    file_arrival,
    restore_version,
)
from collab.documents.actions.folders import create_folder, folder_at, rename_folder
from collab.documents.actions.locks import ensure_free, is_locked_for, lock, unlock
from collab.documents.actions.moving import Target, copy_document, copy_folder, move_document, move_folder
from collab.documents.actions.properties import (
    Properties,
    change_properties,
    change_tags,
    rename_document,
)
from collab.documents.actions.trash import (
    destroy_document,
    destroy_folder,
    restore_document,
    restore_folder,
    trash_document,
    trash_folder,
)

__all__ = [
    "Filed",
    "Outcome",
    "Properties",
    "Target",
    "add_document",
    "add_version",
    "change_properties",
    "change_tags",
    "copy_document",
    "copy_folder",
    "create_folder",
    "destroy_document",
    "destroy_folder",
    "ensure_free",
    "file_arrival",
    "folder_at",
    "is_locked_for",
    "lock",
    "move_document",
    "move_folder",
    "rename_document",
    "rename_folder",
    "restore_document",
    "restore_folder",
    "restore_version",
    "trash_document",
    "trash_folder",
    "unlock",
]
