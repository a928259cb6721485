"""The whole stock search in one finder: an identifier, else every word, else what reads most alike.

The finders of 0002 stay, because the release before this one calls them while it is replaced.
"""

from django.db import migrations

from apps.core.tenancy.operations import Finder
from apps.inventory.search import MAX_WORDS

TABLE = "inventory_stockunit"
HERE = f"SELECT unit.id FROM {TABLE} unit WHERE unit.dealership_id = ANY (scope_ids)"
WORDS = " AND ".join(
    f"(patterns[{n}] IS NULL OR unit.search_text LIKE patterns[{n}])" for n in range(1, MAX_WORDS + 1)
)
ELSE = "; IF FOUND THEN RETURN; END IF; RETURN QUERY "


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_search")]

    operations = [
        # Loads the library: its settings are unknown, and not to be set, in a session without it.
        migrations.RunSQL("SELECT word_similarity('', '')", migrations.RunSQL.noop),
        Finder(
            "inventory_search_units",
            arguments="identifier text, tail text, patterns text[], typed text",
            settings=("pg_trgm.word_similarity_threshold = 0.4",),
            rows=100,
            table=TABLE,
            columns=("id", "dealership_id", "search_text", "stock_number", "vin", "vin_reversed"),
            body=(
                f"{HERE} AND identifier <> '' AND (unit.stock_number = identifier OR unit.vin = identifier "
                f"OR (tail <> '' AND unit.vin_reversed ^@ tail)){ELSE}"
                f"{HERE} AND {WORDS}{ELSE}"
                f"{HERE} AND typed <% unit.search_text "
                "ORDER BY word_similarity(typed, unit.search_text) DESC, unit.id DESC LIMIT 50"
            ),
        ),
    ]
