"""The figures as a Markdown table, with what the project aims at."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from bench.bare import BARE
from bench.instance import IN_ONE_FOLDER, VISIBLE, WORDS, WORKSPACES
from bench.living import Living, Memory
from bench.pages import Page
from bench.searching import Searched
from bench.stopwatch import Rate, Taken
from collab.documents.queries import PER_PAGE

PAGES = {
    "bare": BARE,
    "home": "home",
    "list": "document list, {in_folder} documents in the folder, {shown} on a page",
    "document": "document page",
    "search": "search page",
}
MOST_QUERIES = 12
LEAST_OF_COPY = 0.5
MOST_GROWTH = 50.0
SLOWEST_SEARCH = 150.0
MOST_MEMORY = 300.0


@dataclass(frozen=True)
class Figures:
    """What was measured with one number of documents."""

    documents: int
    pages: dict[str, Page]
    searched: Searched
    rebuilt: Rate
    indexed: Rate
    living: Living


def markdown(all_figures: list[Figures]) -> str:
    last = all_figures[-1]
    rows = [["", *(f"{f.documents:,} documents" for f in all_figures), "aim", "reached"]]
    rows += [_page_row(name, all_figures) for name in PAGES]
    searched = [f.searched for f in all_figures]
    rows += [
        ["search, p50", *(times(s.p50) for s in searched), "", ""],
        ["search, p95", *(times(s.p95) for s in searched), *_search_aim(last)],
        ["the same searches again, p50", *(times(s.again_p50) for s in searched), "", ""],
        ["the same searches again, p95", *(times(s.again_p95) for s in searched), "", ""],
        ["index built anew", *(_rate(f.rebuilt) for f in all_figures), "", ""],
        ["changed documents indexed by the worker", *(_rate(f.indexed) for f in all_figures), "", ""],
        [
            "upload until found (median / longest)",
            *(_found(f.living) for f in all_figures),
            *_found_aim(last),
        ],
        ["memory after start", *(_memory(f.living.started) for f in all_figures), *_memory_aim(last)],
        ["memory after first requests", *(_memory(f.living.used) for f in all_figures), "", ""],
    ]
    lines = [line(rows[0]), line(["---"] * len(rows[0])), *map(line, rows[1:])]
    return "\n".join([*_about(last), "", *lines, "", *_uploads(last)]) + "\n"


def machine() -> str:
    """For the end of a run: it tells the load as well."""
    return (
        f"- Machine: {_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}; load average at the end {os.getloadavg()[1]:.1f}"
    )


def _about(figures: Figures) -> list[str]:
    """Machine and data."""
    low, high = WORDS
    return [
        machine(),
        f"- Data: synthetic German texts of {low} to {high} words, {WORKSPACES} workspaces; the reader is a "
        f"member of {VISIBLE} of them; {figures.searched.count} different searches (words, compounds, "
        f"phrases, prefixes, typing errors), {figures.searched.with_hits} of them with hits",
        "- Times: milliseconds on the clock (in brackets: of the processor alone); × is the ratio to the "
        "bare page in processor time, medians of interleaved calls",
    ]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _page_row(name: str, all_figures: list[Figures]) -> list[str]:
    last = all_figures[-1]
    in_folder = min(IN_ONE_FOLDER, last.documents // 2)
    label = PAGES[name].format(in_folder=in_folder, shown=min(in_folder, PER_PAGE))
    cells = []
    for figures in all_figures:
        cells.append(page_cell(figures.pages[name], figures.pages["bare"], name != "bare"))
    if name != "list":
        return [label, *cells, "", ""]
    return [label, *cells, f"≤ {MOST_QUERIES} queries", yes(last.pages[name].queries <= MOST_QUERIES)]


def page_cell(page: Page, bare: Page, against: bool = True) -> str:
    ratio = f"**{page.time.processor / bare.time.processor:.0f} ×**, " if against else ""
    queries = "1 query" if page.queries == 1 else f"{page.queries} queries"
    return f"{ratio}{times(page.time)}, {queries}, {page.kilobytes:.0f} kB"


def _uploads(figures: Figures) -> list[str]:
    upload = figures.living.upload
    if upload is None:
        return []
    rows = [
        ["upload of one file", f"{upload.size:,} MB", "aim", "reached"],
        ["---"] * 4,
        ["plain copy with SHA-256, synced", f"{upload.copy:.0f} MB/s", "", ""],
        ["upload over HTTP", f"{upload.upload:.0f} MB/s", "", ""],
        [
            "upload against copy",
            f"{upload.ratio:.2f}",
            f"≥ {LEAST_OF_COPY}",
            yes(upload.ratio >= LEAST_OF_COPY),
        ],
        ["sender alone, to a socket that throws away", f"{upload.client:.0f} MB/s", "", ""],
        [
            "growth of the web server's memory",
            f"{upload.growth:.0f} MB",
            f"< {MOST_GROWTH:.0f} MB",
            yes(upload.growth < MOST_GROWTH),
        ],
    ]
    return [line(row) for row in rows]


def _search_aim(figures: Figures) -> list[str]:
    return [f"< {SLOWEST_SEARCH:.0f} ms", yes(figures.searched.p95.clock < SLOWEST_SEARCH)]


def _found_aim(figures: Figures) -> list[str]:
    return ["≤ 10 s", yes(figures.living.findable_longest <= 10)]


def _memory_aim(figures: Figures) -> list[str]:
    return [f"< {MOST_MEMORY:.0f} MB together", yes(figures.living.started.together < MOST_MEMORY)]


def times(taken: Taken) -> str:
    digits = 1 if taken.clock < 10 else 0
    return f"{taken.clock:.{digits}f} ms ({taken.processor:.{digits}f})"


def _rate(rate: Rate) -> str:
    return f"{rate.clock:.0f} documents/s ({rate.processor:.0f})"


def _found(living: Living) -> str:
    return f"{living.findable:.1f} s / {living.findable_longest:.1f} s"


def _memory(memory: Memory) -> str:
    shared = f", shared pages counted once: {memory.proportional:.0f}" if memory.proportional else ""
    return f"{memory.together:.0f} MB (web {memory.web:.0f} + worker {memory.worker:.0f}{shared})"


def yes(reached: bool) -> str:
    return "yes" if reached else "**no**"


def line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
