"""Years, ranges and conditions, as people write them: "'19", "under 20k", "<60k mi", "cpo". Pure.

A number is a price unless miles or kilometres follow it, and a year where only a year makes sense.
A range without "k", "$", a unit or five digits says nothing ("1500-2500" may be trucks).
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from apps.inventory.understanding.reading import Reading, Typed

FIRST_YEAR, YEARS_AHEAD = 1930, 2
_NUMBER = r"(?P<{0}d>\$?)(?P<{0}>\d[\d,]*(?:\.\d+)?)(?P<{0}k>K?)"
_UNIT = r"(?:\s?(?P<unit>MI|MILES?|KMS?|KILOMET(?:RE|ER)S?))?"
_LOW, _HIGH, _ONE = (_NUMBER.format(name) for name in ("low", "high", "one"))
_YEARS = r"(?P<first>(?:19|20)\d\d)"
_UNDER = r"UNDER|BELOW|LESS THAN|UP TO|AT MOST|MAX|<=?"
_OVER = r"OVER|ABOVE|MORE THAN|AT LEAST|FROM|MIN|>=?"
_CONDITIONS = {
    "cpo": r"CPO|CERTIFIED(?: PRE-?OWNED)?",
    "used": r"USED|PRE-?OWNED",
    "new": r"NEW",
    "demo": r"DEMO",
    "loaner": r"LOANER",
}
_CONDITION_LABELS = {"cpo": "Certified", "used": "Used", "new": "New", "demo": "Demo", "loaner": "Loaner"}

type Made = Reading | None
type Make = Callable[[re.Match[str], int], Made]


def read(typed: Typed, this_year: int) -> list[Reading]:
    """Take every phrase of the grammar out of ``typed``; several years or conditions are alternatives."""
    found: dict[str, Reading] = {}
    for pattern, make in _RULES:
        for positions, match in _phrases(pattern, typed):
            made = make(match, this_year)
            if made is not None:
                rest, text = typed.without(positions), typed.take(positions)
                found[made.field] = _joined(found.get(made.field), made, text, rest)
    return list(found.values())


def _phrases(pattern: str, typed: Typed) -> Iterator[tuple[frozenset[int], re.Match[str]]]:
    """Matches of ``pattern`` in the words that are left, with the positions of their words."""
    text, starts = "", {}
    for position, word in sorted(typed.left.items()):
        starts[len(text)] = position
        text += word + " "
    for match in re.finditer(rf"(?<!\S)(?:{pattern})(?!\S)", text):
        yield (
            frozenset(position for start, position in starts.items() if match.start() <= start < match.end()),
            match,
        )


def _joined(old: Reading | None, new: Reading, text: str, rest: str) -> Reading:
    if old is None:
        return Reading(new.field, new.label, text, new.conditions, rest=rest)
    label = f"{old.label} or {new.label}"
    conditions = {
        name: [*old.conditions.get(name, ()), *value] if isinstance(value, list) else value
        for name, value in new.conditions.items()
    }
    return Reading(new.field, label, f"{old.typed} {text}", {**old.conditions, **conditions}, rest=rest)


def _amount(match: re.Match[str], name: str, *, thousands: bool = False) -> Decimal:
    value = Decimal(match[name].replace(",", ""))
    return value * 1000 if match[f"{name}k"] or thousands else value


def _between(match: re.Match[str], this_year: int) -> Made:
    low = _amount(match, "low", thousands=bool(match["highk"]) and not match["lowd"])
    high = _amount(match, "high")
    marked = match["unit"] or any(match[f"{n}{sign}"] for n in ("low", "high") for sign in "dk")
    if low >= high or not (marked or low >= 10_000):
        return None
    return _range(match, low, high)


def _at_most(match: re.Match[str], this_year: int) -> Made:
    return _range(match, None, _amount(match, "one")) if _tells(match) else None


def _at_least(match: re.Match[str], this_year: int) -> Made:
    return _range(match, _amount(match, "one"), None) if _tells(match) else None


def _tells(match: re.Match[str]) -> bool:
    return bool(match["oned"] or match["onek"] or match["unit"]) or _amount(match, "one") >= 1000


def _range(match: re.Match[str], low: Decimal | None, high: Decimal | None) -> Reading:
    field = "odometer" if match["unit"] else "price"
    unit, sign = (" mi", "") if field == "odometer" else ("", "$")
    if match["unit"] and match["unit"].startswith("K"):
        unit = " km"
    shown = [None if value is None else f"{sign}{value:,.0f}" for value in (low, high)]
    label = f"{shown[0]} to {shown[1]}" if all(shown) else f"from {shown[0]}" if low else f"up to {shown[1]}"
    conditions: dict[str, Any] = {}
    if low is not None:
        conditions[f"{field}__gte"] = int(low) if field == "odometer" else low
    if high is not None:
        conditions[f"{field}__lte"] = int(high) if field == "odometer" else high
    return Reading(field, f"{label}{unit}", "", conditions)


def _years(match: re.Match[str], this_year: int) -> Made:
    low, high = int(match["first"]), int(match["last"])
    if not FIRST_YEAR <= low < high <= this_year + YEARS_AHEAD:
        return None
    return Reading("year", f"{low} to {high}", "", {"year__gte": low, "year__lte": high})


def _since(match: re.Match[str], this_year: int) -> Made:
    year = int(match["first"])
    return Reading("year", f"{year} or newer", "", {"year__gte": year})


def _until(match: re.Match[str], this_year: int) -> Made:
    year = int(match["first"])
    return Reading("year", f"before {year}", "", {"year__lt": year})


def _year(match: re.Match[str], this_year: int) -> Made:
    year = int(match["first"])
    if not FIRST_YEAR <= year <= this_year + YEARS_AHEAD:
        return None
    return Reading("year", str(year), "", {"year__in": [year]})


def _short_year(match: re.Match[str], this_year: int) -> Made:
    year = 2000 + int(match["short"])
    year -= 100 if year > this_year + YEARS_AHEAD else 0
    return Reading("year", str(year), "", {"year__in": [year]})


def _condition(code: str) -> Make:
    def make(match: re.Match[str], this_year: int) -> Made:
        return Reading("condition", _CONDITION_LABELS[code], "", {"condition__in": [code]})

    return make


_RULES: tuple[tuple[str, Make], ...] = (
    (rf"{_YEARS}\s?(?:-|–|TO)\s?(?P<last>(?:19|20)\d\d)", _years),
    (rf"(?:SINCE|FROM|NEWER THAN|>=?)\s?{_YEARS}", _since),
    (rf"{_YEARS}(?:\+| OR NEWER| AND NEWER| AND UP)", _since),
    (rf"(?:BEFORE|OLDER THAN|<)\s?{_YEARS}", _until),
    (rf"{_LOW}\s?(?:-|–|TO)\s?{_HIGH}{_UNIT}", _between),
    (rf"(?:{_UNDER})\s?{_ONE}{_UNIT}", _at_most),
    (rf"(?:{_OVER})\s?{_ONE}{_UNIT}", _at_least),
    (_YEARS, _year),
    (r"['’](?P<short>\d\d)", _short_year),
    *((pattern, _condition(code)) for code, pattern in _CONDITIONS.items()),
)
