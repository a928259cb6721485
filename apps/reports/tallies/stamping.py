"""The mark of a count: whoever kept sums of the tallies sees by it that they are old."""

from django.db import connection

_STAMP = """
INSERT INTO reports_tallystamp AS kept (dealership_id, mark) VALUES (%s, gen_random_uuid())
ON CONFLICT (dealership_id) DO UPDATE SET mark = excluded.mark
"""


def stamp(dealership_id: int) -> None:
    """Leave a new mark; the caller holds the tallies' lock and changes them in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [dealership_id])
