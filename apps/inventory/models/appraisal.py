"""Appraisals: a car that somebody brings, before it is ours."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned, DistanceUnit
from apps.core.history import Historied
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.core.money import MoneyField
from apps.inventory.appraisal_states import APPRAISAL, DRAFT, STATE_CHOICES, STATES, TAKEN_IN, WITH_OFFER
from apps.inventory.models.stock_unit import Source, StockUnit


class Appraisal(Versioned, DealershipOwned):
    """One car that was brought to us, what we offered and how it was answered. Not a stay in stock.

    The car is described here, not as a ``Vehicle``: it is somebody else's until it is taken in
    (``unit``). ``acv``, ``expected_retail`` and ``expected_recon`` repeat the last ``Valuation``, so that
    lists read one table; ``offer`` is what the customer was told, good until ``offer_until``. The
    customer is a row of the app above, named as he was called then; nobody for a car at an auction.
    """

    lifecycle: ClassVar[Lifecycle] = APPRAISAL

    status = models.CharField(max_length=12, choices=STATE_CHOICES, default=DRAFT)
    status_at = models.DateTimeField()
    vin = models.CharField("VIN", max_length=17, blank=True)
    vin_confirmed = models.BooleanField(default=False)
    year = models.PositiveSmallIntegerField(null=True)
    make = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=80, blank=True)
    trim = models.CharField(max_length=120, blank=True)
    exterior_colour = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    odometer = models.PositiveIntegerField(null=True)
    odometer_unit = models.CharField(max_length=2, choices=DistanceUnit)
    source = models.CharField(max_length=14, choices=Source, default=Source.TRADE)
    customer_id = models.BigIntegerField(null=True)
    customer_label = models.CharField(max_length=200, blank=True)
    appraiser_id = models.BigIntegerField(null=True)
    appraiser = models.CharField(max_length=150)
    acv = MoneyField("actual cash value")
    expected_retail = MoneyField()
    expected_recon = MoneyField()
    offer = MoneyField(null=True)
    offered_at = models.DateTimeField(null=True)
    offer_until = models.DateTimeField(null=True)
    unit = models.ForeignKey(
        StockUnit, on_delete=models.PROTECT, null=True, related_name="appraisals", db_index=False
    )
    created_at = models.DateTimeField()

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "unit"),
                condition=Q(unit__isnull=False),
                name="inventory_appraisal_one_unit",
            ),
            models.CheckConstraint(condition=Q(status__in=list(STATES)), name="inventory_appraisal_status"),
            models.CheckConstraint(
                condition=Q(status=TAKEN_IN, unit__isnull=False) | ~Q(status=TAKEN_IN) & Q(unit=None),
                name="inventory_appraisal_taken",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=WITH_OFFER)
                | Q(offer__isnull=False, offer__gt=0, offer__lte=models.F("acv")),
                name="inventory_appraisal_offer",
            ),
            models.CheckConstraint(
                condition=Q(acv__gte=0, expected_retail__gte=0, expected_recon__gte=0),
                name="inventory_appraisal_amounts",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "-id"), name="inventory_appraisal_newest"),
            models.Index(fields=("dealership", "status", "-id"), name="inventory_appraisal_state"),
            models.Index(fields=("dealership", "created_at"), name="inventory_appraisal_period"),
            models.Index(
                fields=("dealership", "vin", "-id"), condition=~Q(vin=""), name="inventory_appraisal_vin"
            ),
            models.Index(
                fields=("dealership", "offer_until", "id"),
                condition=Q(status="offered"),
                name="inventory_appraisal_due",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def stands_to(self) -> datetime | None:
        """The last minute of the offer, as one tells it to a customer."""
        return None if self.offer_until is None else self.offer_until - timedelta(minutes=1)
