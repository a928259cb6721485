"""What a dealership wants to be told about its stock, and what it is told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.history import Historied
from apps.core.models import Versioned
from apps.inventory.models.restock_rule import RestockRule
from apps.inventory.models.stock_unit import StockUnit
from apps.inventory.watching import AGEING_DAYS, PRICE_DAYS, TITLE_DAYS


class AlertKind(models.TextChoices):
    """What is wrong."""

    AGEING = "ageing", "Ageing"
    PRICE_STILL = "price_still", "Price has not moved"
    NO_PHOTOS = "no_photos", "Frontline without photos"
    NO_PRICE = "no_price", "Frontline without a price"
    RESTOCK = "restock", "Restock"


def _ageing_days() -> list[int]:
    return list(AGEING_DAYS)


class WatchPolicy(Versioned, DealershipOwned):
    """When alerts are raised at a dealership; without a row the defaults of ``watching`` hold.

    ``ageing_days`` rise; an alert is raised at each. ``price_days``: without a change of any price.
    ``title_days``: from acquisition on a title may be waited for; then it is overdue on the list of titles.
    """

    ageing_days = ArrayField(models.PositiveSmallIntegerField(), default=_ageing_days)
    price_days = models.PositiveSmallIntegerField(default=PRICE_DAYS)
    title_days = models.PositiveSmallIntegerField(default=TITLE_DAYS, db_default=TITLE_DAYS)

    history = Historied()

    class Meta(DealershipOwned.Meta):
        verbose_name = "watch policy"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership",), name="inventory_watch_policy_one"),
            models.CheckConstraint(condition=Q(price_days__gte=1), name="inventory_watch_price_days"),
            models.CheckConstraint(condition=Q(title_days__gte=1), name="inventory_watch_title_days"),
        )

    def __str__(self) -> str:
        return f"alerts at {', '.join(map(str, self.ageing_days))} days"


class StockAlert(Versioned, DealershipOwned):
    """Something about a unit or a segment that somebody should look at; raised and resolved by itself.

    At most one of a kind is open for a unit or a rule. ``level`` is the threshold reached (days; for
    a segment the units to buy): an alert that climbs is raised anew, unseen. Only acknowledging and
    snoozing is done by people; they change nothing about the cause.
    """

    kind = models.CharField(max_length=12, choices=AlertKind)
    unit = models.ForeignKey(
        StockUnit, on_delete=models.PROTECT, null=True, related_name="alerts", db_index=False
    )
    rule = models.ForeignKey(
        RestockRule, on_delete=models.PROTECT, null=True, related_name="alerts", db_index=False
    )
    level = models.PositiveIntegerField(default=0)
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=150, blank=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.CharField(max_length=150, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta(DealershipOwned.Meta):
        verbose_name = "stock alert"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "kind", "unit"),
                condition=Q(resolved_at=None, unit__isnull=False),
                name="inventory_alert_unit_once",
            ),
            models.UniqueConstraint(
                fields=("dealership", "kind", "rule"),
                condition=Q(resolved_at=None, rule__isnull=False),
                name="inventory_alert_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, rule=None) | Q(unit=None, rule__isnull=False),
                name="inventory_alert_about",
            ),
        )
        indexes = (
            models.Index(fields=("dealership", "-id"), name="inventory_alert_newest"),
            models.Index(
                fields=("dealership", "kind", "-id"),
                condition=Q(resolved_at=None),
                name="inventory_alert_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.level})"
