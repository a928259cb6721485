"""What is missing of a stock unit: one table of rules. Pure data.

The database keeps each unit's codes by it, in the generated column ``StockUnit.missing``: no writer
can forget one, and lists, counts and filters read them without a query more (docs/decisions/0041).
A changed rule is a migration that makes the column anew. How good a listing is, is told by
``scoring``, and what keeps a car from being offered by ``availability``; here stands what nobody has
entered yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, Func, GeneratedField, Q, TextField, Value, When

from apps.inventory import permissions as may
from apps.inventory.lifecycle import HELD, IN_STOCK
from apps.inventory.models.stock_unit_meta import HERE, UNTITLED
from apps.inventory.scoring import PHOTOS
from apps.inventory.vin import VinFlag

FEWEST = PHOTOS // 2
"""Below so many photos a listing has too few of them: half of what earns every point."""

_ADVERTISED = Q(status=IN_STOCK) | Q(status=HELD, held_from=IN_STOCK)
_NO_PHOTO = Q(photo_count=0, photo_urls=[])


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may be missing, while ``when`` holds of the unit's own columns.

    ``label`` stands on a chip after "Missing:", ``sentence`` says it whole, ``remedy`` what to do.
    Whoever has ``permission`` does it, by ``verb`` of the vehicle page ("" is its edit form,
    "photos" its photos).
    """

    code: str
    label: str
    sentence: str
    remedy: str
    permission: str
    verb: str
    when: Q


RULES = (
    Rule(
        "vin",
        "VIN",
        "It has no VIN.",
        "Read it on the dash or the door frame and enter it.",
        may.EDIT,
        "",
        HERE & Q(vin=None),
    ),
    Rule(
        "vin_check",
        "valid VIN",
        "Its VIN fails the check digit.",
        "Compare it with the car, character by character.",
        may.EDIT,
        "",
        HERE & Q(vin_flag=VinFlag.BAD_CHECK_DIGIT.value),
    ),
    Rule(
        "price",
        "price",
        "It has no asking price.",
        "Set its list or internet price.",
        may.PRICE,
        "price",
        _ADVERTISED & Q(price=None),
    ),
    Rule(
        "cost",
        "cost",
        "Nobody entered what it cost.",
        "Enter its acquisition cost.",
        may.ENTER_COST,
        "add_cost",
        HERE & Q(acquisition_cost=None) & ~Q(source="consignment"),
    ),
    Rule(
        "odometer",
        "mileage",
        "Its mileage is not known.",
        "Read the odometer and enter it.",
        may.EDIT,
        "",
        HERE & Q(odometer=None),
    ),
    Rule(
        "title",
        "title",
        "Its title is waited for.",
        "Write down where it is.",
        may.TITLES,
        "record_title",
        UNTITLED,
    ),
    Rule(
        "keys",
        "keys",
        "Nobody counted its keys, or it has none.",
        "Count them and say on which hook they hang.",
        may.LOT,
        "set_keys",
        HERE & (Q(key_count=None) | Q(key_count=0)),
    ),
    Rule(
        "photos",
        "photos",
        "Buyers see no photo of it.",
        "Take photos and add them.",
        may.PHOTOS,
        "photos",
        _ADVERTISED & _NO_PHOTO,
    ),
    Rule(
        "few_photos",
        "more photos",
        f"It has fewer than {FEWEST} photos.",
        "Take more photos and add them.",
        may.PHOTOS,
        "photos",
        _ADVERTISED & ~_NO_PHOTO & Q(photo_count__lt=Value(FEWEST) - F("photo_urls__len")),
    ),
    Rule(
        "description",
        "description",
        "It has no description.",
        "Write a few sentences for buyers.",
        may.EDIT,
        "",
        _ADVERTISED & Q(description=""),
    ),
    Rule(
        "colour",
        "colour",
        "Its colour is not known in a word that buyers search for.",
        "Enter the exterior colour.",
        may.EDIT,
        "",
        _ADVERTISED & Q(colour=""),
    ),
    Rule(
        "trim",
        "trim",
        "Its trim is not known.",
        "Enter the trim.",
        may.EDIT,
        "",
        _ADVERTISED & Q(trim=""),
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
CHOICES = [(rule.code, rule.label.capitalize() if rule.code != "vin" else rule.label) for rule in RULES]


def missing_codes() -> GeneratedField:
    """The codes of what is missing, in the order of the table; empty where nothing is."""
    codes: ArrayField[Any, Any] = ArrayField(TextField())
    each = (Case(When(rule.when, then=Value(rule.code))) for rule in RULES)
    every = Func(*each, template="ARRAY[%(expressions)s]", output_field=codes)
    found = Func(every, Value(None), function="array_remove", output_field=codes)
    return GeneratedField(expression=found, output_field=codes, db_persist=True)


def rules_of(codes: Iterable[str], *, besides: Iterable[str] = ()) -> list[Rule]:
    """The rules of a unit's codes in the table's order, without those that are told elsewhere."""
    told = set(besides)
    return [BY_CODE[code] for code in codes if code in BY_CODE and code not in told]
