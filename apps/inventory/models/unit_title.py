"""The title of a unit as somebody wrote it down."""

from django.db import models

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.inventory.models.stock_unit import StockUnit
from apps.inventory.titles import LENGTHS


class UnitTitle(Versioned, DealershipOwned):
    """What is known of the title of one stay besides its status, which is the unit's ``title_status``.

    ``brand`` is what is printed on the paper, not the vehicle's brands (``VehicleBrand``). ``kept_at``
    is the safe or drawer of a paper that is in hand. ``by_name`` wrote it down last, ``at`` that moment.
    ``services.titles`` alone writes it, under the unit's lock and version.
    """

    unit = models.OneToOneField(StockUnit, on_delete=models.PROTECT, related_name="title_paper")
    number = models.CharField("title number", max_length=LENGTHS["number"], blank=True)
    state = models.CharField("issuing state", max_length=LENGTHS["state"], blank=True)
    brand = models.CharField("brand as printed", max_length=LENGTHS["brand"], blank=True)
    lienholder = models.CharField(max_length=LENGTHS["lienholder"], blank=True)
    received_on = models.DateField(null=True, blank=True)
    kept_at = models.CharField("safe or drawer", max_length=LENGTHS["kept_at"], blank=True)
    note = models.CharField(max_length=LENGTHS["note"], blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "title"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number or "title without a number"
