"""Where a checkout keeps its services: one private directory, named after the checkout."""

import base64
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dealership.embedded.account import Account, service_account
from dealership.embedded.errors import LauncherError

CHECKOUT = Path(__file__).resolve().parents[2]
SOCKET_LIMIT = 107
"""Bytes of a unix socket's path that the kernel accepts."""

SECRET_NAMES = (
    "superuser",
    "owner",
    "app",
    "valkey",
    "secret-key",
    "field-encryption-key",
    "blind-index-key",
    "audit-seal-key",
)
"""Each is 32 random bytes in URL-safe base64: a password, and a Fernet key as well."""


@dataclass(frozen=True, slots=True)
class Home:
    """The directory of one set of services; ``durable`` is False where only tests live."""

    path: Path
    durable: bool

    @property
    def data(self) -> Path:
        """PostgreSQL's cluster."""
        return self.path / "postgres"

    @property
    def valkey_data(self) -> Path:
        """Valkey's append-only file."""
        return self.path / "valkey"

    @property
    def sockets(self) -> Path:
        """The directory of both unix sockets."""
        return self.path / "run"

    @property
    def postgres_socket(self) -> Path:
        """PostgreSQL derives this name from its port, which nobody listens on."""
        return self.sockets / ".s.PGSQL.5432"

    @property
    def valkey_socket(self) -> Path:
        """Valkey's only door."""
        return self.sockets / "valkey.sock"

    def secret(self, name: str) -> str:
        """The generated password ``name``; made once, readable by the checkout's user only."""
        return self._secret_file(name).read_text()

    def _secret_file(self, name: str) -> Path:
        return self.path / "secrets" / name

    def prepare(self) -> None:
        """Create the directory, its secrets and its owner; cheap when all is there."""
        self._refuse_long_sockets()
        account = service_account()
        private_directory(self.path, account)
        for room in (self.sockets, self.valkey_data):
            private_directory(room, account)
        private_directory(self.path / "secrets", None)
        for name in SECRET_NAMES:
            if not self._secret_file(name).exists():
                fresh = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
                write_private(self._secret_file(name), fresh)

    def _refuse_long_sockets(self) -> None:
        if len(os.fsencode(self.postgres_socket)) > SOCKET_LIMIT:
            raise LauncherError(
                f"The path {self.path} is too long for a unix socket; set DEALERSHIP_HOME to a shorter one."
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home alone: several ``up`` at once start one set of services."""
        self.prepare()
        with (self.path / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def erase(self) -> None:
        """Remove all that the services stored; the caller stopped them."""
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.valkey_data, ignore_errors=True)


def home_for(*, test: bool) -> Home:
    """The home of this checkout; tests have their own beside it and never touch the demo's data."""
    default = f"/var/tmp/dealership-{os.getuid()}-{_fingerprint(CHECKOUT)}"  # nosec B108
    path = os.environ.get("DEALERSHIP_HOME") or default
    return Home(Path(path + "-test" if test else path), durable=not test)


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def private_directory(path: Path, account: Account | None) -> None:
    """Make ``path`` 0700; refuse one that another user left in a shared directory."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    expected = {os.getuid(), account.uid} if account else {os.getuid()}
    if found.st_uid not in expected or path.is_symlink():
        raise LauncherError(
            f"{path} belongs to another user; remove it or set DEALERSHIP_HOME to a private one."
        )
    if account and found.st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    if found.st_mode & 0o777 != 0o700:
        path.chmod(0o700)


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """Write a file that only ``account`` (by default oneself) may read, whole or not at all.

    A draft of its own keeps two callers that start together apart: the first link wins.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    if account:
        os.chown(draft, account.uid, account.gid)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
