"""The keys of units: counting, taking and returning them. Each change leaves a ``KeyMove``."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import KeyMove, KeySet, KeyVerb, StockUnit
from apps.inventory.permissions import LOT
from apps.inventory.services.readiness_steps import person_named
from apps.inventory.services.rows import check_version, lock_unit

MOST_KEYS = 9


@transaction.atomic
def set_keys(
    *,
    unit_id: int,
    count: int,
    by: Actor,
    at: datetime,
    tag: str = "",
    note: str = "",
    version: int | None = None,
) -> KeySet:
    """Say how many keys a unit has and on which hook they hang.

    Invalid for a count outside 0 to ``MOST_KEYS``; Conflict where the keys of another vehicle hang on
    that hook. The hook of a vehicle whose stay is over is free.
    """
    by.require(LOT)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    tag = " ".join(tag.upper().split())
    if not 0 <= count <= MOST_KEYS or len(tag) > 20:
        raise Invalid(
            "The keys cannot be as they are.",
            code="bad_keys",
            fields={"count": [f"0 to {MOST_KEYS}."], "tag": ["At most 20 characters."]},
        )
    keys = keys_of(unit)
    seen = {"keys": (keys.count, count), "hook": (keys.tag, tag)}
    keys.count, keys.tag = count, tag
    _free_hook(keys)
    _save(keys)
    # Past ``save``: keys make nothing stale that somebody edits meanwhile.
    StockUnit.objects.filter(pk=unit.pk).update(key_count=count)
    changes = {name: pair for name, pair in seen.items() if pair[0] != pair[1]}
    return _told(keys, "inventory.set_keys", KeyVerb.SET, note, by=by, at=at, changes=changes)


@transaction.atomic
def take(
    *,
    unit_id: int,
    by: Actor,
    at: datetime,
    holder_id: int | None = None,
    handed_over: bool = False,
    note: str = "",
    version: int | None = None,
) -> KeySet:
    """Somebody of the store has the keys now: ``holder_id``, else the actor himself.

    Conflict says who has them, unless they were ``handed_over`` by him; Invalid for somebody of
    another store.
    """
    by.require(LOT)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    keys = keys_of(unit)
    if keys.holder_id is not None and not handed_over:
        raise Conflict(
            f"{keys.holder_name} has the keys since {_when(keys)}.",
            code="keys_taken",
            extra={"holder_id": keys.holder_id, "holder_name": keys.holder_name},
        )
    holder = holder_id if holder_id is not None else by.user_id
    if holder is None:
        raise Invalid("Say who has the keys.", code="no_holder", fields={"holder_id": ["Required."]})
    old = keys.holder_name
    keys.holder_name = by.name if holder == by.user_id else person_named(holder, by)
    keys.holder_id, keys.taken_at = holder, at
    _save(keys)
    return _told(
        keys,
        "inventory.take_keys",
        KeyVerb.TAKE,
        note,
        by=by,
        at=at,
        changes={"holder": (old, keys.holder_name)},
    )


@transaction.atomic
def give_back(*, unit_id: int, by: Actor, at: datetime, note: str = "", version: int | None = None) -> KeySet:
    """The keys hang on their hook again. Conflict where nobody has them."""
    by.require(LOT)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    keys = keys_of(unit)
    if keys.holder_id is None:
        raise Conflict("Nobody has the keys.", code="keys_here")
    old, keys.holder_id, keys.holder_name, keys.taken_at = keys.holder_name, None, "", None
    _save(keys)
    return _told(
        keys, "inventory.return_keys", KeyVerb.RETURN, note, by=by, at=at, changes={"holder": (old, "")}
    )


def keys_of(unit: StockUnit) -> KeySet:
    """The keys of a unit; an unsaved set of none where nobody counted them."""
    keys = KeySet.objects.filter(unit=unit).first() or KeySet(dealership_id=unit.dealership_id)
    keys.unit = unit
    return keys


def _when(keys: KeySet) -> str:
    taken = keys.taken_at or now()
    return f"{taken.astimezone(ZoneInfo(keys.unit.dealership.time_zone)):%-d %b %H:%M}"


def _free_hook(keys: KeySet) -> None:
    """Keys of a car that is gone leave their hook to the next."""
    others = KeySet.objects.filter(tag=keys.tag, unit__status__in=CLOSED).exclude(unit_id=keys.unit_id)
    if keys.tag:
        others.update(tag="")


def _save(keys: KeySet) -> None:
    try:
        with transaction.atomic():
            keys.save()
    except IntegrityError as error:
        if "inventory_keys_tag" not in str(error):
            raise
        raise Conflict(
            f"The keys of another vehicle hang at {keys.tag}.",
            code="tag_taken",
            fields={"tag": ["Taken by another vehicle."]},
        ) from error


def _told(
    keys: KeySet,
    act: str,
    verb: KeyVerb,
    note: str,
    *,
    by: Actor,
    at: datetime,
    changes: dict[str, tuple[Any, Any]],
) -> KeySet:
    KeyMove.objects.create(
        dealership_id=keys.dealership_id,
        unit=keys.unit,
        verb=verb,
        count=keys.count,
        tag=keys.tag,
        holder_id=keys.holder_id,
        holder_name=keys.holder_name,
        note=note.strip()[:200],
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    record(act, target=keys.unit, by=by, reason=note, changes=changes)
    return keys
