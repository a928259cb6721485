"""Feeds: stock that goes to a destination again and again, and what became of it."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.fields import EncryptedTextField
from apps.core.history import Historied
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.inventory.feeds.states import (
    DELIVERY_CHOICES,
    FEED_RUN,
    FORMAT_CHOICES,
    MAKING,
    METHOD_CHOICES,
    PULL,
    PUSH,
    STATE_CHOICES,
)
from apps.inventory.models.imports import private_storage
from apps.inventory.models.stock_unit import StockUnit


class Feed(Versioned, DealershipOwned):
    """A destination of stock: which cars, in which columns, how and when. Not a file: that is a run.

    ``query`` are parameters of ``/api/v1/stock-units/``; ``columns`` are names of ``feeds.catalogue`` and
    ``headings`` what the destination calls them, in order. A pushed feed has an ``url`` and may have a
    ``secret``, sent as the value of the header ``header``; a fetched one has the SHA-256 of its token
    in ``token_digest``. ``hours`` are full hours of the store's day at which it goes out by itself while it
    is switched on, from ``active_since`` on. Switched off it stays as it is; feeds are not deleted.
    """

    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=False)
    active_since = models.DateTimeField(null=True, editable=False)
    format = models.CharField(max_length=4, choices=FORMAT_CHOICES)
    query = models.TextField()
    columns = ArrayField(models.CharField(max_length=40))
    headings = ArrayField(models.CharField(max_length=60))
    delivery = models.CharField(max_length=4, choices=DELIVERY_CHOICES)
    url = models.CharField("address", max_length=500, blank=True)
    method = models.CharField(max_length=4, choices=METHOD_CHOICES, default="PUT")
    header = models.CharField("header of the secret", max_length=60, default="Authorization")
    secret = EncryptedTextField(blank=True, default="")
    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    hours = ArrayField(models.PositiveSmallIntegerField())

    history = Historied()

    class Meta(DealershipOwned.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "name"),
                name="inventory_feed_name",
                violation_error_message="There is a feed of this name.",
            ),
            models.CheckConstraint(
                condition=Q(delivery=PUSH) & ~Q(url="") | Q(delivery=PULL, url=""),
                name="inventory_feed_delivery",
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(active_since__isnull=False), name="inventory_feed_since"
            ),
        )
        indexes = (models.Index(fields=("dealership", "-id"), name="inventory_feed_newest"),)

    def __str__(self) -> str:
        return self.name

    @property
    def has_secret(self) -> bool:
        """Whether there is one; nobody is shown which."""
        return bool(self.secret)


class FeedRun(Versioned, DealershipOwned):
    """One sending of a feed. Its file is kept until ``services.feed_runs.forget_files`` takes it.

    ``slot`` is the hour that it was begun for, null where somebody asked for it: a slot is run once.
    ``rows`` and ``size`` (bytes) are known once the file is made, ``digest`` is its SHA-256. ``status`` is the
    destination's HTTP status; ``accepted`` and ``rejected`` what it said of the cars, null where it said
    nothing of them. ``fetched_at`` is when a destination last fetched the file. The job's id is opaque.
    """

    lifecycle: ClassVar[Lifecycle] = FEED_RUN

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="runs", db_index=False)
    slot = models.DateTimeField(null=True)
    format = models.CharField(max_length=4, choices=FORMAT_CHOICES)
    state = models.CharField(max_length=9, choices=STATE_CHOICES, default=MAKING)
    job_id = models.BigIntegerField(null=True)
    rows = models.PositiveIntegerField(null=True)
    size = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    accepted = models.PositiveIntegerField(null=True)
    rejected = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True)
    fetched_at = models.DateTimeField(null=True)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("dealership", "feed", "-id"), name="inventory_feed_run_newest"),
            models.Index(
                fields=("dealership", "created_at"), condition=~Q(file=""), name="inventory_feed_run_kept"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "feed", "slot"),
                condition=Q(slot__isnull=False),
                name="inventory_feed_run_slot",
            ),
            models.UniqueConstraint(
                fields=("dealership", "feed"),
                condition=Q(state=MAKING),
                name="inventory_feed_run_one",
                violation_error_message="This feed is on its way already.",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What the file is called where it is saved."""
        return f"feed-{self.feed_id}-{self.created_at:%Y-%m-%d}-{self.pk}.{self.format}"

    def file_path(self) -> str:
        """Where it lies in private storage."""
        return f"feeds/{self.dealership_id}/{self.pk}.{self.format}"

    def told(self) -> dict[str, Any]:
        """What became of it, for the trail and the job."""
        figures = {"rows": self.rows, "accepted": self.accepted, "rejected": self.rejected}
        return {"feed": self.feed_id, **{name: count for name, count in figures.items() if count is not None}}


class FeedRejection(DealershipOwned):
    """That a destination does not take a car, and why, from ``since`` until it took it (``resolved_at``).

    ``run`` is the last run that said so. At most one is open for a feed and a unit.
    """

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="rejections", db_index=False)
    unit = models.ForeignKey(StockUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(FeedRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("dealership", "unit"),
                condition=Q(resolved_at=None),
                name="inventory_feed_rejected_unit",
            ),
            models.Index(fields=("dealership", "feed", "-id"), name="inventory_feed_rejected_last"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("dealership", "feed", "unit"),
                condition=Q(resolved_at=None),
                name="inventory_feed_rejected_once",
            ),
        )

    def __str__(self) -> str:
        return self.reason
