"""A batch that read a unit earlier leaves what others count on it without a new version."""

from decimal import Decimal

import pytest
from django.db import transaction

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.bulk import Batch
from apps.core.errors import Stale
from apps.inventory.models import StockUnit
from apps.inventory.tests.factories import AT, StockUnitFactory


def written(unit: StockUnit, by: Actor) -> StockUnit:
    unit.list_price, unit.version = Decimal("18000.00"), unit.version + 1
    with transaction.atomic():
        batch = Batch(StockUnit, "changed")
        batch.stage([unit])
        batch.update(dealership_id=unit.dealership_id, by=by, at=AT, reason="test", expected=1)
    return StockUnit.objects.get()


def test_what_was_counted_meanwhile_stays(shop: Dealership, boss: Actor) -> None:
    read = StockUnitFactory(dealership=shop)
    StockUnit.objects.update(photo_count=3, thumbnail="0/1", key_count=2, seen_at=AT)
    unit = written(read, boss)
    assert (unit.list_price, unit.version) == (Decimal("18000.00"), read.version)
    assert (unit.photo_count, unit.thumbnail, unit.key_count, unit.seen_at) == (3, "0/1", 2, AT)


def test_what_was_edited_meanwhile_is_not_overwritten(shop: Dealership, boss: Actor) -> None:
    read = StockUnitFactory(dealership=shop)
    StockUnit.objects.update(version=read.version + 1, trim="EX")
    with pytest.raises(Stale):
        written(read, boss)
    assert StockUnit.objects.get().trim == "EX"
