"""The keys of units: how many, on which hook, who has them; and each time that changed."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.inventory.models.stock_unit import StockUnit


class KeyVerb(models.TextChoices):
    """What became of the keys."""

    SET = "set", "Counted"
    TAKE = "take", "Taken"
    RETURN = "return", "Returned"


class KeySet(DealershipOwned):
    """The keys of one unit now: ``count`` of them, on the hook or with the tag ``tag``.

    ``holder_id`` is a person of the store, with his name then, since ``taken_at``; null while the
    keys hang on their hook. ``services.keys`` alone writes it, each time with a ``KeyMove``.
    """

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="key_sets", db_index=False)
    count = models.PositiveSmallIntegerField(default=0)
    tag = models.CharField("hook or tag", max_length=20, blank=True)
    holder_id = models.BigIntegerField(null=True)
    holder_name = models.CharField(max_length=150, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("dealership", "unit"), name="inventory_keys_one_set"),
            models.UniqueConstraint(
                fields=("dealership", "tag"),
                condition=~Q(tag=""),
                name="inventory_keys_tag",
                violation_error_message="The keys of another vehicle have this tag.",
            ),
            models.CheckConstraint(
                condition=Q(holder_id=None, holder_name="", taken_at=None)
                | Q(holder_id__isnull=False, taken_at__isnull=False),
                name="inventory_keys_holder",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealership", "taken_at", "id"),
                condition=Q(taken_at__isnull=False),
                name="inventory_keys_out",
            ),
        )

    def __str__(self) -> str:
        return f"{self.count} keys {self.tag}".strip()


class KeyMove(DealershipOwned):
    """One change of a unit's keys: what they were after it; append-only in the database."""

    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="key_moves", db_index=False)
    verb = models.CharField(max_length=6, choices=KeyVerb)
    count = models.PositiveSmallIntegerField()
    tag = models.CharField(max_length=20, blank=True)
    holder_id = models.BigIntegerField(null=True)
    holder_name = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=("dealership", "unit", "-id"), name="inventory_key_moves"),)

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"
