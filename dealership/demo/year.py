"""A store's year, day by day: cars come in, prices move, people buy, some think better of it."""

import heapq
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from apps.core.actor import system_actor
from apps.core.errors import DomainError, NotAllowed
from apps.core.money import cents
from apps.core.tenancy.middleware import scope_of
from apps.customers.models import Customer
from apps.deals import services as deals
from apps.deals.models import Deal
from apps.deals.selectors import to_retire
from apps.inventory.models import FloorplanAdvance, StockUnit
from apps.inventory.pricing import PriceKind
from apps.inventory.refs import CustomerRef
from apps.inventory.services.holds import expire_due, hold
from apps.inventory.services.pricing import set_price
from dealership.demo.buyers import make_customer
from dealership.demo.intake import take_in_car
from dealership.demo.money_out import curtail, put_on_floorplan
from dealership.demo.places import Store

DAYS = 380
PRICE_CUTS = (30, 45, 60, 90)
FLOORPLANNED = timedelta(days=150)  # how long the stores have had a lender
BUSY = {0: 0.9, 1: 0.8, 2: 0.8, 3: 1.0, 4: 1.3, 5: 1.9, 6: 0.0}  # Monday to Sunday
DEAD_REASONS = ("Bought elsewhere", "Payment too high", "Trade value", "Not ready to buy")

type Act = Callable[[datetime], None]


