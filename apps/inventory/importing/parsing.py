"""One row of a listing file → typed facts, or the reason why it is refused. Pure.

Nothing is invented: an empty price or odometer stays None (0 is kept only where the file says
0), a failing check digit is a flag, and only what cannot be true or read is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from apps.inventory import lifecycle, vin
from apps.inventory.importing.rules import Rules

CONDITIONS = {
    "new": "new",
    "used": "used",
    "certified": "cpo",
    "cpo": "cpo",
    "demo": "demo",
    "loaner": "loaner",
}
STATUSES = {
    lifecycle.IN_STOCK: ("in stock", "instock", "available", "active", "for sale", "stock"),
    lifecycle.IN_TRANSIT: ("in transit", "intransit", "transit", "shipped"),
    lifecycle.ORDERED: ("ordered", "on order", "allocated", "in production"),
    lifecycle.DELIVERED: ("sold", "delivered", "retailed"),
}
OWN_WORDS = {state: state for state in lifecycle.STATES} | {lifecycle.SOLD: "sold_not_delivered"}
"""How a file that this program exported names each status; elsewhere "sold" is a car that is gone."""
TAKEN = {
    OWN_WORDS[state].replace("_", " "): state
    for state in (lifecycle.HELD, lifecycle.PENDING_SALE, lifecycle.SOLD)
}
"""What no file brings about: a hold needs its customer, a sale its deal."""
OVER = {OWN_WORDS[state].replace("_", " ") for state in lifecycle.CLOSED if state != lifecycle.DELIVERED}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")
MONTH_FIRST, DAY_FIRST = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y"), ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y")
MAX_PHOTOS, MAX_DESCRIPTION = 200, 20_000
LIMITS = {"make": 60, "model": 80, "trim": 120, "title": 200, "stock_number": 30, "external_id": 64}
OTHER_LIMIT = 120
YEARS = range(1886, 2041)
MAX_ODOMETER = 2_000_000
MAX_PRICE = Decimal(100_000_000)


class Refused(ValueError):
    """The row cannot be imported; the text says why and what to do, ``code`` is for programs."""

    def __init__(self, text: str, code: str = "bad_row") -> None:
        super().__init__(text)
        self.code = code


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
    odometer_unit: str
    exterior_color: str
    interior_color: str
    transmission: str
    engine: str
    drivetrain: str
    fuel: str
    stock_number: str
    photo_urls: tuple[str, ...]
    description: str
    status: str
    acquired_on: date | None
    sold_on: date | None
    sale_price: Decimal | None


COLUMNS = tuple(field.name for field in fields(ListedUnit))


def parse(line: int, row: Mapping[str, str], rules: Rules) -> ListedUnit:
    """The facts of ``row`` under ``rules``. Refused with the reason."""

    def cell(name: str) -> str:
        return clean(row.get(rules.columns.get(name, ""), "")) or clean(rules.constants.get(name))

    def money(name: str, words: str) -> Decimal | None:
        return _money(words, _plain_number(cell(name), rules))

    report = vin.examine(cell("vin"))
    if not vin.is_storable(report):
        raise Refused(report.reason)
    external_id = _short("external_id", cell("external_id"))
    texts = {name: _short(name, cell(name)) for name in _TEXTS}
    if not (report.vin or external_id or texts["stock_number"]):
        raise Refused(
            "The row has neither a VIN, a listing id nor a stock number, so the car could not be found again."
        )
    make, model = _short("make", cell("make")), _short("model", cell("model"))
    if not make or not model:
        raise Refused("The make and the model are needed.")
    read = _plain_number(cell("odometer"), rules)
    unit = ListedUnit(
        line=line,
        external_id=external_id,
        vin=report.vin,
        vin_flag=report.flag.value,
        condition=_condition(cell("condition")),
        year=_year(cell("year")),
        make=make,
        model=model,
        price=money("price", "price"),
        msrp=money("msrp", "MSRP"),
        odometer=_odometer(read),
        odometer_unit=_distance_unit(read) or rules.odometer_unit,
        photo_urls=_urls(cell("photo_url")),
        description=_description(row.get(rules.columns.get("description", ""), "")),
        status=_status(cell("status")),
        acquired_on=_day("date of acquisition", cell("acquired_on"), rules),
        sold_on=_day("date of sale", cell("sold_on"), rules),
        sale_price=money("sale_price", "sale price"),
        **texts,
    )
    _check_sale(unit)
    return unit


def _check_sale(unit: ListedUnit) -> None:
    """A sold car is a stay that is over: it needs its end and its VIN."""
    if unit.status != lifecycle.DELIVERED:
        return
    if unit.sold_on is None or not unit.vin:
        raise Refused("A sold car needs its date of sale and its VIN.")
    if unit.acquired_on is not None and unit.acquired_on > unit.sold_on:
        raise Refused("The car was sold before it was acquired.")


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


def _plain_number(text: str, rules: Rules) -> str:
    """With the decimal point, whatever the file writes."""
    return text.translate(_COMMA) if rules.decimal_comma else text


_COMMA = str.maketrans({".": "", "'": "", ",": "."})


def _number(name: str, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(
            re.sub(r"(?i)^(usd|cad|eur|\$|€|£)\s*|[,\s_]|(mi|km|miles|kms|usd|cad|eur|€)\.?$", "", text)
        )
    except InvalidOperation:
        raise Refused(f"The {name} “{text[:40]}” is not a number.") from None
    if not value.is_finite() or value < 0:
        raise Refused(f"The {name} “{text[:40]}” cannot be.")
    return value


def _distance_unit(text: str) -> str:
    """What the cell itself says."""
    found = re.search(r"(?i)\d\s*(mi|km)[a-z]*\.?$", text)
    return found[1].lower() if found else ""


def _status(text: str) -> str:
    word = text.lower().replace("_", " ")
    if word in OVER:
        raise Refused(f"The stay is over ({word}). A file begins no such stay: leave the row out.")
    found = next((status for status, words in STATUSES.items() if word in words), TAKEN.get(word, ""))
    if word and not found:
        known = ", ".join(words[0] for words in STATUSES.values())
        raise Refused(f"The status “{text[:40]}” is none of {known}.")
    return found


def _day(name: str, text: str, rules: Rules) -> date | None:
    if not text:
        return None
    for form in (*DAYS, *(DAY_FIRST if rules.decimal_comma else MONTH_FIRST)):
        try:
            return datetime.strptime(text[:10] if form == DAYS[0] else text, form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise Refused(f"The {name} “{text[:40]}” is not a day. Write it as 2026-03-31.")


def _description(text: str) -> str:
    """Paragraphs stay; other control characters go."""
    kept = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n")).strip()
    if len(kept) > MAX_DESCRIPTION:
        raise Refused(f"The description has {len(kept):,} characters; at most {MAX_DESCRIPTION:,} fit.")
    return kept


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


def _urls(text: str) -> tuple[str, ...]:
    """Addresses separated by blanks, commas, bars or semicolons; each once, in order."""
    found = (_url(part) for part in re.split(r"[\s|;]+|,(?=\s*(?:https?:)?//)", text) if part)
    return tuple(dict.fromkeys(url for url in found if url))[:MAX_PHOTOS]


def _url(text: str) -> str:
    """An http(s) address up to 500 characters; a scheme-less ``//host/…`` is https."""
    if text.startswith("//"):
        text = f"https:{text}"
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""
