"""Bulk acts: which units were chosen, what was to become of each, what did."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.accounts.models import DealershipOwned
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.core.money import MoneyField
from apps.inventory.bulk.states import BULK_RUN, LINE_KINDS, OUTCOMES, STATE_CHOICES, VERB_CHOICES


class BulkRun(Versioned, DealershipOwned):
    """One act on many units, from preview to undo. Not the changes: those are in each unit's history.

    ``rule`` says what was asked: a ``repricing.PriceRule``, ``{"location_id": …}`` or ``{"step_id": …}``. ``unit_ids`` are
    the units that were chosen, in the order of the list; ``query`` is the list's address where all of
    it was chosen. ``counts`` are lines by kind and, later, by outcome. Job ids are opaque.
    """

    lifecycle: ClassVar[Lifecycle] = BULK_RUN

    verb = models.CharField(max_length=10, choices=VERB_CHOICES)
    rule = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)
    query = models.TextField(blank=True)
    unit_ids = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=12, choices=STATE_CHOICES, default="previewing")
    preview_job_id = models.BigIntegerField(null=True)
    commit_job_id = models.BigIntegerField(null=True)
    undo_job_id = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=("dealership", "-id"), name="inventory_bulk_newest"),)

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.pk}"


class BulkLine(DealershipOwned):
    """What the preview says of one unit, as it was at ``version``, and what became of it.

    ``before`` and ``after`` are the fact in the database's words (a price, a status, the id of a location or step),
    "" for none; money is in ``old`` and ``new`` too. ``old_gross`` and ``gross`` are asking price less
    cost without pack and floorplan interest, before and after: for those who may see cost.
    """

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="lines", db_index=False)
    unit_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=list(LINE_KINDS.items()))
    title = models.CharField(max_length=400)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    old = MoneyField(null=True)
    new = MoneyField(null=True)
    old_gross = MoneyField(null=True)
    gross = MoneyField(null=True)
    why = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=8, choices=list(OUTCOMES.items()), blank=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("id",)
        indexes = (
            models.Index(fields=("dealership", "run", "kind", "id"), name="inventory_bulk_line"),
            models.Index(fields=("dealership", "run", "outcome", "id"), name="inventory_bulk_outcome"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.kind}"
