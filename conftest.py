"""Before anything else, tests start the services of this checkout's disposable set."""

import pytest

pytest_plugins = [
    "apps.accounts.tests.fixtures",
    "apps.accounts.tests.api_fixtures",
    "apps.core.testing.scopes",
]


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL and Valkey unless the environment names others."""
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
