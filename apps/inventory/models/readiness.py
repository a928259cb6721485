"""The get-ready steps of a store, and which unit stood in which of them from when to when."""

from django.db import models
from django.db.models import F, Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.core.permissions import ROLES
from apps.inventory.models.stock_unit import Readiness, StockUnit


class ReadinessStep(Versioned, DealershipOwned):
    """One step of a store on the way to the front line, part of a broad ``stage``.

    Active steps in ``position`` order are the columns of the board. Whoever enters a step is owned
    by ``owner_id`` (a person of the store, with his name then), else by the role. ``target_hours``
    is how long a unit should stand in it; null: no clock.
    """

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12, choices=Readiness)
    owner_role = models.CharField(max_length=20, choices=list(ROLES.items()), blank=True)
    owner_id = models.BigIntegerField(null=True, blank=True)
    owner_name = models.CharField(max_length=150, blank=True)
    target_hours = models.PositiveSmallIntegerField("target, hours", null=True, blank=True)
    is_active = models.BooleanField(default=True)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "get-ready step"
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "name"),
                name="inventory_step_name",
                violation_error_message="There is a step of this name already.",
            ),
        )
        indexes = (models.Index(fields=("dealership", "position", "id"), name="inventory_step_order"),)

    def __str__(self) -> str:
        return self.name


class StepVisit(DealershipOwned):
    """A unit in a step, from ``entered_at`` until ``left_at``; at most one of a unit is open.

    ``owner_id`` and ``owner_name`` say who has it, else the role does. The visits are the trail of
    the unit's get-ready: they are closed, never changed otherwise but for their owner.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="visits", db_index=False)
    step = models.ForeignKey(ReadinessStep, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner_role = models.CharField(max_length=20, choices=list(ROLES.items()), blank=True)
    owner_id = models.BigIntegerField(null=True)
    owner_name = models.CharField(max_length=150, blank=True)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    verb = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "unit"),
                condition=Q(left_at=None),
                name="inventory_visit_one_open",
                violation_error_message="This vehicle stands in a step already.",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("entered_at")), name="inventory_visit_span"
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "unit", "-id"), name="inventory_visit_by_unit"),
            models.Index(
                fields=("dealership", "owner_id", "unit"),
                condition=Q(left_at=None),
                name="inventory_visit_by_owner",
            ),
        )

    def __str__(self) -> str:
        return f"{self.step_id} from {self.entered_at:%Y-%m-%d %H:%M}"
