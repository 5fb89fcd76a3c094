"""Stamps: what a folder was made from, so that it is made again only when that changed.

A stamp is written after the work, never before: an interrupted install or build has none, and is
done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

SKIPPED = {"node_modules", ".next", "__pycache__"}


def files_under(place: Path) -> Iterator[Path]:
    """The files of a folder in a stable order, or the file itself; nothing where it is missing."""
    if place.is_file():
        yield place
    elif place.is_dir():
        for child in sorted(place.iterdir()):
            if child.name not in SKIPPED:
                yield from files_under(child)


def fingerprint(places: Iterable[Path], *facts: str) -> str:
    """A digest of the names and contents of the files in `places`, and of other facts."""
    digest = hashlib.sha256("\0".join(facts).encode())
    for place in places:
        for file in files_under(place):
            relative = file.relative_to(place.parent)
            content = file.read_bytes()
            digest.update(f"\0{relative}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    return digest.hexdigest()


class Stamp:
    """One stamp file; it lies inside the folder that it vouches for, and goes with it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def vouches_for(self, wanted: str) -> bool:
        try:
            return self.path.read_text().strip() == wanted
        except OSError:
            return False

    def write(self, made_from: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.new")
        draft.write_text(f"{made_from}\n")
        draft.replace(self.path)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
