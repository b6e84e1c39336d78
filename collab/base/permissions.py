"""Everything that can be allowed, in one list; a route declares the one it needs.

Whether an account has a permission is decided in `collab.workspaces.access` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """scope:resource:action. Scope `open` needs no sign-in, `site` a sign-in, `workspace` a role there."""

    OPEN = "open:site:read"
    SIGNED_IN = "site:own:use"
    DIRECTORY_READ = "site:directory:read"
    DIRECTORY_WRITE = "site:directory:write"
    WORKSPACE_CREATE = "site:workspace:create"
    ADMINISTER = "site:platform:administer"
    STEER = "site:steering:read"

    WORKSPACE_READ = "workspace:workspace:read"
    WORKSPACE_MANAGE = "workspace:workspace:manage"
    WORKSPACE_ARCHIVE = "workspace:workspace:archive"
    MEMBERS_MANAGE = "workspace:members:manage"
    DOCUMENT_READ = "workspace:document:read"
    DOCUMENT_WRITE = "workspace:document:write"
    DOCUMENT_UNLOCK = "workspace:document:unlock"
    COMMENT_WRITE = "workspace:comment:write"
    COMMENT_MODERATE = "workspace:comment:moderate"
    MINUTES_READ = "workspace:minutes:read"
    MINUTES_WRITE = "workspace:minutes:write"
    MINUTES_OBJECT = "workspace:minutes:object"
    MINUTES_APPROVE = "workspace:minutes:approve"
    CALENDAR_READ = "workspace:calendar:read"
    CALENDAR_WRITE = "workspace:calendar:write"
    CALENDAR_ANSWER = "workspace:calendar:answer"
    TASK_READ = "workspace:task:read"
    TASK_WRITE = "workspace:task:write"
    TASK_ADVANCE = "workspace:task:advance"
    BLOG_READ = "workspace:blog:read"
    BLOG_WRITE = "workspace:blog:write"
    WIKI_READ = "workspace:wiki:read"
    WIKI_WRITE = "workspace:wiki:write"
    CHECKLIST_READ = "workspace:checklist:read"
    CHECKLIST_WRITE = "workspace:checklist:write"
    REPORT_READ = "workspace:report:read"
    REPORT_WRITE = "workspace:report:write"
    PAPER_READ = "workspace:paper:read"
    PAPER_WRITE = "workspace:paper:write"
    PAPER_SUBMIT = "workspace:paper:submit"
    PAPER_VOTE = "workspace:paper:vote"
    PROGRESS_WRITE = "workspace:progress:write"
    MEASURE_READ = "workspace:measure:read"
    MEASURE_WRITE = "workspace:measure:write"
    FIGURE_READ = "workspace:figure:read"
    FIGURE_WRITE = "workspace:figure:write"
    FIGURE_DEFINE = "workspace:figure:define"
    HOSTING_READ = "workspace:hosting:read"
    HOSTING_WRITE = "workspace:hosting:write"
    RESULT_WRITE = "workspace:result:write"
    WORKSPACE_EXPORT = "workspace:workspace:export"
    PUBLISH = "workspace:public:publish"

    @property
    def scope(self) -> str:
        return self.value.split(":", 1)[0]


def permits(permission: Permission) -> Callable[[View], View]:
    """Declare which permission a route needs. A route without this refuses everybody."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare
