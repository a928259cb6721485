"""Bulk reprice at the service: preview, commit, conflicts, undo."""

from decimal import Decimal

import pytest

from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from apps.core.models import AuditEvent, OutboxMessage
from apps.core.outbox.relay import relay_once
from apps.inventory.models import BulkLine, BulkRun, PriceChange, StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.services import bulk
from apps.inventory.services.pricing import set_price
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import StockUnitFactory, unit_in
from apps.reports.models import StockFact
from apps.reports.tallies.rebuilding import rebuild
from tests.bulk.acts import LOWER, BulkAct


def prices(units):
    found = StockUnit.objects.in_bulk([unit.pk for unit in units])
    return [found[unit.pk].internet_price for unit in units]


def stock_of(shop):
    """Cars as they come: priced, at its floor, unpriced, in a deal, over."""
    return [
        StockUnitFactory(dealership=shop),
        StockUnitFactory(dealership=shop, floor_price=Decimal(20_000)),
        StockUnitFactory(dealership=shop, internet_price=None),
        unit_in(shop, "pending_sale"),
        unit_in(shop, "written_off"),
        unit_in(shop, "held"),
    ]


def test_a_preview_writes_nothing(shop, boss):
    units = stock_of(shop)
    before = list(StockUnit.objects.order_by("id").values())
    act = BulkAct(boss)
    run = act.preview(units)
    assert list(StockUnit.objects.order_by("id").values()) == before
    assert not PriceChange.objects.exists()
    assert not AuditEvent.objects.filter(action__contains="bulk").exists()
    assert run.counts == {"change": 2, "floor": 1, "refused": 3}
    line = act.line(units[0])
    assert (line.old, line.new, line.before, line.after) == (20_990, 18_990, "20990.00", "18990.00")
    assert (line.old_gross, line.gross) == (2_990, 990)
    whys = [act.line(unit).why for unit in units[1:5]]
    assert whys == [
        "Would be below its floor price.",
        "It has no internet price.",
        "It is committed to a deal.",
        "This stay is over.",
    ]


def test_commit_and_undo(shop, boss):
    units = stock_of(shop)
    before = prices(units)
    act = BulkAct(boss)
    act.preview(units)
    assert act.commit() == {"written": 2}
    assert act.run.state == "done"
    assert prices(units) == [18_990, 20_990, None, 20_990, 20_990, 18_990]
    assert act.undo() == {"restored": 2}
    assert prices(units) == before
    trail = list(PriceChange.objects.filter(unit=units[0]).order_by("id").values_list("old", "new", "reason"))
    assert trail == [(20_990, 18_990, ""), (18_990, 20_990, "wrong rule")]
    assert StockUnit.history.filter(id=units[0].pk).count() == 3


def test_what_changed_meanwhile_is_told_not_overwritten(shop, boss):
    units = [StockUnitFactory(dealership=shop) for _ in range(4)]
    act = BulkAct(boss)
    act.preview(units)
    reprice_one(units[0], "15000", boss)
    assert act.commit() == {"conflict": 1, "written": 3}
    assert act.line(units[0]).why == "Somebody changed it since the preview."
    reprice_one(units[1], "15500", boss)
    StockUnit.objects.get(pk=units[2].pk).save()  # another fact: the price is still ours
    assert act.undo() == {"conflict": 1, "left": 1, "restored": 2}
    assert prices(units) == [15_000, 15_500, 20_990, 20_990]
    assert act.line(units[1]).why == "Somebody changed it since."


def reprice_one(unit, amount, by):
    set_price(unit_id=unit.pk, kind=PriceKind.INTERNET, amount=Decimal(amount), by=by, at=now())


def test_below_the_floor_needs_authority_and_a_reason(shop, boss):
    unit = StockUnitFactory(dealership=shop, floor_price=Decimal(20_000))
    rule = LOWER | {"at_floor": "break"}
    manager = BulkAct(actor_of("sales_manager", shop))
    with pytest.raises(NotAllowed):
        manager.preview([unit], rule=rule, reason="clearance")
    with pytest.raises(Invalid, match="Say why"):
        BulkAct(boss).preview([unit], rule=rule)
    act = BulkAct(boss)
    act.preview([unit], rule=rule, reason="clearance")
    manager.run = act.run
    with pytest.raises(NotAllowed):
        manager.commit()
    assert prices([unit]) == [20_990]
    assert act.commit() == {"written": 1}
    assert prices([unit]) == [18_990]


def test_an_undo_does_not_break_a_floor_set_since(shop, boss):
    unit = StockUnitFactory(dealership=shop)
    act = BulkAct(actor_of("sales_manager", shop))
    act.preview([unit], rule={"kind": "internet", "how": "raise", "amount": "10"})
    act.commit()
    set_price(unit_id=unit.pk, kind=PriceKind.FLOOR, amount=Decimal(22_000), by=boss, at=now())
    assert act.undo() == {"left": 1}
    assert "below the floor price" in act.line(unit).why


