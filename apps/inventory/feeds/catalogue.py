"""What a feed can say of a car: public facts only, by the names that the export uses too."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import Dealership
from apps.core.errors import Invalid
from apps.inventory.exporting.columns import Cell
from apps.inventory.importing.parsing import OWN_WORDS
from apps.inventory.models import StockUnit, VehicleBrand
from apps.inventory.models.vehicle_brand import BrandKind

LONGEST = 60
_XML_NAME = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_.-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One fact: what it is called for people, where it is read, how it is said."""

    label: str
    path: str
    say: Callable[[Any], Cell] = lambda value: value


def _yes_no(value: Any) -> Cell:
    return "yes" if value else "no"


CATALOGUE: Mapping[str, Column] = {
    "stock_number": Column("Stock number", "stock_number"),
    "vin": Column("VIN", "vin"),
    "year": Column("Model year", "year"),
    "make": Column("Make", "make"),
    "model": Column("Model", "model"),
    "trim": Column("Trim", "vehicle__trim"),
    "title": Column("Year, make, model and trim", "title"),
    "condition": Column("New, used, …", "condition"),
    "stock_status": Column("Status", "status", lambda status: OWN_WORDS[status]),
    "odometer": Column("Odometer", "odometer"),
    "odometer_unit": Column("mi or km", "odometer_unit"),
    "asking_price": Column("Asking price, as the public sees it", "price"),
    "msrp": Column("MSRP", "msrp"),
    "body": Column("Body", "vehicle__body"),
    "engine": Column("Engine", "vehicle__engine"),
    "transmission": Column("Transmission", "vehicle__transmission"),
    "drivetrain": Column("Drivetrain", "vehicle__drivetrain"),
    "fuel": Column("Fuel", "vehicle__fuel"),
    "exterior_colour": Column("Exterior colour", "vehicle__exterior_colour"),
    "interior_colour": Column("Interior colour", "vehicle__interior_colour"),
    "branded_title": Column("Branded title, yes or no", "branded", _yes_no),
    "description": Column("Description", "description"),
    "photo_urls": Column("Addresses of photos, between bars", "photo_urls", "|".join),
}
_SELLER: Mapping[str, tuple[str, str]] = {
    "seller_id": ("Our short name", "slug"),
    "seller_name": ("Our name", "name"),
    "seller_phone": ("Our phone", "phone"),
    "seller_postcode": ("Our postcode", "postcode"),
    "currency": ("Currency of prices", "currency"),
}
LABELS = {name: column.label for name, column in CATALOGUE.items()} | {
    name: label for name, (label, _) in _SELLER.items()
}


def check_columns(columns: Sequence[str], headings: Sequence[str], *, xml: bool) -> None:
    """Invalid, with what to do, for a mapping that cannot be written."""
    problem = _problem(columns, headings, xml)
    if problem:
        raise Invalid(problem, code="bad_columns", fields={"columns": [problem]})


def _problem(columns: Sequence[str], headings: Sequence[str], xml: bool) -> str:
    if not columns or len(columns) != len(headings):
        return "Name at least one column, and a heading for each."
    if unknown := sorted(set(columns) - LABELS.keys()):
        return f"There is no column {', '.join(unknown)}. There are: {', '.join(LABELS)}."
    if not {"stock_number", "vin"} & set(columns):
        return "Send the stock number or the VIN, so that an answer can name a car."
    if len(set(headings)) != len(headings):
        return "Two columns have the same heading."
    for heading in headings:
        if not 1 <= len(heading) <= LONGEST or not heading.isprintable() or heading != heading.strip():
            return f"A heading has 1 to {LONGEST} printable characters."
        if xml and not _XML_NAME.fullmatch(heading):
            return f"“{heading}” is no name of an XML element: letters, digits, _ . - and no space."
    return ""


def rows_of(units: QuerySet[StockUnit], columns: Sequence[str]) -> QuerySet[Any, tuple[Any, ...]]:
    """The facts behind ``columns``, to be streamed and said by ``cells``."""
    paths = [CATALOGUE[name].path for name in columns if name in CATALOGUE]
    if "branded" in paths:
        units = units.annotate(branded=Exists(_brands()))
    return units.values_list(*(paths or ["pk"]))


def _brands() -> QuerySet[VehicleBrand]:
    standing = VehicleBrand.objects.filter(vehicle_id=OuterRef("vehicle_id"), superseding=None)
    return standing.exclude(kind=BrandKind.NONE).order_by()


def cells(row: Sequence[Any], columns: Sequence[str], seller: Dealership) -> list[Cell]:
    """One car in the order of ``columns``."""
    facts = iter(row)
    return [
        CATALOGUE[name].say(next(facts)) if name in CATALOGUE else str(getattr(seller, _SELLER[name][1]))
        for name in columns
    ]
