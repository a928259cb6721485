"""What happened to stock, told to the apps above. Stdlib only; ids, decimals and dates."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class _UnitEvent:
    """An event of one stock unit; events of one unit arrive in order."""

    aggregate: ClassVar[str] = "inventory.stock_unit"

    dealership_id: int
    unit_id: int
    at: datetime

    @property
    def aggregate_id(self) -> int:
        return self.unit_id


@dataclass(frozen=True, slots=True)
class StockUnitTakenIn(_UnitEvent):
    """A stay began. ``cost`` is the true cost, None while nobody entered one."""

    name: ClassVar[str] = "inventory.stock_unit_taken_in"

    vehicle_id: int
    status: str
    condition: str
    acquired_on: date | None
    price: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class StockUnitStatusChanged(_UnitEvent):
    """The sales status moved by ``verb``. Cost and price are those at that moment."""

    name: ClassVar[str] = "inventory.stock_unit_status_changed"

    verb: str
    old: str
    new: str
    condition: str
    acquired_on: date | None
    price: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class StockUnitPriceChanged(_UnitEvent):
    """One kind of price changed; ``old_price`` and ``price`` are the asking price around it."""

    name: ClassVar[str] = "inventory.stock_unit_price_changed"

    kind: str
    old: Decimal | None
    new: Decimal | None
    old_price: Decimal | None
    price: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class StockUnitEdited(_UnitEvent):
    """Description, cost or dates were corrected; ``fields`` names what."""

    name: ClassVar[str] = "inventory.stock_unit_edited"

    fields: tuple[str, ...]
    status: str
    old_cost: Decimal | None
    cost: Decimal | None
    old_acquired_on: date | None
    acquired_on: date | None


@dataclass(frozen=True, slots=True)
class StockUnitCostChanged(_UnitEvent):
    """A cost was entered or reversed in the ledger; ``kind`` says which part of the cost it is.

    Costs are the sums of the ledger without pack and floorplan interest; None while unknown.
    """

    name: ClassVar[str] = "inventory.stock_unit_cost_changed"

    kind: str
    entry_id: int
    old_cost: Decimal | None
    cost: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class StockUnitReadinessChanged(_UnitEvent):
    """The unit moved to another get-ready step; ``old`` and ``new`` are the broad stages around it."""

    name: ClassVar[str] = "inventory.stock_unit_readiness_changed"

    verb: str
    old: str
    new: str
    step: str
    status: str


@dataclass(frozen=True, slots=True)
class StockUnitAssigned(_UnitEvent):
    """The unit was given to somebody for the get-ready step it stands in; its open visit says who."""

    name: ClassVar[str] = "inventory.stock_unit_assigned"


@dataclass(frozen=True, slots=True)
class StockUnitRecallChanged(_UnitEvent):
    """A recall or stop-sale was recorded or remedied; the flags say whether any is open now."""

    name: ClassVar[str] = "inventory.stock_unit_recall_changed"

    campaign: str
    open_recall: bool
    stop_sale: bool


@dataclass(frozen=True, slots=True)
class StockUnitTitleChanged(_UnitEvent):
    """The title of the unit is somewhere else, or more is known of it; the words are those of ``titles``."""

    name: ClassVar[str] = "inventory.stock_unit_title_changed"

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class StockUnitWorkChanged(_UnitEvent):
    """A work item of the unit was proposed (``old`` is empty) or moved by ``verb``."""

    name: ClassVar[str] = "inventory.stock_unit_work_changed"

    item_id: int
    verb: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class StockUnitFloorplanChanged(_UnitEvent):
    """An advance on the unit began, was curtailed or ended (``act``); ``balance`` is still owed."""

    name: ClassVar[str] = "inventory.stock_unit_floorplan_changed"

    advance_id: int
    act: str
    balance: Decimal


@dataclass(frozen=True, slots=True)
class StockUnitPhotosChanged(_UnitEvent):
    """How many photos of the unit can be shown, or which comes first, is another than before."""

    name: ClassVar[str] = "inventory.stock_unit_photos_changed"

    old_count: int
    count: int


@dataclass(frozen=True, slots=True)
class StockUnitsImported:
    """A batch of one dealership was written by sets; ``job_id`` is the job that did it.

    Who keeps figures compares the dealership's stock as a whole: a batch tells no single units.
    """

    name: ClassVar[str] = "inventory.stock_units_imported"
    aggregate: ClassVar[str] = "inventory.stock"

    dealership_id: int
    job_id: int
    at: datetime
    created: int
    updated: int

    @property
    def aggregate_id(self) -> int:
        return self.dealership_id


@dataclass(frozen=True, slots=True)
class StockUnitsRepriced:
    """A batch of a bulk reprice or of its undo: one ``kind`` of price of these units changed."""

    name: ClassVar[str] = "inventory.stock_units_repriced"
    aggregate: ClassVar[str] = "inventory.stock"

    dealership_id: int
    run_id: int
    at: datetime
    kind: str
    unit_ids: tuple[int, ...]

    @property
    def aggregate_id(self) -> int:
        return self.dealership_id


@dataclass(frozen=True, slots=True)
class StockAlertsRaised:
    """A round over the stock raised alerts or found that causes had gone."""

    name: ClassVar[str] = "inventory.stock_alerts_raised"
    aggregate: ClassVar[str] = "inventory.watch_policy"

    dealership_id: int
    policy_id: int
    at: datetime
    raised: int
    resolved: int

    @property
    def aggregate_id(self) -> int:
        return self.policy_id


@dataclass(frozen=True, slots=True)
class FeedRunEnded:
    """A run of a feed was delivered or failed; ``rejected`` counts cars that the destination refused."""

    name: ClassVar[str] = "inventory.feed_run_ended"
    aggregate: ClassVar[str] = "inventory.feed"

    dealership_id: int
    feed_id: int
    run_id: int
    state: str
    rejected: int
    at: datetime

    @property
    def aggregate_id(self) -> int:
        return self.feed_id


@dataclass(frozen=True, slots=True)
class StockUnitSeen(_UnitEvent):
    """Somebody saw the unit at ``seen_at``; ``place`` is where it stands since, "" where nobody said."""

    name: ClassVar[str] = "inventory.stock_unit_seen"

    seen_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class AppraisalMoved:
    """An appraisal went on by ``verb``, from ``old`` to ``new``; amounts stay in its row."""

    name: ClassVar[str] = "inventory.appraisal_moved"
    aggregate: ClassVar[str] = "inventory.appraisal"

    dealership_id: int
    appraisal_id: int
    at: datetime
    verb: str
    old: str
    new: str

    @property
    def aggregate_id(self) -> int:
        return self.appraisal_id
