"""Which column of a file is which fact of a stock unit.

A mapping is data: our field → the file's column. ``suggest`` finds one from the header by
the names that feeds use; named mappings are for sources whose headers say something else.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from apps.core.errors import Invalid
from apps.inventory import vin

SYNONYMS: Mapping[str, Sequence[str]] = {
    "vin": ("vin", "vehicle_identification_number"),
    "external_id": ("listing_id", "external_id", "id", "lot"),
    "condition": ("listing_type", "condition", "new_used", "type"),
    "year": ("year", "model_year"),
    "make": ("make", "brand", "manufacturer"),
    "model": ("model",),
    "trim": ("trim", "trim_level", "version"),
    "title": ("title", "headline", "name"),
    "body": ("body_style", "body", "body_type"),
    "price": ("price_usd", "price", "internet_price", "selling_price", "advertised_price"),
    "msrp": ("msrp_usd", "msrp"),
    "odometer": ("mileage", "odometer", "miles", "kilometers", "km"),
    "exterior_color": ("exterior_color", "color", "colour", "ext_color"),
    "interior_color": ("interior_color", "int_color"),
    "transmission": ("transmission",),
    "engine": ("engine",),
    "drivetrain": ("drive_type", "drivetrain", "drive"),
    "fuel": ("fuel_type", "fuel"),
    "stock_number": ("stock_number", "stock_no", "stock", "stocknumber"),
    "photo_url": ("image_url", "photo_url", "photo_urls", "photos", "images", "photo", "image"),
    "status": ("stock_status", "inventory_status", "sales_status"),
    "acquired_on": ("date_in_stock", "acquired_on", "acquired", "in_stock_date", "date_acquired"),
    "sold_on": ("sold_on", "sold_date", "date_sold", "sale_date"),
    "sale_price": ("sale_price", "sold_price"),
    "description": ("description", "description_excerpt", "comments"),
    "seller_name": ("seller_name", "dealer_name", "dealer"),
    "seller_city": ("city", "seller_city"),
    "seller_state": ("state", "seller_state"),
    "seller_zip": ("zip", "postcode", "postal_code"),
}

NAMED: Mapping[str, Mapping[str, str]] = {
    "kaggle_us_cars": {
        "vin": "vin",
        "external_id": "lot",
        "year": "year",
        "make": "brand",
        "model": "model",
        "price": "price",
        "odometer": "mileage",
        "exterior_color": "color",
    },
}


def plain(header: str) -> str:
    """A header's comparable form: lower case, words joined by one underscore."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")


def suggest(headers: Sequence[str], samples: Mapping[str, Sequence[str]] | None = None) -> dict[str, str]:
    """Our field → the file's column: by the names of feeds, else by a similar name, the VIN by its look.

    No column serves two fields. ``samples`` are values of each column.
    """
    by_name = {plain(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for field, names in SYNONYMS.items():
        name = next((name for name in names if by_name.get(name, "") not in {"", *found.values()}), None)
        if name:
            found[field] = by_name[name]
    for field, names in SYNONYMS.items():
        free = [name for name, header in by_name.items() if header not in found.values()]
        close = [match for name in names if len(name) > 3 for match in get_close_matches(name, free, 1, 0.85)]
        if field not in found and close:
            found[field] = by_name[close[0]]
    if samples and "vin" not in found:
        looks = next((header for header in headers if _are_vins(samples.get(header, ()))), None)
        if looks:
            found = {field: header for field, header in found.items() if header != looks} | {"vin": looks}
    return found


def _are_vins(values: Sequence[str]) -> bool:
    told = [value for value in values if value.strip()]
    return bool(told) and all(vin.examine(value).valid for value in told)


ADDED = ("import_line", "import_reason")
"""The columns that a file of rejects has beside its own."""


def own(headers: Sequence[str]) -> tuple[str, ...]:
    """The file's own columns, without those that a file of rejects adds."""
    return tuple(header for header in headers if header not in ADDED)


def signature(headers: Sequence[str]) -> str:
    """Equal for files with the same columns, in whatever order."""
    return hashlib.sha256("\n".join(sorted(map(plain, own(headers)))).encode()).hexdigest()


def renamed(columns: Mapping[str, str], headers: Sequence[str]) -> dict[str, str]:
    """``columns`` in the spelling of ``headers``, which have the same signature."""
    by_name = {plain(header): header for header in headers}
    return {field: by_name[plain(header)] for field, header in columns.items()}


def choose(headers: Sequence[str], name: str | None) -> dict[str, str]:
    """The named mapping, or the suggested one. Invalid if it names no identity or no make."""
    return check(_named(name) if name else suggest(headers), headers)


def check(
    columns: Mapping[str, str], headers: Sequence[str], constants: Mapping[str, str] | None = None
) -> dict[str, str]:
    """``columns`` if cars can be told apart by them and they are in the file; Invalid otherwise."""
    unknown = sorted(columns.keys() - SYNONYMS.keys())
    if unknown:
        raise Invalid(f"There is no such field: {', '.join(unknown)}.", fields={"columns": unknown})
    known = columns.keys() | (constants or {}).keys()
    missing = sorted(set(columns.values()) - set(headers))
    if missing:
        raise Invalid(f"The mapping needs columns that the file lacks: {', '.join(missing)}.")
    if not {"vin", "external_id", "stock_number"} & columns.keys():
        raise Invalid(
            "No column holds a VIN, a listing id or a stock number, so cars could not be told apart."
        )
    if not {"make", "model"} <= known:
        raise Invalid("The file needs a column for the make and one for the model.")
    return dict(columns)


def _named(name: str) -> dict[str, str]:
    try:
        return dict(NAMED[name])
    except KeyError:
        raise Invalid(f"There is no mapping {name}. Known: {', '.join(sorted(NAMED))}.") from None
