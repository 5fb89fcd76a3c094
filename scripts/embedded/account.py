"""The unprivileged account that PostgreSQL runs under when we are root.

PostgreSQL refuses to run as root. The account must be able to read the binaries, even where the
checkout lies in a private home, and must own the data; both are *tried* as that account, because
modes alone do not tell (ACLs, read-only mounts, user namespaces).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scripts.console import Failure

UNPRIVILEGED = "nobody"  # there on every Linux; owns nothing, may do nothing
# Where root puts what that account must reach, best first.
SYSTEM_AREAS = (Path("/var/lib"), Path("/srv"), Path("/var/tmp"), Path(tempfile.gettempdir()))  # noqa: S108


@dataclass(frozen=True)
class Account:
    """A user that servers run as. `switch` says whether we have to change to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def may(self, flag: str, path: Path) -> bool:
        """Whether `test FLAG PATH` (-r, -w, -x), run as the account, succeeds.

        Raises: Failure, where we are a root that cannot become somebody else.
        """
        command = ["test", flag, str(path)]
        if not self.switch:
            return subprocess.run(command, check=False).returncode == 0
        try:
            asked = subprocess.run(
                command, check=False, cwd="/", user=self.uid, group=self.gid, extra_groups=[]
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Failure(
                f"PostgreSQL refuses to run as root, and this root may not become {self.name}; "
                "run it as an ordinary user, or set DATABASE_URL."
            ) from error
        return asked.returncode == 0


def server_account() -> Account:
    """Who runs PostgreSQL: ourselves, or `nobody` where we are root.

    Raises: Failure, where the account has no entry in the user database (initdb insists on one).
    """
    root = os.geteuid() == 0
    try:
        entry = pwd.getpwnam(UNPRIVILEGED) if root else pwd.getpwuid(os.geteuid())
    except KeyError as error:
        who = UNPRIVILEGED if root else f"number {os.geteuid()}"
        raise Failure(
            f"The user {who} is missing from /etc/passwd, and PostgreSQL will not run without it; "
            "add it, or set DATABASE_URL to a server of your own."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=root)


def current_user() -> str:
    """Our own name in the user database, as PostgreSQL's peer authentication will see it."""
    return pwd.getpwuid(os.geteuid()).pw_name


def place_for(account: Account, name: str, *, prefer: Path) -> Path:
    """A folder that the account owns and can reach: `prefer`, else `name` in a system area.

    Raises: Failure, where no area will do.
    """
    for folder in (prefer, *(area / name for area in SYSTEM_AREAS)):
        if _give(folder, account):
            return folder
        if not account.switch:
            break
    raise Failure(f"There is no folder for the database that the user {account.name} may write to.")


def _give(folder: Path, account: Account) -> bool:
    made = not folder.exists()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if account.switch:
            os.chown(folder, account.uid, account.gid)
    except OSError:
        return False
    if account.may("-w", folder):
        return True
    if made:
        folder.rmdir()
    return False


def readable_copy(account: Account, tree: Path, *, key: str, probe: str) -> Path:
    """`tree` itself where the account can run `probe` in it, else a copy kept under `key`.

    The copy stays root's, so that the account cannot change what it runs; it is made once and
    shared by every checkout of the machine.

    Raises: Failure.
    """
    if account.may("-x", tree / probe):
        return tree
    for area in SYSTEM_AREAS:
        copy = area / "cinema" / key
        if _copied(tree, copy, partial(account.may, "-x", copy / probe)):
            return copy
    raise Failure(f"The user {account.name} can read no copy of {tree}, so PostgreSQL cannot run.")


def _copied(tree: Path, copy: Path, works: Callable[[], bool]) -> bool:
    if copy.is_dir() and copy.stat().st_uid == os.geteuid() and works():
        return True
    try:
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=copy.parent))
        shutil.copytree(tree, draft, dirs_exist_ok=True, symlinks=True)
        draft.chmod(0o755)
        shutil.rmtree(copy, ignore_errors=True)
        draft.rename(copy)
    except OSError:
        return False
    return works()
