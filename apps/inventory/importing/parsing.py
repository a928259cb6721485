"""One row of a listing file → typed facts, or the reason why it is refused. Pure.

Nothing is invented: an empty price or odometer stays None (0 is kept only where the file says
0), a failing check digit is a flag, and only what cannot be true or read is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation

from apps.inventory import vin

CONDITIONS = {
    "new": "new",
    "used": "used",
    "certified": "cpo",
    "cpo": "cpo",
    "demo": "demo",
    "loaner": "loaner",
}
LIMITS = {"make": 60, "model": 80, "trim": 120, "title": 200, "stock_number": 30, "external_id": 64}
OTHER_LIMIT = 120
YEARS = range(1886, 2041)
MAX_ODOMETER = 2_000_000
MAX_PRICE = Decimal(100_000_000)


class Refused(ValueError):
    """The row cannot be imported; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """What one row says of one car. Text facts are "" and numbers None where it says nothing."""

    line: int
    external_id: str
    vin: str
    vin_flag: str
    condition: str
    year: int | None
    make: str
    model: str
    trim: str
    title: str
    body: str
    price: Decimal | None
    msrp: Decimal | None
    odometer: int | None
    exterior_color: str
    interior_color: str
    transmission: str
    engine: str
    drivetrain: str
    fuel: str
    stock_number: str
    photo_url: str


COLUMNS = tuple(field.name for field in fields(ListedUnit))


def parse(line: int, row: Mapping[str, str], mapping: Mapping[str, str]) -> ListedUnit:
    """The facts of ``row`` under ``mapping`` (our field → column). Refused with the reason."""

    def cell(name: str) -> str:
        return clean(row.get(mapping.get(name, ""), ""))

    report = vin.examine(cell("vin"))
    if not vin.is_storable(report):
        raise Refused(report.reason)
    external_id = _short("external_id", cell("external_id"))
    if not report.vin and not external_id:
        raise Refused("The row has neither a VIN nor a listing id, so the car could not be found again.")
    make, model = _short("make", cell("make")), _short("model", cell("model"))
    if not make or not model:
        raise Refused("The make and the model are needed.")
    texts = {name: _short(name, cell(name)) for name in _TEXTS}
    return ListedUnit(
        line=line,
        external_id=external_id,
        vin=report.vin,
        vin_flag=report.flag.value,
        condition=_condition(cell("condition")),
        year=_year(cell("year")),
        make=make,
        model=model,
        price=_money("price", cell("price")),
        msrp=_money("MSRP", cell("msrp")),
        odometer=_odometer(cell("odometer")),
        photo_url=_url(cell("photo_url")),
        **texts,
    )


_TEXTS = (
    "trim",
    "title",
    "body",
    "exterior_color",
    "interior_color",
    "transmission",
    "engine",
    "drivetrain",
    "fuel",
    "stock_number",
)


def clean(text: str | None) -> str:
    """White space folded, control characters and NUL gone."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text or "").split())


def _short(name: str, text: str) -> str:
    limit = LIMITS.get(name, OTHER_LIMIT)
    if len(text) > limit:
        raise Refused(f"The {name.replace('_', ' ')} has {len(text)} characters; at most {limit} fit.")
    return text


def _condition(text: str) -> str:
    if not text:
        return "used"
    word = text.split()[0].lower()
    if word not in CONDITIONS:
        raise Refused(f"The condition “{text[:40]}” is none of new, used, certified, demo, loaner.")
    return CONDITIONS[word]


def _number(name: str, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(re.sub(r"(?i)^(usd|\$|€|£)\s*|[,\s_]|(mi|km|miles|usd)\.?$", "", text))
    except InvalidOperation:
        raise Refused(f"The {name} “{text[:40]}” is not a number.") from None
    if not value.is_finite() or value < 0:
        raise Refused(f"The {name} “{text[:40]}” cannot be.")
    return value


def _money(name: str, text: str) -> Decimal | None:
    value = _number(name, text)
    if value is not None and (value >= MAX_PRICE or value != value.quantize(Decimal("0.01"))):
        raise Refused(f"The {name} “{text[:40]}” is not an amount of money below {MAX_PRICE:,}.")
    return value


def _odometer(text: str) -> int | None:
    value = _number("odometer", text)
    if value is not None and (value > MAX_ODOMETER or value != int(value)):
        raise Refused(f"The odometer “{text[:40]}” is not a whole number up to {MAX_ODOMETER:,}.")
    return None if value is None else int(value)


def _year(text: str) -> int | None:
    value = _number("year", text)
    if value is not None and (value != int(value) or int(value) not in YEARS):
        raise Refused(f"The year “{text[:40]}” is not a model year.")
    return None if value is None else int(value)


def _url(text: str) -> str:
    """An http(s) address up to 500 characters; a scheme-less ``//host/…`` is https."""
    if text.startswith("//"):
        text = f"https:{text}"
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""
