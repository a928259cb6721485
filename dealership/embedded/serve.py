"""``make demo``: services, migrations, demo data, then web, worker, beat and relay until Ctrl-C."""

import argparse
import os
import signal
import socket
import subprocess  # nosec B404
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from dealership.embedded.errors import LauncherError
from dealership.embedded.home import CHECKOUT
from dealership.embedded.orphans import end_with_parent
from dealership.embedded.services import Services, services
from dealership.embedded.supervisor import Child, Supervisor

ADDRESS = "127.0.0.1"
PORTS_TRIED = 50
READY_SECONDS = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main() -> int:
    """Serve until told to stop; a LauncherError becomes a sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--port", type=int, default=8000)
    wanted = parser.parse_args().port
    local = services()
    for kind in STOP_SIGNALS:
        signal.signal(kind, _interrupt)
    started_here = not all(local.status().values())
    try:
        return _serve(local, wanted)
    except KeyboardInterrupt:
        return 0
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if started_here:
            local.down()


def _interrupt(*_: object) -> None:
    """Once: an impatient second Ctrl-C must not leave half of it running."""
    for kind in STOP_SIGNALS:
        signal.signal(kind, signal.SIG_IGN)
    raise KeyboardInterrupt


def _serve(local: Services, wanted: int) -> int:
    _step(1, "PostgreSQL and Valkey")
    local.up()
    environment = _environment(local)
    _step(2, "Migrations")
    _manage(environment, "migrate", "--verbosity", "0")
    _step(3, "Demo data (the first time takes a minute)")
    _manage(environment, "demo_data")
    port = free_port(wanted)
    environment.setdefault("PUBLIC_URL", f"http://localhost:{port}")
    _step(4, "Web, worker, beat, relay")
    logs = local.home.path / "log"
    logs.mkdir(mode=0o700, exist_ok=True)
    with Supervisor(programs(port), environment, logs) as running:
        _wait_until_ready(port, running)
        _step(5, f"Ready: http://localhost:{port}/  (logs in {logs})")
        _manage(environment, "demo_logins")
        print("Ctrl-C stops everything.", flush=True)
        running.watch()
    return 0


def programs(port: int) -> list[Child]:
    """What runs side by side; each has its own log."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "dealership.celery"]
    web = [python, "-m", "granian", "--interface", "wsgi", "--host", ADDRESS, "--port", str(port)]
    web += ["--blocking-threads", "8", "--workers-kill-timeout", "15", "--no-ws"]
    return [
        Child("web", [*web, "dealership.wsgi:application"]),
        Child("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]),
        Child("beat", [*celery, "beat", "--loglevel", "INFO", "--pidfile="]),
        Child("relay", [python, "manage.py", "relay"]),
    ]


def free_port(wanted: int) -> int:
    """``wanted``, or the next port that nobody listens on."""
    for port in range(wanted, wanted + PORTS_TRIED):
        if _can_bind(port):
            return port
    raise LauncherError(f"No free port from {wanted} on; choose one with: make demo PORT=9000")


def _can_bind(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def _environment(local: Services) -> dict[str, str]:
    ours = {"DJANGO_SETTINGS_MODULE": "dealership.settings.local", "DEBUG": "False"}
    return local.environment() | ours | dict(os.environ)


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, str(Path("manage.py")), *arguments]
    tie = end_with_parent()
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, preexec_fn=tie, check=False)  # nosec B603
    if done.returncode:
        raise LauncherError(f"manage.py {arguments[0]} failed; its message is above.")


def _step(number: int, title: str) -> None:
    print(f"[{number}/5] {title}", flush=True)


def _wait_until_ready(port: int, running: Supervisor) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        running.check()
        if _answers(port):
            return
        time.sleep(0.1)
    raise LauncherError("The web server does not answer; its log is named above.")


def _answers(port: int) -> bool:
    wire = HTTPConnection(ADDRESS, port, timeout=2)
    try:
        wire.request("GET", "/healthz")
        return wire.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        wire.close()


if __name__ == "__main__":
    sys.exit(main())
