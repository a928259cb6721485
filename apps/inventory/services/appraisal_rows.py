"""What every verb does to an appraisal: lock it, move it, tell it."""

from datetime import datetime
from typing import Any

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import NotFound, Stale
from apps.core.lifecycle import move
from apps.core.outbox import publish
from apps.inventory.events import AppraisalMoved
from apps.inventory.models import Appraisal


def lock_appraisal(appraisal_id: int, version: int | None = None) -> Appraisal:
    """The appraisal, locked until the transaction ends, at the version that was seen."""
    rows = Appraisal.objects.select_for_update(of=("self",)).select_related("dealership")
    row = rows.filter(pk=appraisal_id).first()
    if row is None:
        raise NotFound("There is no such appraisal.", code="no_appraisal")
    if version is not None and version != row.version:
        raise Stale("This appraisal was changed by somebody else meanwhile. Load it again and repeat.")
    return row


def move_appraisal(
    row: Appraisal, verb: str, act: str, *, by: Actor, at: datetime, reason: str = "", **changes: Any
) -> Appraisal:
    """Move a locked appraisal by ``verb``, record it as ``act`` and publish it."""
    old = row.status
    told = {"status": old, **{name: getattr(row, name) for name in changes}}
    move(row, verb, at=at, reason=reason, status_at=at, **changes)
    record(
        act,
        target=row,
        by=by,
        reason=reason,
        changes={name: (value, getattr(row, name)) for name, value in told.items()},
    )
    publish(
        AppraisalMoved(
            dealership_id=row.dealership_id, appraisal_id=row.pk, at=at, verb=verb, old=old, new=row.status
        )
    )
    return row
