"""Who sees which acts: a dealership's by the scope, a group's and the platform's by this door."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import QuerySet

from apps.core.models import AuditEvent
from apps.core.tenancy import unscoped


@contextmanager
def platform_acts(reason: str) -> Iterator[QuerySet[AuditEvent]]:
    """The acts that belong to no dealership, of all groups and of the platform itself.

    Row-level security shows them only while ``app.platform`` is on, which nothing else sets.
    The caller has checked that the actor runs the platform.
    """
    with transaction.atomic(), unscoped(reason):
        _set("on")
        yield AuditEvent.objects.filter(dealership_id=None)
        _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', %s, true)", [value])
