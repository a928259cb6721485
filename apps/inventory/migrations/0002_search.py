"""Finders of the stock search: word conditions are not leakproof (see core.tenancy.operations)."""

from django.db import migrations

from apps.core.tenancy.operations import Finder
from apps.inventory.search import MAX_WORDS

TABLE = "inventory_stockunit"
COLUMNS = ("id", "dealership_id", "search_text")
WORDS = " AND ".join(
    f"(patterns[{n}] IS NULL OR unit.search_text LIKE patterns[{n}])" for n in range(1, MAX_WORDS + 1)
)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [
        Finder(
            "inventory_find_units",
            arguments="patterns text[]",
            table=TABLE,
            columns=COLUMNS,
            body=f"SELECT unit.id FROM {TABLE} unit WHERE unit.dealership_id = ANY (scope_ids) AND {WORDS}",
        ),
        Finder(
            "inventory_find_similar_units",
            arguments="typed text",
            settings=("pg_trgm.word_similarity_threshold = 0.4",),
            table=TABLE,
            columns=COLUMNS,
            body=(
                f"SELECT unit.id FROM {TABLE} unit "
                "WHERE unit.dealership_id = ANY (scope_ids) AND typed <% unit.search_text "
                "ORDER BY word_similarity(typed, unit.search_text) DESC, unit.id DESC LIMIT 50"
            ),
        ),
    ]
