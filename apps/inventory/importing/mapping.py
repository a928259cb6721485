"""Which column of a file is which fact of a stock unit.

A mapping is data: our field → the file's column. ``suggest`` finds one from the header by
the names that feeds use; named mappings are for sources whose headers say something else.
"""

import re
from collections.abc import Mapping, Sequence

from apps.core.errors import Invalid

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
    "photo_url": ("image_url", "photo_url", "photo", "image"),
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


def suggest(headers: Sequence[str]) -> dict[str, str]:
    """Our field → the file's column, for every column whose name is known; first synonym wins."""
    by_name = {plain(header): header for header in headers}
    found = {
        field: next((by_name[name] for name in names if name in by_name), None)
        for field, names in SYNONYMS.items()
    }
    return {field: header for field, header in found.items() if header is not None}


def choose(headers: Sequence[str], name: str | None) -> dict[str, str]:
    """The named mapping, or the suggested one. Invalid if it names no identity or no make."""
    mapping = _named(name) if name else suggest(headers)
    missing = sorted(set(mapping.values()) - set(headers))
    if missing:
        raise Invalid(f"The mapping {name} needs columns that the file lacks: {', '.join(missing)}.")
    if not {"vin", "external_id"} & mapping.keys():
        raise Invalid("No column holds a VIN or a listing id, so cars could not be told apart.")
    if not {"make", "model"} <= mapping.keys():
        raise Invalid("The file needs a column for the make and one for the model.")
    return mapping


def _named(name: str) -> dict[str, str]:
    try:
        return dict(NAMED[name])
    except KeyError:
        raise Invalid(f"There is no mapping {name}. Known: {', '.join(sorted(NAMED))}.") from None
