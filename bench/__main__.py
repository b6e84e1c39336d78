"""`python -m bench`: measure everything and print it as Markdown. `--quick` takes small sizes, as a trial."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.archives import archives
from bench.cooperation import fill_cooperation
from bench.cooperation_pages import cooperation_pages
from bench.cooperation_report import archives_markdown, cooperation_markdown
from bench.inboxes import fill_inboxes
from bench.instance import build
from bench.living import living
from bench.pages import pages
from bench.report import Figures, markdown
from bench.room_pages import room_pages
from bench.room_report import rooms_markdown
from bench.rooms import fill_rooms
from bench.searching import indexing_rate, searches
from bench.stopwatch import apart

BESIDE_ROOMS = 60  # documents
LINES = 100  # of the journal, in each workspace


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the platform.")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it works")
    parser.add_argument("--documents", type=int, nargs="+", help="numbers of documents (1000 10000)")
    parser.add_argument("--megabytes", type=int, help="size of the large upload (1000)")
    parser.add_argument("--directory", type=Path, help="where the data goes meanwhile (the system's)")
    parser.add_argument("--entries", type=int, nargs="+", help="numbers of entries in each room (50 500)")
    parser.add_argument("--workspaces", type=int, nargs="+", help="numbers of workspaces to steer (10 100)")
    parser.add_argument("--archive", type=int, help="megabytes of files in the archive of a workspace (500)")
    parser.add_argument("--only", choices=PARTS, help="one of the parts")
    wanted = parser.parse_args()
    for name, part in PARTS.items():
        if wanted.only in (None, name):
            part(wanted)


def documents(wanted: argparse.Namespace) -> None:
    sizes = wanted.documents or ([30] if wanted.quick else [1_000, 10_000])
    megabytes = wanted.megabytes or (5 if wanted.quick else 1_000)
    sys.stdout.write(
        markdown([measure(size, megabytes if size == sizes[-1] else 0, wanted) for size in sizes])
    )


def measure(documents: int, megabytes: int, wanted: argparse.Namespace) -> Figures:
    """Everything with one number of documents, each part in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=wanted.directory) as name:
        folder = Path(name)
        tell(f"{documents} documents: writing them and building the index …")
        rebuilt = apart(build, folder, documents)
        tell("pages …")
        page_times = apart(pages, folder, 5 if wanted.quick else 60)
        tell("searches …")
        searched = apart(searches, folder, 10 if wanted.quick else 200)
        tell("indexing …")
        indexed = apart(indexing_rate, folder, min(documents, 400))
        tell("the running platform …")
        lived = living(
            folder, documents, megabytes, tries=1 if wanted.quick else 5, settle=1 if wanted.quick else 8
        )
    return Figures(documents, page_times, searched, rebuilt, indexed, lived)


def rooms(wanted: argparse.Namespace) -> None:
    """The pages of the rooms, in an instance of few documents for each number of entries."""
    sizes = wanted.entries or ([5] if wanted.quick else [50, 500])
    measured = []
    for entries in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=wanted.directory) as name:
            folder = Path(name)
            tell(f"{entries} entries in each room: making them …")
            apart(build, folder, BESIDE_ROOMS)
            addresses = apart(fill_rooms, folder, entries)
            tell("their pages …")
            measured.append(apart(room_pages, folder, entries, addresses, 1 if wanted.quick else 30))
    sys.stdout.write(f"\n{rooms_markdown(measured)}")


def steering(wanted: argparse.Namespace) -> None:
    """The pages by which many workspaces are steered, the filling of inboxes, and an archive."""
    sizes = wanted.workspaces or ([2] if wanted.quick else [10, 100])
    measured, filled = [], []
    for workspaces in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=wanted.directory) as name:
            folder, lines = Path(name), workspaces * LINES
            tell(f"{workspaces} workspaces: making them …")
            apart(build, folder, BESIDE_ROOMS, workspaces)
            addresses = apart(fill_cooperation, folder, workspaces, lines)
            tell("inboxes …")
            filled.append(apart(fill_inboxes, folder))
            tell("pages …")
            rounds = 1 if wanted.quick else 10
            measured.append(apart(cooperation_pages, folder, workspaces, lines, addresses, rounds))
            if workspaces == sizes[-1]:
                tell("an archive …")
                archived = archives(folder, wanted.archive or (4 if wanted.quick else 500))
    sys.stdout.write(f"\n{cooperation_markdown(measured, filled)}\n{archives_markdown(archived)}")


PARTS = {"documents": documents, "rooms": rooms, "steering": steering}


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
