"""Opening a deal."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.accounts import access
from apps.accounts.models import User
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import local_date, now
from apps.core.errors import Conflict, Invalid
from apps.core.money import ZERO
from apps.core.outbox import publish
from apps.customers import selectors as customers
from apps.deals import permissions, selectors
from apps.deals.calculators.worksheet import Item
from apps.deals.events import DealOpened
from apps.deals.models import Deal, DealCounter
from apps.deals.services import figuring, moving
from apps.deals.services.worksheet import keep_accessories, with_costs
from apps.inventory.lifecycle import ACTIVE
from apps.inventory.models import StockUnit


@transaction.atomic
def open_deal(
    *,
    by: Actor,
    stock_unit_id: int,
    customer_id: int,
    salesperson_id: int | None = None,
    list_price: Decimal | None = None,
    discount: Decimal = ZERO,
    doc_fee: Decimal | None = None,
    accessories: Sequence[Item] = (),
    at: datetime | None = None,
) -> Deal:
    """A new open deal: a worksheet on a vehicle for a customer. It commits nothing yet.

    ``list_price`` None means the vehicle's asking price, ``doc_fee`` None the schedule's.
    """
    by.require(permissions.OPEN)
    at = at or now()
    unit, customer = selectors.unit_for(stock_unit_id), customers.get(customer_id)
    if unit.status not in ACTIVE:
        raise Conflict(
            f"{unit} is {unit.get_status_display().lower()}: it cannot be sold.", code="not_for_sale"
        )
    accessories = with_costs(accessories, by=by)
    deal = Deal(
        dealership=figuring.home_of(by),
        stock_unit=unit,
        customer=customer,
        salesperson_id=_salesperson(by, salesperson_id),
        opened_at=at,
        active_at=at,
        list_price=_price(list_price, unit),
        discount=discount,
        entered_doc_fee=doc_fee,
    )
    figuring.figure(deal, unit=unit, accessories=accessories, by=by, at=at)
    deal.number = DealCounter.next_number(deal.dealership_id)
    deal.save(at=at)
    keep_accessories(deal, accessories)
    _tell(deal, by, at)
    return deal


def _tell(deal: Deal, by: Actor, at: datetime) -> None:
    moving.note(deal, "open", old="", by=by, at=at)
    record(
        "deal.open", target=deal, by=by, facts={"stock_unit": deal.stock_unit_id, "total": str(deal.total)}
    )
    publish(
        DealOpened(
            dealership_id=deal.dealership_id,
            deal_id=deal.pk,
            at=at,
            number=deal.number,
            unit_id=deal.stock_unit_id,
            customer_id=deal.customer_id,
            salesperson_id=deal.salesperson_id,
            total=deal.total,
            on=local_date(at, deal.dealership.time_zone),
        )
    )


def _price(entered: Decimal | None, unit: StockUnit) -> Decimal:
    price = unit.price if entered is None else entered
    if price is None:
        message = "This vehicle has no asking price: enter the list price."
        raise Invalid(message, code="price_required", fields={"list_price": [message]})
    return price


def _salesperson(by: Actor, wanted: int | None) -> int:
    """Whose sale it is: the actor's, or somebody else's of this store if he may assign."""
    if wanted is None or wanted == by.user_id:
        if by.user_id is None:
            raise _no_salesperson("Say who sells: the salesperson is missing.")
        return by.user_id
    by.require(permissions.ASSIGN)
    user = User.objects.filter(pk=wanted).first()
    seller = access.actor_for(user, by.dealership_id or 0, door="system") if user else None
    if seller is None or not seller.can(permissions.OPEN):
        raise _no_salesperson("Choose a salesperson of this dealership.")
    return wanted


def _no_salesperson(message: str) -> Invalid:
    return Invalid(message, code="bad_salesperson", fields={"salesperson": [message]})
