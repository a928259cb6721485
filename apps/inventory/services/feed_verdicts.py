"""What a destination said of single cars, kept at the cars."""

from collections.abc import Sequence
from datetime import datetime

from apps.inventory.feeds.answers import Rejected
from apps.inventory.models import FeedRejection, FeedRun, StockUnit


def keep(run: FeedRun, rejected: Sequence[Rejected], at: datetime) -> None:
    """Open a rejection for each car that was not taken, end those of cars that were. In a transaction.

    A car is found by its stock number, else by its VIN; an entry that names none of ours only counts.
    """
    reasons = _reasons(rejected)
    open_ones = {
        row.unit_id: row for row in FeedRejection.objects.filter(feed_id=run.feed_id, resolved_at=None)
    }
    gone = [row.pk for unit_id, row in open_ones.items() if unit_id not in reasons]
    FeedRejection.objects.filter(pk__in=gone).update(resolved_at=at)
    standing = [row for unit_id, row in open_ones.items() if unit_id in reasons]
    for row in standing:
        row.reason, row.run_id = reasons[row.unit_id], run.pk
    FeedRejection.objects.bulk_update(standing, ["reason", "run"], batch_size=500)
    FeedRejection.objects.bulk_create(
        FeedRejection(
            dealership_id=run.dealership_id, feed_id=run.feed_id, unit_id=pk, run=run, reason=reason, since=at
        )
        for pk, reason in reasons.items()
        if pk not in open_ones
    )


def _reasons(rejected: Sequence[Rejected]) -> dict[int, str]:
    """By unit; of a VIN that came back, its latest stay."""
    numbers = {entry.stock_number for entry in rejected if entry.stock_number}
    vins = {entry.vin for entry in rejected if entry.vin and not entry.stock_number}
    by_number = dict(StockUnit.objects.filter(stock_number__in=numbers).values_list("stock_number", "pk"))
    by_vin = dict(StockUnit.objects.filter(vin__in=vins).order_by("pk").values_list("vin", "pk"))
    found = {}
    for entry in rejected:
        pk = by_number.get(entry.stock_number) if entry.stock_number else by_vin.get(entry.vin)
        if pk is not None:
            found[pk] = entry.reason
    return found
