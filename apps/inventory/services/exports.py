"""The verbs of an export: ask for a file, take it, let it go. The making is a job."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.audit import record, record_outside
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.jobs import enqueue
from apps.core.lifecycle import move
from apps.inventory.exporting.choosing import listed
from apps.inventory.exporting.columns import columns_for
from apps.inventory.exporting.states import EXPIRED, FORMATS, READY, TABLES
from apps.inventory.models import StockExport, StockUnit
from apps.inventory.permissions import EXPORT, PRINT, SEE_COST
from apps.inventory.printing.prints import MOST_PRINTED

EXPORT_JOB = "inventory.export_stock"
MOST_CHOSEN = 20_000
MAKING_TAKES = timedelta(days=1)
"""After so long an export that has no file yet will not get one."""


@transaction.atomic
def export(
    *, format: str, query: str = "", unit_ids: Sequence[int] | None = None, by: Actor, at: datetime
) -> StockExport:
    """Begin a file of the units that ``/api/v1/stock-units/?<query>`` lists, or of those among ``unit_ids``.

    Cost is in a table if the actor may see cost, never in a print. Invalid for what the list cannot
    filter by, for another format than ``FORMATS``, for no chosen unit or more than ``MOST_CHOSEN``, for
    more prints than ``MOST_PRINTED``.
    """
    by.require(EXPORT)
    if format not in FORMATS:
        named = ", ".join(FORMATS)
        raise Invalid(f"A file is one of: {named}.", fields={"format": [f"Choose one of {named}."]})
    if unit_ids is not None and not 0 < len(unit_ids) <= MOST_CHOSEN:
        raise Invalid(
            f"Choose 1 to {MOST_CHOSEN:,} vehicles, or export all that the list shows.",
            fields={"unit_ids": [f"1 to {MOST_CHOSEN:,} vehicles."]},
        )
    units = listed(query, unit_ids, by=by)
    if format not in TABLES:
        _check_print(units, by)
    chosen = None if unit_ids is None else list(dict.fromkeys(unit_ids))
    with_cost = format in TABLES and by.can(SEE_COST)
    row = StockExport(
        dealership_id=by.dealership_id or 0,
        format=format,
        query=query,
        unit_ids=chosen,
        chosen=None if chosen is None else len(chosen),
        columns=columns_for(with_cost=with_cost) if format in TABLES else [],
        with_cost=with_cost,
        created_by_id=by.user_id,
        created_by_name=by.name,
        created_at=at,
    )
    row.save()
    asked = {"export_id": row.pk}
    row.job_id = enqueue(EXPORT_JOB, by=by, params=asked, dealership_id=row.dealership_id).pk
    row.save()
    record("inventory.ask_export", target=row, by=by, facts=row.told())
    return row


def _check_print(units: QuerySet[StockUnit], by: Actor) -> None:
    by.require(PRINT)
    if units.order_by()[: MOST_PRINTED + 1].count() > MOST_PRINTED:
        raise Invalid(
            f"One file holds prints of {MOST_PRINTED:,} vehicles at most. Narrow the list, or choose fewer.",
            code="too_many",
        )


def readable(*, export_id: int, by: Actor) -> StockExport:
    """An export that the actor may see; one with cost only for those who may see cost."""
    by.require(EXPORT)
    row = StockExport.objects.filter(pk=export_id).first()
    if row is None:
        raise NotFound("There is no such export.", code="no_export")
    if row.with_cost:
        by.require(SEE_COST)
    return row


def take(*, export_id: int, by: Actor, at: datetime) -> StockExport:
    """The export whose file is about to be handed over; the trail says to whom. Conflict if there is none."""
    row = readable(export_id=export_id, by=by)
    if row.state == EXPIRED or (row.expires_at and row.expires_at <= at):
        raise Conflict("This file has expired. Export the list again.", code="export_expired")
    if row.state != READY:
        raise Conflict("This file is still being made.", code="export_not_ready")
    record_outside("inventory.take_export", target=row, by=by, facts=row.told() | {"rows": row.rows})
    return row


def forget_old(*, at: datetime) -> int:
    """Delete files whose time is over, in a scope; how many exports ended. Their rows stay."""
    ready = StockExport.objects.filter(state=READY, expires_at__lte=at)
    stuck = StockExport.objects.exclude(state__in=(READY, EXPIRED)).filter(created_at__lte=at - MAKING_TAKES)
    ended = [*ready.order_by("id"), *stuck.order_by("id")]
    for row in ended:
        _forget(row, at)
    return len(ended)


@transaction.atomic
def _forget(row: StockExport, at: datetime) -> None:
    storage, name = row.file.storage, row.file_path()
    transaction.on_commit(lambda: storage.delete(name))
    move(row, "expire", at=at, file="", unit_ids=None if row.unit_ids is None else [])
