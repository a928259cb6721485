"""Who runs the servers: oneself, or ``nobody`` when root asks (PostgreSQL refuses root)."""

import os
import pwd
import subprocess  # nosec B404
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dealership.embedded.errors import LauncherError


@dataclass(frozen=True, slots=True)
class Account:
    """The user that owns the servers' files and processes."""

    uid: int
    gid: int


def service_account() -> Account:
    """``nobody`` for root, the caller for everybody else."""
    if os.getuid() == 0:
        entry = pwd.getpwnam("nobody")
        return Account(entry.pw_uid, entry.pw_gid)
    return Account(os.getuid(), os.getgid())


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    log: Path | None = None,
) -> str:
    """Run a short program as the service account; its output on success, LauncherError else.

    ``log`` is for programs that leave a daemon behind: a pipe would wait for the daemon.
    """
    account = service_account()
    switch = {"user": account.uid, "group": account.gid, "extra_groups": []}
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **(env or {})}
    with (log or Path(os.devnull)).open("ab") as sink:
        done = subprocess.run(  # type: ignore[call-overload]  # nosec B603
            [str(word) for word in command],
            cwd=cwd,
            env=environment,
            input=stdin.encode(),
            stdout=sink if log else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **(switch if os.getuid() == 0 else {}),
        )
    output = (done.stdout or b"").decode(errors="replace").strip()
    if done.returncode:
        detail = output or (f"see {log}" if log else f"exit code {done.returncode}")
        raise LauncherError(f"{Path(command[0]).name} failed: {detail}")
    return output


def is_zombie(pid: int) -> bool:
    """Whether the process ended and only its entry in the process table is left."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"
