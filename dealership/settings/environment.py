"""Reading the environment: one reader, and what a database URL means here."""

import os
from typing import Any

import environ

env = environ.FileAwareEnv()
"""``NAME`` or, for mounted secrets, ``NAME_FILE``."""


def use_embedded(*, test: bool) -> None:
    """Fill what the environment leaves open from the embedded services of this checkout.

    Only names and passwords are read; ``manage.py`` and pytest start the servers.
    """
    if "DATABASE_URL" in os.environ:
        return
    from dealership.embedded.services import services

    for name, value in services(test=test).environment().items():
        os.environ.setdefault(name, value)


def database(name: str) -> dict[str, Any]:
    """The Django settings of the database URL in ``name``.

    ``?host=/directory`` names a unix socket and becomes HOST, so that dbshell knows it too.
    """
    parsed: dict[str, Any] = env.db_url(name, engine="dealership.postgres")
    options = parsed.setdefault("OPTIONS", {})
    if "host" in options:
        parsed["HOST"] = options.pop("host")
    return parsed


def credentials(name: str) -> dict[str, Any]:
    """Who and where the database URL in ``name`` signs in; empty when it is not set."""
    if not env.str(name, default=""):
        return {}
    parsed = database(name)
    return {key: parsed[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
