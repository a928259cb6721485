"""The verbs of the launcher: up, down, reset, status, and the environment they give."""

from dataclasses import dataclass
from urllib.parse import quote

from dealership.embedded.home import Home, home_for
from dealership.embedded.postgres import DATABASE, Postgres
from dealership.embedded.valkey import Valkey


@dataclass(frozen=True, slots=True)
class Services:
    """PostgreSQL and Valkey of one home."""

    home: Home

    @property
    def postgres(self) -> Postgres:
        """The database server."""
        return Postgres(self.home)

    @property
    def valkey(self) -> Valkey:
        """The cache and broker server."""
        return Valkey(self.home)

    def up(self) -> None:
        """Start what does not run; safe to call from many processes at once."""
        with self.home.locked():
            self.postgres.up()
            self.valkey.up()

    def down(self) -> None:
        """Stop both; the data stays."""
        with self.home.locked():
            self.valkey.down()
            self.postgres.down()

    def reset(self) -> None:
        """Stop both and forget all data; the next ``up`` starts empty."""
        with self.home.locked():
            self.valkey.down()
            self.postgres.down()
            self.home.erase()
            for stamp in self.home.path.glob("bootstrap-*"):
                stamp.unlink()

    def status(self) -> dict[str, bool]:
        """Which server answers."""
        self.home.prepare()
        return {"postgres": self.postgres.running(), "valkey": self.valkey.running()}

    def environment(self) -> dict[str, str]:
        """The settings' URLs; known before the servers run, since the passwords are."""
        self.home.prepare()
        wire = f"{quote(self.home.secret('valkey'))}@{self.home.valkey_socket}"
        return {
            "DATABASE_URL": self._database_url("app"),
            "DATABASE_OWNER_URL": self._database_url("owner"),
            "DATABASE_SUPERUSER_URL": self._database_url("superuser", "postgres"),
            "REDIS_URL": f"unix://:{wire}?db=0",
            "CELERY_BROKER_URL": f"redis+socket://:{wire}?virtual_host=1",
            "SECRET_KEY": self.home.secret("secret-key"),
            "FIELD_ENCRYPTION_KEYS": self.home.secret("field-encryption-key"),
            "BLIND_INDEX_KEY": self.home.secret("blind-index-key"),
            "AUDIT_SEAL_KEY": self.home.secret("audit-seal-key"),
            "AUDIT_HEADS_DIR": str(self.home.path / "audit"),
        }

    def _database_url(self, secret: str, role: str = "") -> str:
        login = f"{role or secret}:{quote(self.home.secret(secret))}"
        return f"postgresql://{login}@/{DATABASE}?host={self.home.sockets}"


def services(*, test: bool = False) -> Services:
    """The services of this checkout; ``test`` picks the disposable set."""
    return Services(home_for(test=test))
