"""Complete web/package-lock.json with the packages of other platforms.

npm leaves an optional package out of the lock where the registry at hand does not carry it (a
mirror with the packages of one platform, say), and then `npm ci` refuses the lock everywhere:
"Missing … from lock file". What such an entry says can be known without the package: its exact
version from the package that wants it, its system from its name. It has no integrity hash, since
nobody here saw it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

SYSTEMS = {
    *["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony"],
    *["sunos", "win32"],
}
PROCESSORS = {
    *["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"],
}
C_LIBRARIES = {"gnu": "glibc", "gnueabihf": "glibc", "musl": "musl", "musleabihf": "musl"}
EXACT = re.compile(r"\d+\.\d+\.\d+(-[\w.]+)?")

Entry = dict[str, Any]


def missing_entries(lock: dict[str, Any]) -> dict[str, Entry]:
    """Entries for the optional packages that the lock wants and does not hold, by their place."""
    packages: dict[str, Entry] = lock["packages"]
    found = {}
    for place, package in packages.items():
        for name, version in package.get("optionalDependencies", {}).items():
            held = any(found_at in packages for found_at in places(place, name))
            entry = entry_for(name, version)
            if not held and entry is not None:
                flags = {"dev": True} if package.get("dev") else {}
                found[f"node_modules/{name}"] = {**entry, **flags}
    return found


def places(place: str, name: str) -> list[str]:
    """Where Node.js looks for `name` from the package at `place`, nearest first."""
    parts = place.split("/node_modules/") if place else []
    nests = ["/node_modules/".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
    return [*(f"{nest}/node_modules/{name}" for nest in nests), f"node_modules/{name}"]


def entry_for(name: str, version: str) -> Entry | None:
    """The lock's entry of a platform's package; None where name or version do not tell enough."""
    words = re.split(r"[/-]", name)
    system = next((word for word in words if word in SYSTEMS), None)
    processor = next((word for word in words if word in PROCESSORS), None)
    if system is None or processor is None or not EXACT.fullmatch(version):
        return None
    entry: Entry = {"version": version, "cpu": [processor], "optional": True, "os": [system]}
    library = next((C_LIBRARIES[word] for word in words if word in C_LIBRARIES), None)
    if system == "linux" and library:
        entry["libc"] = [library]
    return dict(sorted(entry.items(), key=lambda item: (item[0] != "version", item[0])))


def complete(path: Path) -> list[str]:
    """Add what is missing to the lock file; the places that were added."""
    lock = json.loads(path.read_text())
    added = missing_entries(lock)
    if added:
        lock["packages"] = dict(sorted({**lock["packages"], **added}.items()))
        path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
    return sorted(added)
