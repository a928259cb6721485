"""One object of an API call → the facts of a row, by the rules of the import. Pure."""

from collections.abc import Mapping
from typing import Any

from apps.inventory.importing.parsing import ListedUnit, Refused, parse
from apps.inventory.importing.rules import Rules

_OTHER_NAMES = {
    "external_id": "source_listing_id",
    "exterior_color": "exterior_colour",
    "interior_color": "interior_colour",
    "price": "internet_price",
    "photo_url": "photo_urls",
}
_SAME_NAMES = (
    "vin",
    "stock_number",
    "condition",
    "year",
    "make",
    "model",
    "trim",
    "body",
    "engine",
    "drivetrain",
    "fuel",
    "transmission",
    "msrp",
    "odometer",
    "status",
    "acquired_on",
    "sold_on",
    "sale_price",
    "description",
)
RULES = Rules(columns={**{name: name for name in _SAME_NAMES}, **_OTHER_NAMES})
MEMBERS = frozenset({*RULES.columns.values(), "odometer_unit", "version"})


def row_of(line: int, given: Any) -> tuple[ListedUnit, int | None]:
    """The facts of ``given`` and the version that its caller saw. Refused with the reason."""
    if not isinstance(given, dict):
        raise Refused("A row is an object.")
    unknown = sorted(given.keys() - MEMBERS)
    if unknown:
        raise Refused(f"Unknown member: {', '.join(unknown)}.", "unknown_member")
    cells = {
        name: _text(name, value) for name, value in given.items() if name not in ("version", "photo_urls")
    }
    cells["photo_urls"] = _urls(given.get("photo_urls"))
    unit = cells.pop("odometer_unit", "")
    if unit and unit not in ("mi", "km"):
        raise Refused("The odometer_unit is mi or km.")
    if unit and cells.get("odometer"):
        cells["odometer"] += f" {unit}"
    return parse(line, cells, RULES), _version(given)


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"The member {name} is a text or a number.")
    return str(value)


def _urls(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, list) or not all(isinstance(url, str) and " " not in url for url in value):
        raise Refused("The photo_urls are a list of addresses.")
    return " ".join(value)


def _version(given: Mapping[str, Any]) -> int | None:
    version = given.get("version")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
        raise Refused("The version is a whole number.")
    return version
