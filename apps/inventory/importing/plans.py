"""What a batch is planned from and what it comes to: the known rows, the rows to write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.inventory import lifecycle
from apps.inventory.importing.lines import Line
from apps.inventory.importing.parsing import ListedUnit, Refused
from apps.inventory.models import CostEntry, PriceChange, StockUnit, Vehicle

SOURCE = "import"
SOLD_IN_FILE = "sold_in_file"
BELOW_FLOOR, COMMITTED, NUMBER_REPLACED = "below_floor", "committed_to_deal", "stock_number_replaced"
TAKEN_IN_FILE = "taken_in_file"
BEGINS = (*lifecycle.ENTRY, lifecycle.DELIVERED)


@dataclass
class Known:
    """What the database holds of a batch's cars: vehicles by VIN, stays, taken stock numbers."""

    vehicles: dict[tuple[int, str], Vehicle] = field(default_factory=dict)
    units_by_vehicle: dict[int, list[StockUnit]] = field(default_factory=dict)
    units_by_listing: dict[tuple[int, str], StockUnit] = field(default_factory=dict)
    units_by_number: dict[tuple[int, str], StockUnit] = field(default_factory=dict)
    numbers: set[tuple[int, str]] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)


@dataclass
class Plan:
    """The rows to write for one dealership (changed ones by id), and what each line of the file came to."""

    place: Dealership
    by: Actor
    at: datetime
    check: "Check"
    new_vehicles: list[Vehicle] = field(default_factory=list)
    changed_vehicles: dict[int, Vehicle] = field(default_factory=dict)
    new_units: list[StockUnit] = field(default_factory=list)
    changed_units: dict[int, StockUnit] = field(default_factory=dict)
    revived: list[StockUnit] = field(default_factory=list)
    unnumbered: list[StockUnit] = field(default_factory=list)
    prices: list[PriceChange] = field(default_factory=list)
    costs: list[CostEntry] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0
    flags: dict[int, list[str]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)

    def writes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.new_units or self.changed_units or self.changed_vehicles)

    def flag(self, line: int, name: str) -> None:
        """Remember that ``line`` has something to look at."""
        self.flags.setdefault(line, []).append(name)


type Check = Callable[[int, ListedUnit, StockUnit | None, Known], None]
"""May refuse a row before it is planned, by the store, its running stay (if any) and what is known."""


def nothing_more(store: int, listed: ListedUnit, unit: StockUnit | None, known: Known) -> None:
    """What a file is asked beyond its own rules."""
