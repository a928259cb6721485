"""Before anything else, tests start the services of this checkout's disposable set."""

import os
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

pytest_plugins = [
    "apps.accounts.tests.fixtures",
    "apps.accounts.tests.api_fixtures",
    "apps.core.testing.scopes",
]

SHARED = Path(__file__).resolve().parent.parent / "shared"

# A property is about values: a busy machine is no counterexample, and the same commit tries the
# same examples everywhere.
hypothesis_settings.register_profile("house", deadline=None, derandomize=True)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Find the real files; start PostgreSQL and Valkey unless the environment names others."""
    if SHARED.is_dir():
        os.environ.setdefault("SHARED_DATA", str(SHARED))
    _start_services()


def _start_services() -> None:
    from django.conf import settings

    from dealership.embedded.errors import LauncherError
    from dealership.embedded.services import services

    local = services(test=True)
    if settings.DATABASES["default"]["HOST"] != str(local.home.sockets):
        return
    try:
        local.up()
    except LauncherError as error:
        pytest.exit(str(error), returncode=3)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files; absent: skipped on a developer's machine, a failure in CI."""
    found = Path(os.environ.get("SHARED_DATA", SHARED)).resolve()
    if (found / "data").is_dir():
        return found
    sentence = f"No real files in {found}: set SHARED_DATA to the folder that holds data/ and vectors.json."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