def test_one_audit_row_and_one_event_a_batch(shop, boss):
    units = [StockUnitFactory(dealership=shop) for _ in range(3)]
    act = BulkAct(boss)
    act.preview(units)
    act.commit()
    assert AuditEvent.objects.filter(action="inventory.bulk_reprice").count() == 1
    events = OutboxMessage.objects.filter(name="inventory.stock_units_repriced")
    assert events.count() == 1
    assert not OutboxMessage.objects.filter(name="inventory.stock_unit_price_changed").exists()


def test_the_same_rows_as_the_single_verb(shop, boss):
    pair = [
        [
            StockUnitFactory(dealership=shop, stock_number=f"{name}{n}", internet_price=Decimal(20_000 + n))
            for n in range(5)
        ]
        for name in "BS"
    ]
    act = BulkAct(boss)
    act.preview(pair[0], reason="market")
    act.commit()
    for bulky, unit in zip(pair[0], pair[1], strict=True):
        amount = act.line(bulky).new
        set_price(unit_id=unit.pk, kind=PriceKind.INTERNET, amount=amount, reason="market", by=boss, at=now())
    for model in (StockUnit, StockUnit.history.model, PriceChange):
        ours, theirs = (rows(model, units) for units in pair)
        assert ours == theirs, model.__name__


OWN = {"id", "vehicle_id", "unit_id", "stock_number", "search_text", "history_id", "history_date", "at"}
OWN |= {"vin_reversed", "actor_name", "actor_id", "history_user_id"}


def rows(model, units):
    by = "unit_id" if model is PriceChange else "id"
    found = model.objects.filter(**{f"{by}__in": [unit.pk for unit in units]})
    order = (by, "pk")
    return [{k: v for k, v in row.items() if k not in OWN} for row in found.order_by(*order).values()]


def test_tallies_by_difference_stay_right(shop, boss):
    units = [StockUnitFactory(dealership=shop) for _ in range(3)]
    rebuild(dealership_id=shop.pk)
    act = BulkAct(boss)
    act.preview(units)
    act.commit()
    while relay_once():
        pass
    facts = list(StockFact.objects.order_by("unit_id").values_list("price", flat=True))
    assert facts == [18_990] * 3
    assert not rebuild(dealership_id=shop.pk)


def test_large_selections_are_previewed_by_a_job(shop, boss, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    units = [StockUnitFactory(dealership=shop) for _ in range(3)]
    act = BulkAct(boss)
    run = act.preview(units)
    assert (run.state, run.counts) == ("ready", {"change": 3})
    assert [line.unit_id for line in BulkLine.objects.filter(run=run)] == [unit.pk for unit in units]


def test_refusals(shop, boss, rep, monkeypatch):
    unit = StockUnitFactory(dealership=shop)
    with pytest.raises(NotAllowed):
        BulkAct(rep).preview([unit])
    with pytest.raises(Invalid, match="at least one"):
        BulkAct(boss).preview([])
    with pytest.raises(NotFound):
        bulk.preview(verb="dance", rule={}, unit_ids=[unit.pk], by=boss, at=now())
    with pytest.raises(NotFound):
        bulk.preview(verb="reprice", rule=LOWER, unit_ids=[0], by=boss, at=now())
    monkeypatch.setattr(bulk, "MOST", 1)
    with pytest.raises(Invalid, match="At most 1 "):
        BulkAct(boss).preview([unit, StockUnitFactory(dealership=shop)])
    assert not BulkRun.objects.filter(state="ready").exists()


def test_each_step_in_its_time(shop, boss, rep):
    unit = StockUnitFactory(dealership=shop)
    act = BulkAct(boss)
    run = act.preview([unit])
    with pytest.raises(Stale):
        bulk.commit(run_id=run.pk, by=boss, at=now(), version=run.version + 1)
    with pytest.raises(Conflict):
        act.undo()
    with pytest.raises(NotAllowed):
        bulk.commit(run_id=run.pk, by=rep, at=now())
    act.commit()
    with pytest.raises(Conflict):
        act.commit()
    with pytest.raises(Conflict):
        bulk.discard(run_id=run.pk, by=boss, at=now())
    with pytest.raises(Invalid):
        act.undo(reason=" ")
    empty = BulkAct(boss)
    empty.preview([unit], rule={"kind": "internet", "how": "keep", "ending": "990"})
    with pytest.raises(Conflict, match="nothing to change"):
        empty.commit()
    bulk.discard(run_id=empty.run.pk, by=boss, at=now())
    assert BulkRun.objects.count() == 1
