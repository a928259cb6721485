"""The embedded services: quick, private, safe to start twice and side by side."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from dealership.embedded.account import is_zombie
from dealership.embedded.errors import LauncherError
from dealership.embedded.home import CHECKOUT, Home, home_for, private_directory, write_private
from dealership.embedded.serve import free_port
from dealership.embedded.services import Services
from dealership.embedded.supervisor import Child, Supervisor


@pytest.fixture(scope="module")
def local():
    """A set of services of this test's own, in a path short enough for a socket."""
    path = Path(f"/var/tmp/dealership-launcher-{os.getpid()}")
    local = Services(Home(path, durable=False))
    yield local
    local.down()
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def up(local):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: local.up(), range(4)))
    return local


def test_four_at_once_start_one_set(up):
    assert up.status() == {"postgres": True, "valkey": True}


def test_a_second_up_changes_nothing(up):
    before = (up.home.data / "postmaster.pid").read_text()
    up.up()
    assert (up.home.data / "postmaster.pid").read_text() == before


def test_nobody_else_may_look(up):
    for room in (up.home.path, up.home.sockets, up.home.data, up.home.path / "secrets"):
        assert stat.S_IMODE(room.stat().st_mode) == 0o700
    secret = up.home.path / "secrets" / "owner"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_no_port_is_opened(up):
    with psycopg.connect(up.environment()["DATABASE_SUPERUSER_URL"]) as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)
    assert "port 0" in (up.home.path / "valkey.conf").read_text()


def test_roles_are_what_they_should_be(up):
    with psycopg.connect(up.environment()["DATABASE_SUPERUSER_URL"]) as link:
        rows = link.execute(
            "SELECT rolname, rolcanlogin, rolbypassrls, rolsuper FROM pg_roles "
            "WHERE rolname IN ('owner', 'app', 'finder') ORDER BY 1"
        ).fetchall()
    assert rows == [
        ("app", True, False, False),
        ("finder", False, False, False),
        ("owner", True, True, False),
    ]


def test_a_wrong_password_is_refused(up):
    url = up.environment()["DATABASE_URL"].replace("app:", "app:x")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_down_and_up_keep_the_data(up):
    owner = up.environment()["DATABASE_OWNER_URL"]
    with psycopg.connect(owner) as link:
        link.execute("CREATE TABLE kept AS SELECT 1 AS one")
    up.down()
    assert up.status() == {"postgres": False, "valkey": False}
    up.up()
    with psycopg.connect(up.environment()["DATABASE_URL"]) as link:
        assert link.execute("SELECT one FROM kept").fetchone() == (1,)


def test_reset_forgets_the_data_and_keeps_the_passwords(up):
    before = up.environment()
    up.reset()
    up.up()
    assert up.environment() == before
    with psycopg.connect(before["DATABASE_URL"]) as link:
        assert link.execute("SELECT to_regclass('kept')").fetchone() == (None,)


def test_tests_and_demo_live_apart(monkeypatch):
    monkeypatch.setenv("DEALERSHIP_HOME", "/tmp/mine")
    assert home_for(test=False).path == Path("/tmp/mine")
    assert home_for(test=True).path == Path("/tmp/mine-test")
    assert home_for(test=False).durable
    assert not home_for(test=True).durable


def test_a_path_too_long_for_a_socket_is_a_sentence(tmp_path):
    home = Home(tmp_path / ("x" * 120), durable=False)
    with pytest.raises(LauncherError, match="DEALERSHIP_HOME"):
        home.prepare()


def test_a_link_that_somebody_planted_is_refused(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "theirs")
    with pytest.raises(LauncherError, match="belongs to another user"):
        private_directory(tmp_path / "home", None)


def test_the_first_secret_wins(tmp_path):
    write_private(tmp_path / "key", "first")
    write_private(tmp_path / "key", "second")
    assert (tmp_path / "key").read_text() == "first"
    assert list(tmp_path.iterdir()) == [tmp_path / "key"]


def test_a_busy_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def _python(code):
    return [sys.executable, "-c", code]


def _lives(pid):
    return Path(f"/proc/{pid}").exists() and not is_zombie(pid)


def test_children_are_stopped_with_their_own_children(tmp_path):
    marker = tmp_path / "pid"
    code = (
        "import subprocess, sys, time, pathlib;"
        "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(marker)!r}).write_text(str(inner.pid));"
        "time.sleep(60)"
    )
    with Supervisor([Child("outer", _python(code))], dict(os.environ), tmp_path):
        while not (marker.exists() and marker.read_text()):
            time.sleep(0.02)
    deadline = time.monotonic() + 5
    while _lives(int(marker.read_text())) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(int(marker.read_text()))


KILLED_SUPERVISOR = """
import os, pathlib, signal, sys, time
from dealership.embedded import supervisor
{without}
room = pathlib.Path(sys.argv[1])
work = "import time; time.sleep(60)"
children = [supervisor.Child(name, [sys.executable, "-c", work]) for name in ("web", "relay")]
running = supervisor.Supervisor(children, dict(os.environ), room).__enter__()
(room / "pids").write_text(" ".join(str(child.process.pid) for child in children))
os.kill(os.getpid(), signal.SIGKILL)
"""


def _survivors_of_a_kill(room, without=""):
    """Children that still run a moment after their supervisor was killed."""
    code = KILLED_SUPERVISOR.format(without=without)
    subprocess.run([*_python(code), str(room)], cwd=CHECKOUT, check=False)
    left = [int(pid) for pid in (room / "pids").read_text().split()]
    deadline = time.monotonic() + (0.5 if without else 10)
    while any(map(_lives, left)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return [pid for pid in left if _lives(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_children_end_when_the_supervisor_is_killed(tmp_path):
    assert _survivors_of_a_kill(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_control_without_the_tie_they_live_on(tmp_path):
    left = _survivors_of_a_kill(tmp_path, without="supervisor.end_with_parent = lambda: None")
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert len(left) == 2


def test_a_child_that_never_began_is_told_with_its_log(tmp_path):
    child = Child("web", _python("raise SystemExit('the port is taken')"))
    with Supervisor([child], dict(os.environ), tmp_path) as running:
        child.process.wait()
        with pytest.raises(LauncherError, match="the port is taken"):
            running.check()


def test_a_child_that_ran_is_started_again(tmp_path):
    child = Child("worker", _python("import time; time.sleep(60)"))
    with Supervisor([child], dict(os.environ), tmp_path) as running:
        child.proven, child.started = True, child.started - 60
        first = child.process.pid
        child.process.kill()
        child.process.wait()
        running.check()
        assert child.process.pid != first
