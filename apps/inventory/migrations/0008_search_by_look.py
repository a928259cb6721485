"""The search of what was understood: an identifier, else words within make, model, year, colour, body.

Words are not leakproof, so they and the columns are asked in one finder, which may use the index
of either. The finders before it stay: what is searched by exact words still asks
``inventory_search_units``, and the release before this one does.
"""

from django.db import migrations

from apps.core.tenancy.operations import Finder
from apps.inventory.search import MAX_WORDS

TABLE = "inventory_stockunit"
HERE = f"SELECT unit.id FROM {TABLE} unit WHERE unit.dealership_id = ANY (scope_ids)"
LOOK = " AND ".join(
    f"(look_{name}s IS NULL OR unit.{name} = ANY (look_{name}s))"
    for name in ("make", "model", "year", "colour", "body")
)
WORDS = " AND ".join(
    f"(patterns[{n}] IS NULL OR unit.search_text LIKE patterns[{n}])" for n in range(1, MAX_WORDS + 1)
)
ELSE = "; IF FOUND THEN RETURN; END IF; RETURN QUERY "


class Migration(migrations.Migration):
    dependencies = [("inventory", "0007_look_indexes")]

    operations = [
        migrations.RunSQL("SELECT word_similarity('', '')", migrations.RunSQL.noop),
        Finder(
            "inventory_search_cars",
            arguments=(
                "identifier text, tail text, look_makes text[], look_models text[], look_years integer[], "
                "look_colours text[], look_bodys text[], patterns text[], typed text"
            ),
            settings=("pg_trgm.word_similarity_threshold = 0.4",),
            rows=100,
            table=TABLE,
            columns=(
                "id",
                "dealership_id",
                "search_text",
                "stock_number",
                "vin",
                "vin_reversed",
                "make",
                "model",
                "year",
                "colour",
                "body",
            ),
            body=(
                f"{HERE} AND identifier <> '' AND (unit.stock_number = identifier OR unit.vin = identifier "
                f"OR (tail <> '' AND unit.vin_reversed ^@ tail)){ELSE}"
                f"{HERE} AND identifier <> '' AND reverse(unit.stock_number) ^@ reverse(identifier){ELSE}"
                f"{HERE} AND {LOOK} AND {WORDS}{ELSE}"
                f"{HERE} AND {LOOK} AND typed <% unit.search_text "
                "ORDER BY word_similarity(typed, unit.search_text) DESC, unit.id DESC LIMIT 50"
            ),
        ),
    ]
