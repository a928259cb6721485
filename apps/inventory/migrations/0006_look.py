"""Colour and body in plain words on the stock unit, and those of the cars that are there."""

from collections.abc import Callable
from typing import Any

from django.db import migrations, models

from apps.inventory.bodies import body_kind
from apps.inventory.colours import basic_colour

_FILL = """
UPDATE inventory_stockunit unit SET {column} = told.kind
FROM inventory_vehicle car JOIN unnest(%s::text[], %s::text[], %s::text[]) AS told (first, second, kind)
    ON (car.{first}, car.{second}) = (told.first, told.second)
WHERE car.id = unit.vehicle_id AND told.kind <> ''
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """By the distinct names, of which there are few."""
    with schema_editor.connection.cursor() as cursor:
        _fill(cursor, "colour", ("exterior_colour", "exterior_colour"), lambda name, _: basic_colour(name))
        _fill(cursor, "body", ("body", "trim"), body_kind)


def _fill(cursor: Any, column: str, names: tuple[str, str], rule: Callable[[str, str], str]) -> None:
    first, second = names
    cursor.execute(f"SELECT DISTINCT {first}, {second} FROM inventory_vehicle")  # nosec B608 - names above
    told = cursor.fetchall()
    kinds = [rule(*pair) for pair in told]
    statement = _FILL.format(column=column, first=first, second=second)
    cursor.execute(statement, [[a for a, _ in told], [b for _, b in told], kinds])


def _plain_word() -> Any:
    return models.CharField(blank=True, db_default="", default="", editable=False, max_length=12)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_opening_entries")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=_plain_word())
            for model in ("stockunit", "historicalstockunit")
            for name in ("colour", "body")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
