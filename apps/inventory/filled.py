"""Which of a unit's related tables have rows: asked once with the unit, so that empty ones are not read.

Most cars have no brand, recall, hold or advance. A probe of an index within the unit's own statement
costs a tenth of a statement that comes back empty.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Model, TextField

OF_VEHICLE = ("brands", "facts", "units")  # of the units all others
OF_UNIT = (
    "advances",
    "appraisals",
    "guides",
    "holds",
    "key_moves",
    "key_sets",
    "recalls",
    "sightings",
    "work_items",
)


class Filled(Func):
    """The names of those relations that have rows, as an array.

    By hand: the ORM takes longer to write one ``EXISTS`` than PostgreSQL to answer all of them.
    """

    output_field = ArrayField(TextField())

    def __init__(self, *relations: str) -> None:
        self.relations = relations
        super().__init__(F("dealership_id"), F("vehicle_id"), F("id"))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:  # type: ignore[override]
        """Each probe names the dealership, which its index begins with."""
        dealership, vehicle, unit = [compiler.compile(part)[0] for part in self.get_source_expressions()]
        probes = []
        for name in self.relations:
            table, column = _table(compiler.query.model, name)
            owner = vehicle if name in OF_VEHICLE else unit
            others = f" AND probe.id <> {unit}" if name == "units" else ""
            probes.append(
                f"CASE WHEN EXISTS (SELECT FROM {table} probe WHERE probe.dealership_id = {dealership} "
                f"AND probe.{column} = {owner}{others}) THEN '{name}' END"
            )
        return f"array_remove(ARRAY[{', '.join(probes)}], NULL)", ()


def _table(unit: type[Model], name: str) -> tuple[str, str]:
    """The table of a relation, and the column that names its owner."""
    owner: Any = unit._meta.get_field("vehicle").related_model if name in OF_VEHICLE else unit
    relation = owner._meta.get_field(name)
    return relation.related_model._meta.db_table, relation.field.column
