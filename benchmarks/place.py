"""A private set of services for measurements, apart from the demo's and the tests'."""

import os
from pathlib import Path

from dealership.embedded.home import Home, home_for
from dealership.embedded.services import Services

HOST = "bench.test"
_UNLIMITED = str(10**9)


def open_place(name: str, *, fresh: bool = False) -> Services:
    """Start the services of the set ``name``, sign Django in to them and bring the schema up to date."""
    local = Services(Home(Path(f"{home_for(test=False).path}-{name}"), durable=True))
    if fresh:
        local.reset()
    local.up()
    _settle(local)

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return local


def _settle(local: Services) -> None:
    """Production's settings with the secrets of this set; requests are counted, none is refused."""
    found = local.environment()
    os.environ.update(found)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="benchmarks.settings",
        SECRET_KEY=found["SECRET_KEY"] * 2,
        ALLOWED_HOSTS=HOST,
        PUBLIC_URL=f"https://{HOST}",
        EMAIL_URL="smtp://localhost:25",
        API_THROTTLE_PRINCIPAL=_UNLIMITED,
        API_THROTTLE_DEALERSHIP=_UNLIMITED,
    )
