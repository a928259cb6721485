"""The temporary table that a batch is copied into, and how a row gets there.

It lives for one transaction (ON COMMIT DROP), so it needs no policy and leaves nothing on a
pooled connection. COPY into a table with row-level security is refused by PostgreSQL.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection

from apps.inventory import description, intake_rules
from apps.inventory.importing.parsing import ListedUnit

_COLUMNS = {
    "dealership_id": "bigint NOT NULL",
    "line": "integer NOT NULL",
    "vin": "text",
    "vin_flag": "text NOT NULL",
    "year": "smallint",
    "make": "text NOT NULL",
    "model": "text NOT NULL",
    "trim": "text NOT NULL",
    "body": "text NOT NULL",
    "engine": "text NOT NULL",
    "drivetrain": "text NOT NULL",
    "fuel": "text NOT NULL",
    "transmission": "text NOT NULL",
    "exterior_colour": "text NOT NULL",
    "interior_colour": "text NOT NULL",
    "condition": "text NOT NULL",
    "stock_number": "text",
    "odometer": "integer",
    "msrp": "numeric(14,2)",
    "internet_price": "numeric(14,2)",
    "photo_urls": "text[] NOT NULL",
    "source_listing_id": "text",
}
# Filled in by the merge: which rows these are, and whether they are new.
_RESOLVED = {
    "vehicle_id": "bigint",
    "vehicle_is_new": "boolean NOT NULL DEFAULT false",
    "unit_id": "bigint",
    "unit_is_new": "boolean NOT NULL DEFAULT false",
    "is_committed": "boolean NOT NULL DEFAULT false",
    "is_changed": "boolean NOT NULL DEFAULT false",
    "number_replaced": "boolean NOT NULL DEFAULT false",
}


def create() -> None:
    """Make the table of this transaction, empty."""
    columns = ", ".join(f"{name} {kind}" for name, kind in (_COLUMNS | _RESOLVED).items())
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.import_row")
        cursor.execute(f"CREATE TEMPORARY TABLE import_row ({columns}) ON COMMIT DROP")


def copy(rows: Iterable[tuple[int, ListedUnit]]) -> None:
    """Fill the table with (dealership id, what a row says)."""
    names = ", ".join(_COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY pg_temp.import_row ({names}) FROM STDIN") as target:
        for dealership_id, unit in rows:
            target.write_row(_values(dealership_id, unit))
        
