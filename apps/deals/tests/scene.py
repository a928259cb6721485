"""A store ready to sell: rules, a car, a customer; deals at any state, made by the services."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from apps.accounts.tests.fixtures import Dealer
from apps.core.actor import Actor, system_actor
from apps.customers.models import Customer
from apps.customers.tests.factories import make_customer
from apps.deals import services
from apps.deals.calculators.tax import Rate
from apps.deals.calculators.worksheet import Item
from apps.deals.models import Deal
from apps.inventory.entries import UnitEntry, VehicleEntry
from apps.inventory.models import StockUnit
from apps.inventory.readiness import needs_guide
from apps.inventory.services.guides import Terms, issue_guide
from apps.inventory.services.intake import take_in

AT = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
ON = date(2026, 11, 16)
PATH = {"open": 0, "submitted": 1, "approved": 2, "contracted": 3, "delivered": 4}
_serials = count(1)


def publish_rules(by: Actor, jurisdiction: str = "US") -> None:
    """7 % on everything but government fees, a doc fee of 500, fees of 325; from 2026 on."""
    services.publish_tax_rules(
        by=by,
        jurisdiction=jurisdiction,
        name="Sales tax",
        effective_from=date(2026, 1, 1),
        rates=[Rate("State", Decimal("5.75")), Rate("County", Decimal("1.25"))],
        flags={"doc_fee_taxable": True},
        at=AT,
    )
    services.publish_fees(
        by=by,
        jurisdiction=jurisdiction,
        name="Fees",
        effective_from=date(2026, 1, 1),
        doc_fee=Decimal("500.00"),
        doc_fee_cap=Decimal("500.00"),
        doc_fee_in_gross=False,
        fees=[Item("Title", Decimal("25.00")), Item("Registration", Decimal("300.00"))],
        at=AT,
    )


def make_unit(by: Actor, **entry: Any) -> StockUnit:
    """A car in stock, used with its Buyers Guide: cost 29,900, asking 32,000, floor 30,500, pack 300."""
    values: dict[str, Any] = {
        "condition": "used",
        "readiness": "photos",
        "acquired_on": date(2026, 10, 1),
        "odometer": 41_200,
        "acquisition_cost": Decimal("29900.00"),
        "pack": Decimal("300.00"),
        "list_price": Decimal("32000.00"),
        "floor_price": Decimal("30500.00"),
    }
    vehicle = VehicleEntry(year=2022, make="Honda", model="Civic", trim=f"T{next(_serials)}")
    unit = take_in(vin=None, vehicle=vehicle, unit=UnitEntry(**values | entry), by=by, at=AT)
    if needs_guide(unit.condition):
        issue_guide(unit_id=unit.pk, terms=Terms("as_is"), by=by, at=AT)
        unit.refresh_from_db()
    return unit


@dataclass
class Scene:
    """One dealer's store; use it inside ``scene.scope()``."""

    dealer: Dealer
    _made: dict[str, Any] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """The store's person in that role, looked up once."""
        if role not in self._made:
            self._made[role] = self.dealer.actor(role)
        return self._made[role]

    @property
    def boss(self) -> Actor:
        return self.actor("dealer_admin")

    @property
    def rep(self) -> Actor:
        return self.actor("sales_rep")

    @property
    def system(self) -> Actor:
        """Sets the scene: everything is allowed, and nobody's own deal."""
        return system_actor("scene", dealership_id=self.dealer.dealership.pk)

    @property
    def unit(self) -> StockUnit:
        if "unit" not in self._made:
            self._made["unit"] = make_unit(self.system)
        return self._made["unit"]

    @property
    def customer(self) -> Customer:
        if "customer" not in self._made:
            self._made["customer"] = make_customer(self.system)
        return self._made["customer"]

    def open(self, by: Actor | None = None, **given: Any) -> Deal:
        """An open deal of the sales rep on the store's car."""
        values = {"stock_unit_id": self.unit.pk, "customer_id": self.customer.pk, "at": AT} | given
        return services.open_deal(by=by or self.rep, **values)

    def deal(self, state: str = "open", **given: Any) -> Deal:
        """A deal in ``state``, brought there by people who may."""
        deal = self.open(**given)
        if state in ("dead", "unwound"):
            return self._ended(deal, state)
        for verb in list(PATH)[1 : PATH[state] + 1]:
            deal = self.step(deal, verb)
        return deal

    def _ended(self, deal: Deal, state: str) -> Deal:
        if state == "dead":
            return services.kill(by=self.boss, deal_id=deal.pk, version=deal.version, reason="Gone", at=AT)
        for reached in ("submitted", "approved", "contracted", "delivered"):
            deal = self.step(deal, reached)
        return run(deal, "unwind", by=self.boss)

    def step(self, deal: Deal, reached: str) -> Deal:
        """One step forward, to the state ``reached``."""
        verb = {
            "submitted": "submit",
            "approved": "approve",
            "contracted": "contract",
            "delivered": "deliver",
        }
        return run(deal, verb[reached], by=self.rep if reached == "submitted" else self.boss)


ARGUMENTS: dict[str, dict[str, Any]] = {
    "submit": {},
    "approve": {"cash_proof": "Bank confirmation 4711"},
    "contract": {},
    "deliver": {"odometer": 41_210, "insurance": "Acme, policy 12", "keys": 2, "we_owe": "Floor mats"},
    "kill": {"reason": "Bought elsewhere"},
    "unwind": {"reason": "Buyer's remorse", "inspection": "No damage", "odometer": 41_260},
}


def run(deal: Deal, verb: str, *, by: Actor, **given: Any) -> Deal:
    """Call the service of ``verb`` on the deal as it is, with arguments that satisfy it."""
    if verb == "revise":
        return refigure(deal, by=by)
    arguments = {"version": deal.version, "at": AT} | ARGUMENTS[verb] | given
    return getattr(services, verb)(by=by, deal_id=deal.pk, **arguments)


def refigure(deal: Deal, *, by: Actor, **given: Any) -> Deal:
    """Save the worksheet with another discount."""
    values = {
        "version": deal.version,
        "list_price": Decimal("32000.00"),
        "discount": Decimal("250.00"),
        "doc_fee": None,
        "accessories": (),
        "at": AT,
    }
    return services.update_worksheet(by=by, deal_id=deal.pk, **values | given)
