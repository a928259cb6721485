"""Stock units: one stay of one vehicle in one dealership's stock."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Reverse

from apps.accounts.models import DealershipOwned, DistanceUnit, Location
from apps.core.history import Historied
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.core.money import ZERO, MoneyField
from apps.inventory import cost, titles
from apps.inventory.lifecycle import DISPOSED, STATUS_CHOICES, STOCK_UNIT
from apps.inventory.missing import missing_codes
from apps.inventory.models.stock_unit_meta import CONSTRAINTS, INDEXES
from apps.inventory.models.vehicle import Vehicle
from apps.inventory.querysets import StockUnitManager


class Condition(models.TextChoices):
    """What the car is sold as. Demo and loaner: untitled but driven."""

    NEW = "new", "New"
    USED = "used", "Used"
    CPO = "cpo", "Certified"
    DEMO = "demo", "Demo"
    LOANER = "loaner", "Loaner"


class Source(models.TextChoices):
    """Where a stay came from."""

    FACTORY = "factory", "Factory"
    TRADE = "trade", "Trade-in"
    AUCTION = "auction", "Auction"
    STREET = "street", "Private purchase"
    LEASE_RETURN = "lease_return", "Lease return"
    DEALER_TRADE = "dealer_trade", "Dealer trade"
    CONSIGNMENT = "consignment", "Consignment"
    REPOSSESSION = "repossession", "Repossession"
    TRANSFER = "transfer", "Transfer within the group"
    UNKNOWN = "unknown", "Unknown"


class Readiness(models.TextChoices):
    """How far get-ready is; says nothing about who may buy the car."""

    INTAKE = "intake", "Intake"
    INSPECTION = "inspection", "Inspection"
    RECON = "recon", "Recon"
    DETAIL = "detail", "Detail"
    PHOTOS = "photos", "Photos"
    FRONTLINE = "frontline", "Frontline"


class TitleStatus(models.TextChoices):
    """Where the title is; ``titles`` says which of these mean that we wait for it."""

    UNKNOWN = titles.UNKNOWN, "Unknown"
    NOT_RECEIVED = titles.NOT_RECEIVED, "Not received"
    IN_TRANSIT = titles.IN_TRANSIT, "In transit to us"
    PAYOFF_PENDING = titles.PAYOFF, "With lienholder, payoff outstanding"
    MISSING = titles.MISSING, "Missing"
    IN_HAND = titles.IN_HAND, "In hand"
    ELECTRONIC = titles.ELECTRONIC, "Electronic (ELT)"
    AT_DMV = titles.AT_DMV, "Sent to the DMV"
    TO_BUYER = titles.TO_BUYER, "On the way to the buyer"


class StockUnit(Versioned, DealershipOwned):
    """One stay of a vehicle in stock, from order to delivery.

    ``status`` (commitment) moves through ``lifecycle.STOCK_UNIT`` alone; ``readiness`` is apart.
    ``acquired_on`` starts the clock, in the store's zone; a returned unit keeps it. Money is in
    the dealership's currency and null where nobody entered it. ``price`` is the asking price
    that ``pricing.asking_price`` makes of list and internet price. ``vin``, ``year``, ``make``,
    ``model``, ``title`` and ``search_text`` repeat the vehicle's for lists of a million rows, ``colour``
    and ``body`` are what its colour and body are in plain words (``colours``, ``bodies``);
    ``services.description`` writes them, and ``listing_score`` (0 to 100, see ``scoring``). ``sold_on`` and ``sale_price`` are of a stay that ended before
    its dealership worked with this program (imported history): it has no deal. ``deal_id`` names a row of the app above; ``other_unit_id``
    the stay at ``other_rooftop_id`` that a transfer came from or went to. ``parent`` is the unit that this
    one was traded in on; its stock number begins with the parent's. The five costs are the sums
    of the unit's ``CostEntry`` lines; ``services.ledger`` writes them. ``photo_urls`` are a listing's;
    ``photo_count`` and ``thumbnail`` (``pictures.addresses``) repeat our own ready ``Photo`` rows for
    lists: ``services.photo_rows`` alone writes them, without a version or history of the unit.
    ``step`` is the get-ready step
    within ``readiness`` since ``step_at``, null where nobody moved the unit yet (then it stands in the
    first step of its stage); ``guide_current``, ``stop_sale`` and ``open_recall`` repeat what its Buyers
    Guides and recalls say, for lists. ``services.readiness``, ``guides`` and ``recalls`` write them.
    ``trim`` and ``vin_flag`` repeat the vehicle's, ``key_count`` its keys (null: nobody counted them), so that
    the database can keep in ``missing`` the codes of what nobody entered yet (rules: ``missing``).
    ``lot_place`` and ``seen_at`` repeat the latest sighting, without a version or history of the unit;
    a place is always one of ``location``. ``services.sightings`` and ``editing`` write them.
    """

    lifecycle: ClassVar[Lifecycle] = STOCK_UNIT
    unversioned: ClassVar[tuple[str, ...]] = ("key_count", "photo_count", "seen_at", "thumbnail")

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="units", db_index=False)
    stock_number = models.CharField(max_length=32)
    condition = models.CharField(max_length=8, choices=Condition)
    source = models.CharField(max_length=16, choices=Source, default=Source.UNKNOWN)
    status = models.CharField(max_length=20, choices=STATUS_CHOICES, editable=False)
    status_at = models.DateTimeField(editable=False)
    held_from = models.CharField(max_length=20, blank=True, editable=False)
    readiness = models.CharField(max_length=12, choices=Readiness, default=Readiness.INTAKE)
    step = models.ForeignKey(
        "inventory.ReadinessStep",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    step_at = models.DateTimeField(null=True, blank=True, editable=False)
    guide_current = models.BooleanField(default=False, db_default=False, editable=False)
    stop_sale = models.BooleanField(default=False, db_default=False, editable=False)
    open_recall = models.BooleanField(default=False, db_default=False, editable=False)
    acquired_on = models.DateField(null=True, blank=True)
    odometer = models.PositiveIntegerField(null=True, blank=True)
    odometer_unit = models.CharField(max_length=2, choices=DistanceUnit, default=DistanceUnit.MILES)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lot_place = models.ForeignKey(
        "inventory.LotPlace",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    title_status = models.CharField(max_length=16, choices=TitleStatus, default=TitleStatus.UNKNOWN)
    is_returned = models.BooleanField(default=False, editable=False)

    acquisition_cost = MoneyField(null=True, blank=True)
    fees = MoneyField(null=True, blank=True)
    transport = MoneyField(null=True, blank=True)
    recon = MoneyField("reconditioning", null=True, blank=True)
    pack = MoneyField(null=True, blank=True)

    msrp = MoneyField("MSRP", null=True, blank=True)
    list_price = MoneyField(null=True, blank=True)
    internet_price = MoneyField(null=True, blank=True)
    floor_price = MoneyField(null=True, blank=True)
    price = MoneyField("asking price", null=True, blank=True, editable=False)

    sold_on = models.DateField(null=True, blank=True, editable=False)
    sale_price = MoneyField(null=True, blank=True, editable=False)

    deal_id = models.BigIntegerField(null=True, blank=True, editable=False)
    deal_label = models.CharField(max_length=60, blank=True, editable=False)
    committed_by = models.CharField(max_length=150, blank=True, editable=False)
    other_rooftop_id = models.BigIntegerField(null=True, blank=True, editable=False)
    other_unit_id = models.BigIntegerField(null=True, blank=True, editable=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="trade_ins", db_index=False
    )

    vin = models.CharField("VIN", max_length=17, null=True, blank=True, editable=False)
    vin_reversed = models.GeneratedField(
        expression=Reverse("vin"), output_field=models.CharField(max_length=17), db_persist=True
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    make = models.CharField(max_length=60, blank=True, editable=False)
    model = models.CharField(max_length=80, blank=True, editable=False)
    trim = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    vin_flag = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)
    key_count = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    colour = models.CharField(max_length=12, blank=True, default="", db_default="", editable=False)
    body = models.CharField(max_length=12, blank=True, default="", db_default="", editable=False)
    title = models.CharField(max_length=280, editable=False)
    search_text = models.TextField(editable=False)

    description = models.TextField(blank=True)
    photo_urls = ArrayField(models.TextField(), default=list, blank=True)
    photo_count = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    thumbnail = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    source_listing_id = models.CharField(max_length=64, null=True, blank=True, editable=False)
    listing_score = models.DecimalField(max_digits=4, decimal_places=1, null=True, editable=False)
    missing = missing_codes()
    created_at = models.DateTimeField(editable=False)

    # What ``selectors.detailed`` read besides: relations that have rows, the store's time zone.
    filled: Sequence[str] | None = None
    zone: str = ""

    objects: ClassVar[StockUnitManager[Self]] = StockUnitManager()
    history = Historied(
        excluded_fields=[
            "vin_reversed",
            "trim",
            "vin_flag",
            "key_count",
            "missing",
            "search_text",
            "listing_score",
            "photo_count",
            "thumbnail",
            "lot_place",
            "seen_at",
        ]
    )

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        constraints = CONSTRAINTS
        indexes = (
            *INDEXES,
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="inventory_unit_words"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.stock_number})"

    def rows_of(self, relation: str) -> Any:
        """The rows of a relation of the unit; none without asking where ``filled`` says so."""
        rows = getattr(self, relation)
        return rows.all() if self.may_have(relation) else rows.none()

    def may_have(self, relation: str) -> bool:
        """Whether a relation has rows, as far as anybody looked."""
        return self.filled is None or relation in self.filled

    @property
    def known_brands(self) -> Iterable[Any]:
        """The brands of its vehicle, newest first."""
        return self.vehicle.brands.all() if self.may_have("brands") else ()

    @property
    def known_facts(self) -> Iterable[Any]:
        """What its VIN said, and who answers for it."""
        return self.vehicle.facts.all() if self.may_have("facts") else ()

    @property
    def known_dispositions(self) -> Iterable[Any]:
        """How the stay ended, one row at most; only these two states have one."""
        return self.dispositions.all() if self.status in DISPOSED else ()

    def cost_parts(self, floorplan_interest: Decimal = ZERO) -> cost.CostParts | None:
        """What the unit cost so far; None while the acquisition cost is unknown."""
        if self.acquisition_cost is None:
            return None
        return cost.CostParts(
            acquisition=self.acquisition_cost,
            fees=self.fees or ZERO,
            transport=self.transport or ZERO,
            recon=self.recon or ZERO,
            pack=self.pack or ZERO,
            floorplan_interest=floorplan_interest,
        )

    @property
    def ledger_cost(self) -> Decimal | None:
        """Cost of the ledger without pack; None while unknown. ``costing`` adds floorplan interest."""
        parts = self.cost_parts()
        return cost.true_cost(parts) if parts else None

    @property
    def packed_cost(self) -> Decimal | None:
        """Cost that commission is reckoned from; None while unknown."""
        parts = self.cost_parts()
        return cost.packed_cost(parts) if parts else None
