"""Finders of the customer search: such conditions are not leakproof (see core.tenancy.operations)."""

from django.db import migrations

from apps.core.tenancy.operations import Finder

TABLE = "customers_customer"
WORDS = " AND ".join(
    f"(patterns[{n}] IS NULL OR customer.search_text LIKE patterns[{n}])" for n in range(1, 7)
)
NEWEST = "ORDER BY customer.id DESC LIMIT 1000"
FOUND = f"SELECT customer.id FROM {TABLE} customer WHERE customer.dealership_id = ANY (scope_ids)"


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        Finder(
            "customers_find_words",
            arguments="patterns text[]",
            table=TABLE,
            columns=("id", "dealership_id", "search_text", "phone"),
            body=f"{FOUND} AND {WORDS} {NEWEST}",
        ),
        Finder(
            "customers_find_phones",
            arguments="pattern text",
            table=TABLE,
            columns=("id", "dealership_id", "search_text", "phone"),
            body=f"{FOUND} AND customer.phone LIKE pattern {NEWEST}",
        ),
    ]
