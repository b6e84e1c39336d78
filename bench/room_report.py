"""The figures of the rooms as Markdown: a column for each number of entries."""

from __future__ import annotations

from bench.bare import BARE
from bench.dates import DATES, REPEATED
from bench.meetings import ATTACHED, LONG_AGENDA, LONG_DECISIONS, LONG_TASKS
from bench.pages import Page
from bench.report import line, machine, page_cell, times, yes
from bench.room_pages import RoomFigures
from bench.rooms import CITIES_THAT_ANSWER, COMMENTS, LINKS, TOPICS
from bench.texts import CITIES
from bench.world import PEOPLE

MOST_OF_BARE = 60.0
LONG = f"{LONG_AGENDA} items, {LONG_DECISIONS} decisions of {len(CITIES)} cities, {LONG_TASKS} tasks"
PAGES = {
    "bare": BARE,
    "home": "home, all panels filled",
    "front": "front page of the workspace, all panels filled",
    "digest": "next digest (its preview), with tasks and dates",
    "meetings": "meetings",
    "meeting": f"meeting with minutes sent out: {LONG}",
    "sealed": "the same, sealed and checked against its seal",
    "write": "the same while it is written, with all editors",
    "decisions": "decisions",
    "calendar_month": "calendar of the workspace: month",
    "calendar_week": "week (a quarter of the events)",
    "calendar_list": "list",
    "mine_month": "calendar over all workspaces: month",
    "mine_week": "week",
    "mine_list": "list",
    "feed": "calendar feed over all workspaces (iCalendar)",
    "polls": "date polls",
    "poll": f"a poll of {DATES} dates, {PEOPLE} people",
    "tasks": "tasks: list",
    "board": "tasks: board",
    "own_tasks": "tasks: my tasks",
    "task": "a task",
    "blog": "blog",
    "post": f"a post with {COMMENTS} comments",
    "wiki": "wiki: tree of all pages",
    "page": f"a page with {LINKS} links",
    "checklists": "checklists",
    "checklist": f"a checklist, 45 items × {CITIES_THAT_ANSWER} cities",
    "topics": f"who answers for what, {TOPICS} topics × {len(CITIES)} cities",
}


def rooms_markdown(figures: list[RoomFigures]) -> str:
    rows = [
        [
            "",
            *(f"{each.entries:,} entries in each room" for each in figures),
            "same queries",
            f"≤ {MOST_OF_BARE:.0f} ×",
        ]
    ]
    rows.append(["---"] * len(rows[0]))
    rows += [_page_row(name, figures) for name in PAGES]
    sheets = [
        f"**{each.pdf.time.processor / each.empty_pdf.processor:.0f} ×** an empty sheet, "
        f"{times(each.pdf.time)}, {each.pdf.kilobytes:.0f} kB"
        for each in figures
    ]
    rows.append(["minutes as PDF (PDF/UA-1, PDF/A-2a), made anew", *sheets, "", ""])
    rows.append(["an empty sheet as PDF", *(times(each.empty_pdf) for each in figures), "", ""])
    about = (
        f"- Data: in one workspace of twelve cities so many meetings, events (every {REPEATED}th comes "
        f"weekly since a year), polls, tasks, posts, pages and checklists, made by the rooms' own "
        f"actions; {PEOPLE} colleagues; the reader answers for all tasks; minutes have {ATTACHED} attachments"
    )
    return "\n".join([machine(), about, "", *map(line, rows)]) + "\n"


def _page_row(name: str, figures: list[RoomFigures]) -> list[str]:
    pages = [each.pages[name] for each in figures]
    cells = [
        page_cell(page, each.pages["bare"], name != "bare") for page, each in zip(pages, figures, strict=True)
    ]
    if name == "bare":
        return [PAGES[name], *cells, "", ""]
    return [PAGES[name], *cells, _fixed(pages), yes(_ratio(figures[-1], name) <= MOST_OF_BARE)]


def _fixed(pages: list[Page]) -> str:
    """Whether more entries need no more queries; else how many more."""
    grown = pages[-1].queries - pages[0].queries
    return "yes" if grown <= 0 else f"**{grown:+}**"


def _ratio(figures: RoomFigures, name: str) -> float:
    return figures.pages[name].time.processor / figures.pages["bare"].time.processor
