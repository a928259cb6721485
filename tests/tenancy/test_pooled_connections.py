"""A pooled connection carries no scope: kept open, and through PgBouncer in transaction mode."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from apps.accounts.models import Location
from apps.core.tenancy import scope
from dealership.embedded.account import service_account
from tests.tenancy.conftest import make_two_stores
from tests.tenancy.test_scope import settings_now

CONFIG = """
[databases]
{name} = host={host} dbname={name}
[pgbouncer]
listen_addr =
unix_socket_dir = {home}
listen_port = 6432
auth_type = plain
auth_file = {home}/users.txt
pool_mode = transaction
default_pool_size = 1
ignore_startup_parameters = extra_float_digits
server_reset_query =
"""


@pytest.fixture
def bouncer() -> Iterator[BaseDatabaseWrapper]:
    """The default connection, pointed at a PgBouncer that has one server connection in all."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs pgbouncer: apt-get install pgbouncer")
        pytest.skip("pgbouncer is not installed: apt-get install pgbouncer")
    default = connections["default"]
    before = dict(default.settings_dict)
    home = Path(tempfile.mkdtemp(prefix="bouncer-", dir="/tmp"))
    process = start(program, home, before)
    default.close()
    default.settings_dict.update(HOST=str(home), PORT="6432", DISABLE_SERVER_SIDE_CURSORS=True)
    try:
        yield default
    finally:
        default.close()
        default.settings_dict.update(before)
        process.terminate()
        process.wait(10)
        shutil.rmtree(home)


def start(program: str, home: Path, database: dict[str, str]) -> subprocess.Popen[bytes]:
    """Run PgBouncer in ``home`` until its socket answers."""
    (home / "users.txt").write_text(f'"{database["USER"]}" "{database["PASSWORD"]}"\n')
    (home / "bouncer.ini").write_text(CONFIG.format(home=home, host=database["HOST"], name=database["NAME"]))
    account = service_account()
    for path in (home, *home.iterdir()):
        shutil.chown(path, account.uid, account.gid)
    switch = {"user": account.uid, "group": account.gid, "extra_groups": []} if os.getuid() == 0 else {}
    with (home / "log").open("wb") as log:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [program, str(home / "bouncer.ini")], stdout=log, stderr=log, **switch
        )
    for _ in range(100):
        if (home / ".s.PGSQL.6432").exists():
            return process
        time.sleep(0.05)
    process.kill()
    process.wait(10)
    raise AssertionError((home / "log").read_text())


def server_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def second_client(bouncer: BaseDatabaseWrapper) -> psycopg.Connection[tuple[Any, ...]]:
    """Another client of the same PgBouncer."""
    settings = bouncer.settings_dict
    return psycopg.connect(
        host=settings["HOST"],
        port=6432,
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
    )


@pytest.mark.django_db(transaction=True)
def test_a_kept_connection_carries_no_scope_from_one_request_to_the_next() -> None:
    stores = make_two_stores()
    with scope(stores.mine):
        assert Location.objects.count() == 1
        first = server_pid()
    assert (server_pid(), settings_now()) == (first, ("", ""))


@pytest.mark.django_db(transaction=True)
def test_pgbouncer_in_transaction_mode_carries_no_scope(bouncer: BaseDatabaseWrapper) -> None:
    stores = make_two_stores()
    with scope(stores.mine):
        assert [row.pk for row in Location.objects.all()] == [stores.my_location]
        used = server_pid()
    with second_client(bouncer) as other:
        assert other.execute("SELECT pg_backend_pid()").fetchone() == (used,)
        assert other.execute("SELECT count(*) FROM accounts_location").fetchone() == (0,)
        assert other.execute("SELECT coalesce(current_setting('app.read_ids', true), '')").fetchone() == ("",)


@pytest.mark.django_db(transaction=True)
def test_a_session_wide_setting_would_leak(bouncer: BaseDatabaseWrapper) -> None:
    """The control: set for the session instead of the transaction, the next client sees rows."""
    stores = make_two_stores()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.read_ids', %s, false)", [str(stores.mine)])
    with second_client(bouncer) as other:
        assert other.execute("SELECT count(*) FROM accounts_location").fetchone() == (1,)
