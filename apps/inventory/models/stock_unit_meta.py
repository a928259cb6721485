"""Constraints and indexes of the stock unit: one index for each ordering and filter of a list."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Reverse

from apps.inventory.lifecycle import (
    ACTIVE,
    COMMITTED,
    DELIVERED,
    HELD,
    IN_STOCK,
    PENDING_SALE,
    SOLD,
    STATES,
)
from apps.inventory.titles import WAITING

HERE = Q(status__in=(IN_STOCK, PENDING_SALE, SOLD)) | Q(status=HELD, held_from=IN_STOCK)
UNTITLED = Q(title_status__in=WAITING) & (HERE | Q(status=DELIVERED, deal_id__isnull=False))
"""Cars on the lot and cars sold here whose title we wait for; not what was sold before this program."""


def urgency() -> Case:
    """Sort key of the board: sold before held before the rest."""
    return Case(
        When(status__in=(PENDING_SALE, SOLD), then=Value(0)),
        When(status=HELD, then=Value(1)),
        default=Value(2),
        output_field=models.SmallIntegerField(),
    )


_MONEY = (
    "acquisition_cost",
    "fees",
    "transport",
    "recon",
    "pack",
    "msrp",
    "list_price",
    "internet_price",
    "floor_price",
    "price",
    "sale_price",
)


def _not_negative() -> Q:
    condition = Q()
    for name in _MONEY:
        condition &= Q(**{name: None}) | Q(**{f"{name}__gte": 0})
    return condition


def _by(name: str, *, down: bool = False) -> models.Index:
    """An index for one ordering with its tie-breaker; unknown values come last both ways."""
    first = F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
    last = F("id").desc() if down else F("id").asc()
    short = name.removesuffix("_on").removeprefix("listing_")
    label = f"inventory_unit_{short}_{'down' if down else 'up'}"
    return models.Index(F("dealership"), first, last, name=label)


CONSTRAINTS = (
    models.UniqueConstraint(
        fields=("dealership", "stock_number"),
        name="inventory_unit_stock_number",
        violation_error_message="This stock number is or was in use; stock numbers are never reused.",
    ),
    models.UniqueConstraint(
        fields=("dealership", "vehicle"),
        condition=Q(status__in=ACTIVE),
        name="inventory_unit_one_stay",
        violation_error_message="This vehicle is in stock already.",
    ),
    models.CheckConstraint(condition=Q(status__in=list(STATES)), name="inventory_unit_status"),
    models.CheckConstraint(
        condition=(Q(status=HELD) & ~Q(held_from="")) | (~Q(status=HELD) & Q(held_from="")),
        name="inventory_unit_held_from",
    ),
    models.CheckConstraint(
        condition=Q(status__in=COMMITTED, deal_id__isnull=False)
        | Q(status=DELIVERED, deal_id=None, sold_on__isnull=False)
        | (~Q(status__in=COMMITTED) & Q(deal_id=None)),
        name="inventory_unit_deal",
    ),
    models.CheckConstraint(
        condition=_not_negative(),
        name="inventory_unit_amounts",
        violation_error_message="Costs and prices are not negative.",
    ),
)

INDEXES = (
    models.Index(F("dealership"), F("status"), F("id").desc(), name="inventory_unit_by_status"),
    models.Index(F("dealership"), F("make"), F("model"), F("id").desc(), name="inventory_unit_by_model"),
    models.Index(
        F("dealership"),
        F("make"),
        F("model"),
        F("year"),
        F("colour"),
        F("id").desc(),
        name="inventory_unit_by_look",
    ),
    models.Index(F("dealership"), Reverse("stock_number"), name="inventory_unit_by_number_end"),
    models.Index(fields=("dealership", "vehicle"), name="inventory_unit_by_vehicle"),
    models.Index(fields=("dealership", "vin"), name="inventory_unit_by_vin"),
    models.Index(fields=("dealership", "vin_reversed"), name="inventory_unit_by_vin_tail"),
    models.Index(fields=("dealership", "source_listing_id"), name="inventory_unit_by_listing"),
    models.Index(
        F("dealership"),
        F("readiness"),
        urgency(),
        F("step_at").asc(nulls_last=True),
        F("id"),
        condition=HERE,
        name="inventory_unit_board",
    ),
    models.Index(
        F("dealership"),
        F("lot_place"),
        F("id").desc(),
        condition=Q(lot_place__isnull=False),
        name="inventory_unit_by_place",
    ),
    models.Index(
        F("dealership"),
        F("acquired_on").asc(nulls_last=True),
        F("id"),
        condition=UNTITLED,
        name="inventory_unit_untitled",
    ),
    models.Index(
        F("dealership"),
        F("id").desc(),
        condition=Q(missing__gt=[]),
        name="inventory_unit_incomplete",
    ),
    _by("price"),
    _by("price", down=True),
    _by("acquired_on"),
    _by("acquired_on", down=True),
    _by("year"),
    _by("year", down=True),
    _by("odometer"),
    _by("listing_score"),
    _by("listing_score", down=True),
)
