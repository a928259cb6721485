"""Stock and deals changed: count them again. The event says which; the rows say what."""

from apps.core.outbox import subscribe
from apps.core.outbox.registry import Message
from apps.deals.events import DealStatusChanged
from apps.inventory.events import (
    StockUnitCostChanged,
    StockUnitEdited,
    StockUnitPriceChanged,
    StockUnitsImported,
    StockUnitsRepriced,
    StockUnitStatusChanged,
    StockUnitTakenIn,
)
from apps.reports.tallies import sales, stock

type UnitEvent = (
    StockUnitTakenIn | StockUnitStatusChanged | StockUnitPriceChanged | StockUnitEdited | StockUnitCostChanged
)


def _count_unit(event: UnitEvent, message: Message) -> None:
    stock.refresh(dealership_id=event.dealership_id, unit_ids=[event.unit_id])


for _event in (
    StockUnitTakenIn,
    StockUnitStatusChanged,
    StockUnitPriceChanged,
    StockUnitEdited,
    StockUnitCostChanged,
):
    subscribe(_event, name=f"reports.count_unit:{_event.name}")(_count_unit)  # type: ignore[arg-type]


@subscribe(StockUnitsImported, name="reports.count_imported")
def count_imported(event: StockUnitsImported, message: Message) -> None:
    """A batch tells no single units: compare the dealership's stock as a whole."""
    stock.refresh(dealership_id=event.dealership_id)


@subscribe(StockUnitsRepriced, name="reports.count_repriced")
def count_repriced(event: StockUnitsRepriced, message: Message) -> None:
    """A batch names its units."""
    stock.refresh(dealership_id=event.dealership_id, unit_ids=event.unit_ids)


@subscribe(DealStatusChanged, name="reports.count_deal")
def count_deal(event: DealStatusChanged, message: Message) -> None:
    """A delivery or an unwinding; other steps find nothing to count."""
    sales.refresh(dealership_id=event.dealership_id, deal_ids=[event.deal_id])
