"""The figures of a cooperation and of its archives as Markdown: a column for each number of workspaces."""

from __future__ import annotations

from bench.archives import Archived
from bench.bare import BARE
from bench.cooperation import ACCOUNTS, DECISIONS, INDICATORS, MEASURES, MEETINGS, REPORTS, TASKS
from bench.cooperation_pages import CooperationFigures
from bench.inboxes import Filled
from bench.pages import Page
from bench.report import line, machine, page_cell, times
from bench.stopwatch import Rate
from bench.texts import CITIES

PAGES = {
    "bare": BARE,
    "home": "home",
    "steering": "how things stand, of all workspaces",
    "register": "register of decisions: list",
    "matrix": "register of decisions: matrix of the cities",
    "register_csv": "register of decisions as CSV, all of it",
    "measures": "measures",
    "figures": "figures",
    "indicator": f"an indicator with its pictures, {len(CITIES)} cities",
    "inbox": "inbox",
    "results": "lasting results",
    "papers": "papers of a workspace",
    "circulating": "a paper in circulation",
    "reports": "status reports of a workspace",
    "report": "a status report",
    "public_home": "public home (nobody signed in)",
    "public_record": "a public post",
    "oparl_system": "OParl: system",
    "oparl_meetings": "OParl: meetings of one organisation",
    "oparl_all": "OParl: all meetings",
    "letter": "letter on how things stand, half of the journal since the last (without its PDF)",
}
PAPERS = {
    "steering_pdf": "how things stand, as PDF (PDF/UA-1, PDF/A-2a)",
    "register_pdf": "register of decisions as PDF, all of it",
}


def cooperation_markdown(figures: list[CooperationFigures], inboxes: list[Filled]) -> str:
    """Rows of pages, papers and the filling of inboxes."""
    rows = [
        ["", *(f"{each.workspaces} workspaces, {each.lines:,} lines" for each in figures), "same queries"]
    ]
    rows.append(["---"] * len(rows[0]))
    for name, label in PAGES.items():
        pages = [each.pages[name] for each in figures]
        cells = [page_cell(each.pages[name], each.pages["bare"], name != "bare") for each in figures]
        rows.append([label, *cells, "" if name == "bare" else _fixed(pages)])
    for name, label in PAPERS.items():
        papers = [each.papers[name] for each in figures]
        cells = [
            f"**{page.time.processor / each.empty_pdf.processor:.0f} ×** an empty sheet, "
            f"{times(page.time)}, {page.queries} queries, {page.kilobytes:.0f} kB"
            for page, each in zip(papers, figures, strict=True)
        ]
        rows.append([label, *cells, _fixed(papers)])
    rows.append(["an empty sheet as PDF", *(times(each.empty_pdf) for each in figures), ""])
    rows.append([f"filling {ACCOUNTS} inboxes", *map(_filled, inboxes), ""])
    rows.append(["the same entries inserted plainly", *(times(each.plain) for each in inboxes), ""])
    about = (
        f"- Data: in each workspace {MEETINGS} meetings, {DECISIONS} decisions and {MEASURES} measures with "
        f"what {len(CITIES)} cities say of each, {TASKS} tasks, {REPORTS} status reports, 2 or 3 papers, "
        f"{INDICATORS} indicators of two years; every tenth workspace has a public site and stands in the "
        f"OParl interface; {ACCOUNTS} accounts in all workspaces; the reader belongs to the steering group"
    )
    return "\n".join([machine(), about, "", *map(line, rows)]) + "\n"


def archives_markdown(archived: Archived) -> str:
    rows = [
        ["archive of a workspace", f"{archived.megabytes:,} MB in {archived.files} files"],
        ["---"] * 2,
        ["plain copy with SHA-256, synced", f"{archived.copy:.0f} MB/s"],
        ["export", f"{archived.exported:.0f} MB/s, {archived.exported / archived.copy:.2f} of the copy"],
        ["import, everything checked first", _import(archived)],
        ["growth of memory while exporting", f"{archived.export_growth:.0f} MB"],
        ["growth of memory while importing", f"{archived.import_growth:.0f} MB"],
    ]
    return "\n".join(map(line, rows)) + "\n"


def _import(archived: Archived) -> str:
    return f"{archived.imported:.0f} MB/s, {archived.imported / archived.copy:.2f} of the copy"


def _filled(filled: Filled) -> str:
    rate = Rate.of(filled.lines, filled.walked)
    return (
        f"**{filled.ratio:.1f} ×** the plain insertion, {times(filled.walked)}, {rate.clock:,.0f} lines/s "
        f"({rate.processor:,.0f}), {filled.entries:,} entries"
    )


def _fixed(pages: list[Page]) -> str:
    """Whether more workspaces need no more queries; else how many more."""
    grown = pages[-1].queries - pages[0].queries
    return "yes" if grown <= 0 else f"**{grown:+}**"
