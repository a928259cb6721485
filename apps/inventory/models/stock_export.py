"""Exports: stock as a file that somebody asked for."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.accounts.models import DealershipOwned
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.inventory.exporting.states import FORMAT_CHOICES, MAKING, STATE_CHOICES, STOCK_EXPORT, TABLES
from apps.inventory.models.imports import private_storage


class StockExport(Versioned, DealershipOwned):
    """One file of stock, from the asking to its end. Not the list: that is ``query``.

    ``format`` is a table (CSV, XLSX) or a print of each car (``printing.prints``), which has no columns.

    ``query`` are parameters of ``/api/v1/stock-units/``; ``unit_ids`` the rows that were chosen by
    hand, null where all that it lists were; ``chosen`` is how many. ``columns`` were decided when it was asked for, by what
    the person may see; ``with_cost`` tells whether cost is among them. The file lies in private
    storage until ``expires_at``; the row stays. ``rows`` and ``size`` (bytes) are known once it is
    ready. The job's id is opaque.
    """

    lifecycle: ClassVar[Lifecycle] = STOCK_EXPORT

    format = models.CharField(max_length=12, choices=FORMAT_CHOICES)
    query = models.TextField(blank=True)
    unit_ids = ArrayField(models.BigIntegerField(), null=True)
    chosen = models.PositiveIntegerField(null=True)
    columns = ArrayField(models.CharField(max_length=40))
    with_cost = models.BooleanField()
    state = models.CharField(max_length=8, choices=STATE_CHOICES, default=MAKING)
    job_id = models.BigIntegerField(null=True)
    rows = models.PositiveIntegerField(null=True)
    size = models.BigIntegerField(null=True)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=("dealership", "-id"), name="inventory_export_newest"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What the file is called where it is saved."""
        what = "stock" if self.format in TABLES else f"{self.format.replace('_', '-')}s"
        return f"{what}-{self.created_at:%Y-%m-%d}-{self.pk}.{self.extension}"

    @property
    def extension(self) -> str:
        """The last part of its name."""
        return self.format if self.format in TABLES else "pdf"

    def file_path(self) -> str:
        """Where it lies in private storage."""
        return f"exports/{self.dealership_id}/{self.pk}.{self.extension}"

    def told(self) -> dict[str, Any]:
        """What was asked for, for the trail."""
        chosen = {} if self.chosen is None else {"chosen": self.chosen}
        return {"format": self.format, "query": self.query[:500], "cost": self.with_cost, **chosen}
