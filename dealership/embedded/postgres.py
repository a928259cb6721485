"""PostgreSQL 18 of a checkout: its own cluster, passwords for everybody, no TCP port."""

import hashlib
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from dealership.embedded.account import is_zombie, run, service_account
from dealership.embedded.home import Home, write_private
from dealership.embedded.runtime import postgres_installation, unpacked

DATABASE = "dealership"
TEMPLATE = "dealership_template"
BOOTSTRAP = Path(__file__).resolve().parents[1] / "postgres" / "bootstrap"

COMMON = {
    "listen_addresses": "''",
    "shared_buffers": "'256MB'",
    "jit": "off",
    "shared_preload_libraries": "'pg_stat_statements'",
    "password_encryption": "'scram-sha-256'",
    "logging_collector": "off",
    "log_min_duration_statement": "'2s'",
    "timezone": "'UTC'",
}
DISPOSABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "'10min'",
}
"""A test cluster may be lost with the power: it is made anew."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """Starts, prepares and stops the cluster in ``home``."""

    home: Home

    def running(self) -> bool:
        """Whether the server is ready for connections, asked without connecting a session."""
        try:
            status = (self.home.data / "postmaster.pid").read_text().splitlines()[7]
        except (FileNotFoundError, IndexError):
            return False
        return status.strip() == "ready" and self._answers()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.home.postgres_socket)) == 0

    def up(self) -> None:
        """Make the cluster if there is none, start it, bring the bootstrap up to date."""
        if not (self.home.data / "initialised").exists():
            self._initialise()
        if not self.running():
            self._start()
        self._bootstrap()

    def down(self) -> None:
        """Stop at once: running statements are rolled back, nothing committed is lost."""
        if (self.home.data / "postmaster.pid").exists() and self._answers():
            self._pg_ctl("stop", "-m", "fast")

    def program(self, name: str) -> Path:
        """One of PostgreSQL's own programs, such as ``psql`` or ``pg_dump``."""
        return postgres_installation(unpacked()) / "bin" / name

    def library_path(self) -> dict[str, str]:
        """The environment without which the programs do not find their libraries."""
        return {"LD_LIBRARY_PATH": str(postgres_installation(unpacked()) / "lib")}

    def _initialise(self) -> None:
        self.home.erase()
        self.home.prepare()
        options = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8"]
        options += ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
        password = self.home.path / "initdb-password"
        write_private(password, self.home.secret("superuser"), service_account())
        options += [f"--pwfile={password}", f"--pgdata={self.home.data}"]
        options += [] if self.home.durable else ["--no-sync"]
        try:
            run([self.program("initdb"), *options], cwd=self.home.path, env=self.library_path())
        finally:
            password.unlink()
        with (self.home.data / "postgresql.conf").open("a") as handle:
            handle.write("\ninclude_if_exists = 'dealership.conf'\n")
        (self.home.data / "initialised").touch()

    def _start(self) -> None:
        self._forget_the_dead()
        self._configure()
        self._pg_ctl("start", "-w", "-t", "60", "-l", str(self.home.path / "postgres.log"))

    def _forget_the_dead(self) -> None:
        """Drop the lock of a killed server that nobody reaped: a container's first process may not.

        PostgreSQL itself sees a process of that number and would refuse to start for ever.
        """
        lock = self.home.data / "postmaster.pid"
        if lock.exists() and is_zombie(int(lock.read_text().split()[0])):
            lock.unlink()
            self.home.postgres_socket.with_name(".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _configure(self) -> None:
        values = COMMON | ({} if self.home.durable else DISPOSABLE)
        values |= {
            "unix_socket_directories": f"'{self.home.sockets}'",
            "max_connections": os.environ.get("DEALERSHIP_MAX_CONNECTIONS", "300"),
        }
        lines = [f"{name} = {value}" for name, value in values.items()]
        (self.home.data / "dealership.conf").write_text("\n".join(lines) + "\n")

    def _pg_ctl(self, *arguments: str) -> None:
        command: list[str | Path] = [self.program("pg_ctl"), "-D", self.home.data, *arguments]
        log = self.home.path / "pg_ctl.log"
        run(command, cwd=self.home.path, env=self.library_path(), log=log)

    def _bootstrap(self) -> None:
        """Apply the superuser's scripts when they changed since the last time."""
        scripts = {name: (BOOTSTRAP / name).read_text() for name in ("cluster.sql", "database.sql")}
        stamp = self.home.path / f"bootstrap-{_digest(*scripts.values())}"
        if stamp.exists():
            return
        self.psql("postgres", scripts["cluster.sql"])
        for database in (TEMPLATE, DATABASE):
            self.psql(database, scripts["database.sql"])
        write_private(stamp, "")

    def psql(self, database: str, script: str) -> str:
        """Run ``script`` as the superuser, stopping at its first error."""
        secrets = {
            "PGPASSWORD": self.home.secret("superuser"),
            "OWNER_PASSWORD": self.home.secret("owner"),
            "APP_PASSWORD": self.home.secret("app"),
        }
        target: list[str | Path] = ["-h", self.home.sockets, "-U", "postgres", "-d", database]
        options = ["--no-psqlrc", "--quiet", "--tuples-only", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        return run(
            [self.program("psql"), *target, *options],
            cwd=self.home.path,
            env=self.library_path() | secrets,
            stdin=script,
        )


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
