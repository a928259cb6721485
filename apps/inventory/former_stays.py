"""What a vehicle's earlier stays tell whoever takes it in again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format

from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import StockUnit, VehicleBrand

_KM_PER_MILE = Decimal("1.609344")


@dataclass(frozen=True, slots=True)
class FormerStay:
    """A stay that is over, as the page shows it; dates are the store's."""

    unit: StockUnit
    began: date | None
    ended: date
    odometer: str

    @property
    def sentence(self) -> str:
        """ "was here 2023, delivered at 41,200 mi"."""
        year = self.ended.year
        at = f" at {self.odometer}" if self.odometer else ""
        return f"was here {year} as {self.unit.stock_number}, {self.unit.get_status_display().lower()}{at}"


def former_stays(vehicle_id: int, *, besides: int | None = None) -> list[FormerStay]:
    """The stays of a vehicle that are over, last first; ``besides`` leaves one out."""
    units = StockUnit.objects.filter(vehicle_id=vehicle_id, status__in=CLOSED).exclude(pk=besides or 0)
    return [_former(unit) for unit in units.select_related("dealership").order_by("-id")[:20]]


def _former(unit: StockUnit) -> FormerStay:
    ended = unit.sold_on or unit.status_at.date()
    return FormerStay(unit, unit.acquired_on, ended, reading(unit))


def reading(unit: StockUnit) -> str:
    """The odometer with its unit; empty where nobody read it."""
    if unit.odometer is None:
        return ""
    return f"{number_format(unit.odometer, force_grouping=True)} {unit.odometer_unit}"


def lower_than_before(odometer: int | None, unit: str, stays: Iterable[FormerStay]) -> FormerStay | None:
    """The last stay at whose end the odometer had shown more; None where it did not."""
    if odometer is None:
        return None
    for stay in stays:
        if stay.unit.odometer is not None and _miles(stay.unit.odometer, stay.unit.odometer_unit) > _miles(
            odometer, unit
        ):
            return stay
    return None


def _miles(value: int, unit: str) -> Decimal:
    return Decimal(value) / _KM_PER_MILE if unit == "km" else Decimal(value)


def standing(brands: Iterable[VehicleBrand]) -> list[VehicleBrand]:
    """The brands that nothing supersedes and that are none entered in error."""
    rows = list(brands)
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.pk not in superseded and row.kind != "none"]
