"""One writer of a dealership's tallies at a time."""

from django.db import connection

_KEY = 0x7A11  # the advisory lock space of the tallies


def lock(dealership_id: int) -> None:
    """Wait for the others; released at the end of the transaction.

    A statement of its own: the comparison after it must see what the others committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_KEY, dealership_id])