@dataclass
class Year:
    """The simulation of one store. ``run`` gives the store its history up to now."""

    store: Store
    now: datetime
    dice: Random = field(init=False)
    free: dict[int, tuple[StockUnit, date]] = field(default_factory=dict)
    advances: dict[int, FloorplanAdvance] = field(default_factory=dict)
    customers: list[Customer] = field(default_factory=list)
    taken_in: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(self.store.place.slug)
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self.zone = ZoneInfo(self.store.place.time_zone)
        self.people = list(self.store.people["sales_rep"])
        self.manager = "sales_manager" if "sales_manager" in self.store.people else "dealer_admin"

    def run(self) -> None:
        """Every day since the beginning, each in one transaction."""
        today = self.now.astimezone(self.zone).date()
        first = today - timedelta(days=DAYS)
        a_day = self.store.data["sold_a_month"] / 30.4
        with scope_of(self.store.actor("dealer_admin")):
            for _ in range(round(a_day * 38)):
                self._take_in(self._moment(first, 8, 9), first - timedelta(days=self.dice.randint(1, 60)))
        for number in range(DAYS + 1):
            self._day(first + timedelta(days=number), a_day)

    def _day(self, day: date, a_day: float) -> None:
        busy = BUSY[day.weekday()] * (1.15 if day.month in (3, 5, 8, 11) else 1.0)
        with scope_of(self.store.actor("dealer_admin")):
            for _ in range(self._about(a_day * busy * 0.99)):
                self._later(self._moment(day, 8, 11), self._take_in)
            for _ in range(self._about(a_day * busy * 1.12)):
                self._later(self._moment(day, 10, 18), self._buyer)
            self._cut_prices(day)
            self._curtail(day)
            self._retire(datetime.combine(day, time(7), self.zone).astimezone(UTC))
            self._until(min(self._moment(day, 22, 23), self.now))

    def _until(self, end: datetime) -> None:
        while self._agenda and self._agenda[0][0] <= end:
            at, _, act = heapq.heappop(self._agenda)
            act(at)

    def _later(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), act))

    def _about(self, mean: float) -> int:
        """A count that is ``mean`` on average."""
        return int(mean) + (self.dice.random() < mean % 1)

    def _moment(self, day: date, first: int, last: int) -> datetime:
        local = datetime.combine(
            day, time(self.dice.randint(first, last - 1), self.dice.randint(0, 59)), self.zone
        )
        return local.astimezone(UTC)

    def _take_in(self, at: datetime, acquired_on: date | None = None) -> None:
        acquired = acquired_on or at.astimezone(self.zone).date()
        unit = take_in_car(self.store, self.dice, acquired_on=acquired, at=at)
        self.free[unit.pk] = (unit, acquired)
        if self.now - at < FLOORPLANNED:
            advance = put_on_floorplan(self.store, unit, self.dice, at=at)
            self.advances |= {unit.pk: advance} if advance else {}
        self.taken_in += 1

    def _curtail(self, day: date) -> None:
        """What lenders ask for of the cars that nobody has bought yet."""
        at = self._moment(day, 10, 11)
        for pk in [pk for pk in self.advances if pk in self.free] if at <= self.now else ():
            self.advances[pk] = curtail(self.store, self.advances[pk], self.dice, day=day, at=at)

    def _cut_prices(self, day: date) -> None:
        by = self.store.actor(self.manager)
        for unit, acquired in list(self.free.values()):
            if (day - acquired).days in PRICE_CUTS and unit.internet_price:
                cut = cents(unit.internet_price * Decimal("0.97") / 50).quantize(Decimal(1)) * 50 - 5
                at = self._moment(day, 9, 10)
                if at <= self.now and cut > (unit.floor_price or 0):
                    changed = set_price(
                        unit_id=unit.pk, kind=PriceKind.INTERNET, amount=cut, reason="Ageing", by=by, at=at
                    )
                    self.free[unit.pk] = (changed, acquired)

    def _retire(self, at: datetime) -> None:
        """What the clockwork of deals does every hour, once a morning."""
        by = system_actor("abandoned deals", dealership_id=self.store.place.pk)
        for _, deal_id in to_retire(at) if at <= self.now else ():
            deals.retire(by=by, deal_id=deal_id, at=at)

    def _buyer(self, at: datetime) -> None:
        """Somebody walks in: takes a car for a while, or opens a deal."""
        here = at.astimezone(self.zone).date()
        ready = [unit for unit, acquired in self.free.values() if (here - acquired).days >= 3]
        if not ready:
            return
        unit = self.dice.choice(ready[: max(8, len(ready) * 2 // 3)])  # the older ones go first
        rep = self.dice.randrange(len(self.people))
        customer = self._customer(at, rep)
        if self.dice.random() < 0.06:
            self._hold(unit, customer, at, rep)
            return
        discount = Decimal(50 * self.dice.randint(0, 7))
        deal = deals.open_deal(
            by=self.store.actor("sales_rep", rep),
            stock_unit_id=unit.pk,
            customer_id=customer.pk,
            discount=discount,
            at=at,
        )
        fate = self.dice.random()
        if fate < 0.05:
            return  # an open worksheet that lies still
        if fate < 0.12:
            self._later(at + self._wait(1, 30), lambda then: self._kill(deal, then))
            return
        self.free.pop(unit.pk, None)
        self._later(at + self._wait(0, 1), lambda then: self._submit(deal, unit, rep, then))

    def _customer(self, at: datetime, rep: int) -> Customer:
        if self.customers and self.dice.random() < 0.12:
            return self.dice.choice(self.customers)
        customer = make_customer(self.store, self.dice, by=self.store.actor("sales_rep", rep), at=at)
        self.customers.append(customer)
        return customer

    def _hold(self, unit: StockUnit, customer: Customer, at: datetime, rep: int) -> None:
        ref = CustomerRef(customer.pk, customer.name)
        by = self.store.actor("sales_rep", rep)
        with suppress(DomainError):  # somebody else holds it already
            placed = hold(
                unit_id=unit.pk,
                customer=ref,
                expires_at=at + timedelta(days=2),
                deposit_reference=f"R-{self.dice.randint(1000, 9999)}",
                by=by,
                at=at,
            )
            self._later(placed.expires_at, self._expire)

    def _expire(self, at: datetime) -> None:
        """What the clockwork of inventory does every minute."""
        expire_due(by=system_actor("expired holds", dealership_id=self.store.place.pk), at=at)

    def _wait(self, first: int, last: int) -> timedelta:
        """Some hours and odd minutes."""
        return timedelta(hours=self.dice.randint(first, last), minutes=self.dice.randint(11, 59))

    def _submit(self, deal: Deal, unit: StockUnit, rep: int, at: datetime) -> None:
        try:
            deal = deals.submit(
                by=self.store.actor("sales_rep", rep), deal_id=deal.pk, version=deal.version, at=at
            )
        except DomainError:  # held for somebody else, or committed meanwhile
            return
        self.free.pop(unit.pk, None)  # the end of another deal on the same car may have put it back
        self._later(at + self._wait(0, 3), lambda then: self._approve(deal, unit, then))

    def _approve(self, deal: Deal, unit: StockUnit, at: datetime) -> None:
        proof = f"Bank confirmation {self.dice.randint(10_000, 99_999)}"
        try:
            deal = self._approved(deal, self.manager, proof, at)
        except NotAllowed:  # beyond a sales manager's authority
            deal = self._approved(deal, self._boss(), proof, at)
        if self.dice.random() < 0.02:
            self._later(at + self._wait(4, 40), lambda then: self._kill(deal, then))
            return
        self._later(at + self._wait(0, 26), lambda then: self._contract(deal, unit, then))

    def _boss(self) -> str:
        return "general_manager" if "general_manager" in self.store.people else "dealer_admin"

    def _approved(self, deal: Deal, role: str, proof: str, at: datetime) -> Deal:
        by = self.store.actor(role)
        return deals.approve(by=by, deal_id=deal.pk, version=deal.version, cash_proof=proof, at=at)

    def _contract(self, deal: Deal, unit: StockUnit, at: datetime) -> None:
        by = self.store.actor(self.manager)
        deal = deals.contract(by=by, deal_id=deal.pk, version=deal.version, at=at)
        self._later(at + self._wait(1, 48), lambda then: self._deliver(deal, unit, then))

    def _deliver(self, deal: Deal, unit: StockUnit, at: datetime) -> None:
        self.advances.pop(unit.pk, None)
        deal = deals.deliver(
            by=self.store.actor(self.manager),
            deal_id=deal.pk,
            version=deal.version,
            odometer=(unit.odometer or 0) + self.dice.randint(2, 19),
            insurance=f"Policy {self.dice.randint(100_000, 999_999)}",
            keys=2,
            we_owe="Second set of floor mats" if self.dice.random() < 0.1 else "",
            at=at,
        )
        if self.dice.random() < 0.012:
            self._later(at + self._wait(20, 120), lambda then: self._unwind(deal, unit, then))

    def _kill(self, deal: Deal, at: datetime) -> None:
        reason = self.dice.choice(DEAD_REASONS)
        deals.kill(
            by=self.store.actor(self.manager), deal_id=deal.pk, version=deal.version, reason=reason, at=at
        )
        unit = StockUnit.objects.get(pk=deal.stock_unit_id)
        if unit.status == "in_stock":
            self.free[unit.pk] = (unit, unit.acquired_on or at.date())

    def _unwind(self, deal: Deal, unit: StockUnit, at: datetime) -> None:
        deals.unwind(
            by=self.store.actor(self._boss()),
            deal_id=deal.pk,
            version=deal.version,
            reason="Customer's financing of his own fell through",
            inspection="Returned in the same condition",
            odometer=deal.delivery.odometer + self.dice.randint(20, 900),
            at=at,
        )
        back = StockUnit.objects.get(pk=unit.pk)
        self.free[back.pk] = (back, back.acquired_on or at.date())
