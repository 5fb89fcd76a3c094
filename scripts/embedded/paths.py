"""Where things lie: the checkout, the data folder, and the short folder for sockets.

A Unix socket's path holds at most 107 bytes, whatever the file system allows. So sockets never live
in the data folder (whose name may be as long as it likes) but in `<temp>/cinema-<hash>`.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.console import Failure

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WEB = ROOT / "web"

MAX_SOCKET_PATH = 100  # bytes; the kernel's limit is 107 on Linux and 103 on macOS
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432")
FALLBACK_TEMP = Path("/tmp")  # noqa: S108 - only where TMPDIR is too long for a socket


def data_folder(environ: Mapping[str, str]) -> Path:
    """The data folder: CINEMA_DATA (relative to the checkout), or `.cinema` in the checkout."""
    return (ROOT / Path(environ.get("CINEMA_DATA") or ".cinema").expanduser()).resolve()


def short_hash(folder: Path) -> str:
    """Ten hex digits that tell data folders apart, stable for one path."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:10]


def socket_folder(data: Path) -> Path:
    """The folder that holds the sockets of the servers of `data`; not made by this function."""
    name = f"cinema-{short_hash(data)}"
    folder = Path(tempfile.gettempdir()) / name
    if len(os.fsencode(folder)) + LONGEST_SOCKET_NAME > MAX_SOCKET_PATH:
        folder = FALLBACK_TEMP / name
    return folder


def make_private(folder: Path, *, uid: int | None = None, gid: int | None = None) -> None:
    """Make `folder` 0700 for one owner (default: us), refusing what somebody else put there.

    The temporary folder is everybody's: a link or a folder of another member there is not trusted.

    Raises: Failure.
    """
    uid = os.getuid() if uid is None else uid
    gid = os.getgid() if gid is None else gid
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise Failure(f"The folder {folder} cannot be made: {error.strerror}.") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.getuid()}:
        raise Failure(f"{folder} belongs to somebody else; remove it, or set another TMPDIR.")
    folder.chmod(0o700)
    if (found.st_uid, found.st_gid) != (uid, gid):
        os.chown(folder, uid, gid)
