"""Counts beside the filters of the stock list, in one query of bounded cost.

The units that every other filter and the search leave are read once, up to ``CAP`` of them; each
facet counts those that the other facets' choices leave, so that its own choices stay comparable.
Past the cap a count is the least there are: "812+", never an estimate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import QueryDict

from apps.inventory.ageing import BUCKETS, UNKNOWN, acquired_between
from apps.inventory.lifecycle import ACTIVE

CAP = 10_000


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter of several choices: ``param`` in the URL, ``column`` of what is read.

    ``many``: the column holds several values of a unit, which counts for each of them.
    """

    name: str
    label: str
    param: str
    column: str
    kind: str = "text"
    many: bool = False

    @property
    def counted(self) -> str:
        """SQL of its values and their numbers, but for the condition."""
        value, rows = ("one", f", unnest({self.column}) AS one") if self.many else (self.column, "")
        return f"SELECT '{self.name}', {value}::text, count(*) FROM kept{rows}"  # nosec B608 - named below

    @property
    def condition(self) -> str:
        """SQL of "any of the chosen values"."""
        given = f"%s::{self.kind}[]"
        return f"{self.column} && {given}" if self.many else f"{self.column} = ANY ({given})"


FACETS = (
    Facet("status", "Status", "status__in", "status"),
    Facet("condition", "Condition", "condition__in", "condition"),
    Facet("make", "Make", "make__in", "make"),
    Facet("model", "Model", "model__in", "model"),
    Facet("body", "Body", "body__in", "body"),
    Facet("colour", "Colour", "colour__in", "colour"),
    Facet("age", "Days in stock", "age_bucket__in", "age"),
    Facet("title", "Title", "title_status__in", "title_status"),
    Facet("location", "Location", "location_id__in", "location_id", "bigint"),
    Facet("missing", "Missing", "missing__in", "missing", many=True),
    Facet("place", "Place", "lot_place_id__in", "lot_place_id", "bigint"),
)
RANGES = ("year", "price", "odometer")
_READ: tuple[str, ...] = (
    "status",
    "condition",
    "make",
    "model",
    "body",
    "colour",
    "title_status",
    "location_id",
    "lot_place_id",
)
_READ += ("missing", "acquired_on", *RANGES)


@dataclass(frozen=True, slots=True)
class Counts:
    """By facet the values with their counts, most first; by range the least and the greatest."""

    values: Mapping[str, Sequence[tuple[Any, int]]]
    ranges: Mapping[str, tuple[Any, Any]]
    capped: bool

    def label(self, count: int) -> str:
        """A count as it may be shown."""
        return f"{count:,}{'+' if self.capped else ''}"


def split(params: QueryDict) -> tuple[dict[str, list[str]], QueryDict]:
    """The facets' chosen values by name, and the parameters without them.

    A location that is no number narrows to nothing, as any value that no unit has.
    """
    others = params.copy()
    chosen: dict[str, list[str]] = {}
    for facet in FACETS:
        given = [value for text in others.pop(facet.param, []) for value in str(text).split(",") if value]
        if facet.kind != "text":
            given = [
                value if value.isascii() and value.isdigit() and len(value) < 19 else "0" for value in given
            ]
        if given:
            chosen[facet.name] = given
    return chosen, others


def count(units: Any, chosen: Mapping[str, Sequence[Any]], today: date) -> Counts:
    """``units`` by facet; ``chosen`` holds the chosen values by the facet's name.

    ``units`` must not be narrowed by the facets themselves, but for units that are not active
    where no status is chosen. ``today`` is the store's date.
    """
    narrowed = units.order_by().values_list(*_READ)[: CAP + 1]
    try:
        base, params = narrowed.query.sql_with_params()
    except EmptyResultSet:  # a filter that no unit can pass
        return _counts([(f"{name} {end}", None, 0) for name in RANGES for end in ("from", "to")])
    parts, values = [], []
    for facet in FACETS:
        where, given = _where(chosen, but=facet.name)
        parts.append(f"{facet.counted} WHERE {where} GROUP BY 2")
        values += given
    for name in RANGES:
        where, given = _where(chosen)
        parts.append(f"SELECT '{name} from', min({name})::text, 0 FROM kept WHERE {where}")
        parts.append(f"SELECT '{name} to', max({name})::text, 0 FROM kept WHERE {where}")
        values += given + given
    age, dates = _age(today)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH base ({', '.join(_READ)}) AS MATERIALIZED ({base}), "  # nosec B608 - columns named above
            f"kept AS MATERIALIZED (SELECT *, {age} AS age FROM base) "
            f"SELECT 'all', '', count(*) FROM base UNION ALL {' UNION ALL '.join(parts)}",
            [*params, *dates, *values],
        )
        return _counts(cursor.fetchall())


def _where(chosen: Mapping[str, Sequence[Any]], but: str = "") -> tuple[str, list[Any]]:
    parts, values = ["true"], []
    for facet in FACETS:
        if facet.name != but and chosen.get(facet.name):
            parts.append(facet.condition)
            values.append(list(chosen[facet.name]))
    return " AND ".join(parts), values


def _age(today: date) -> tuple[str, list[date]]:
    """SQL of the age bucket: only what is active has one."""
    dates = [acquired_between(bucket, today)[1] for bucket in reversed(BUCKETS)]
    cases = " ".join(f"WHEN acquired_on <= %s THEN '{bucket.name}'" for bucket in reversed(BUCKETS))
    active = ", ".join(f"'{status}'" for status in sorted(ACTIVE))
    return (
        f"CASE WHEN status NOT IN ({active}) THEN NULL WHEN acquired_on IS NULL THEN '{UNKNOWN}' "
        f"{cases} ELSE '{BUCKETS[0].name}' END"
    ), dates


def _counts(rows: Sequence[tuple[str, Any, int]]) -> Counts:
    values: dict[str, list[tuple[Any, int]]] = {facet.name: [] for facet in FACETS}
    ends: dict[str, Any] = {}
    total = 0
    for name, value, number in rows:
        if name in values:
            if value not in (None, ""):
                values[name].append((value, number))
        elif name == "all":
            total = number
        else:
            ends[name] = value
    return Counts(
        {name: sorted(found, key=lambda pair: (-pair[1], pair[0])) for name, found in values.items()},
        {name: (ends[f"{name} from"], ends[f"{name} to"]) for name in RANGES},
        total > CAP,
    )
