"""``python -m dealership.embedded up|down|status|env|reset|psql [--test]``."""

import argparse
import os
import shlex
import sys

from dealership.embedded.errors import LauncherError
from dealership.embedded.services import Services, services


def main() -> int:
    """Run one verb; a LauncherError becomes a sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m dealership.embedded")
    parser.add_argument("verb", choices=sorted(VERBS))
    parser.add_argument("--test", action="store_true", help="the disposable set that tests use")
    chosen = parser.parse_args()
    try:
        return VERBS[chosen.verb](services(test=chosen.test))
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1


def _up(local: Services) -> int:
    local.up()
    return _status(local)


def _down(local: Services) -> int:
    local.down()
    return 0


def _reset(local: Services) -> int:
    local.reset()
    return 0


def _status(local: Services) -> int:
    state = local.status()
    for name, running in state.items():
        print(f"{name:10}{'running' if running else 'stopped'}  {local.home.path}")
    return 0 if all(state.values()) else 3


def _env(local: Services) -> int:
    for name, value in local.environment().items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _psql(local: Services) -> int:
    local.up()
    program = local.postgres.program("psql")
    os.environ.update(local.postgres.library_path())
    os.execv(program, [str(program), local.environment()["DATABASE_URL"]])  # nosec B606


VERBS = {
    "up": _up,
    "down": _down,
    "reset": _reset,
    "status": _status,
    "env": _env,
    "psql": _psql,
}

if __name__ == "__main__":
    sys.exit(main())
