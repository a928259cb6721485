"""Reads of deals for screens, the API and the apps above."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.selectors import holders
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.lifecycle import Transition
from apps.customers import selectors as customers
from apps.deals import permissions, rules, worksheet_json
from apps.deals.calculators.figures import Figure
from apps.deals.calculators.worksheet import Item
from apps.deals.lifecycle import COMMITTED, EDITABLE, OPEN
from apps.deals.models import Deal, DealStep
from apps.deals.patience import DEFAULT, Verdict
from apps.inventory.models import StockUnit

WENT_STALE = "went_stale"  # the step of a timeline


def deals() -> QuerySet[Deal]:
    """The scope's deals with what a list shows of them."""
    return Deal.objects.select_related("stock_unit", "customer", "salesperson")


def get(deal_id: int) -> Deal:
    """One deal within the scope, or NotFound."""
    return _one(deals().select_related("dealership"), deal_id)


def locked(deal_id: int) -> Deal:
    """The same, locked until the transaction ends."""
    return _one(deals().select_related("dealership").select_for_update(of=("self",)), deal_id)


def _one(found: QuerySet[Deal], deal_id: int) -> Deal:
    try:
        return found.get(pk=deal_id)
    except Deal.DoesNotExist:
        raise NotFound("There is no such deal here.") from None


def unit_for(unit_id: int) -> StockUnit:
    """The stock unit that a deal is to be opened on, or NotFound."""
    unit = StockUnit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such vehicle here.")
    return unit


def committing(unit_id: int, *, besides: int) -> Deal | None:
    """The other deal that commits a stock unit, if any."""
    rivals = Deal.objects.filter(stock_unit=unit_id, status__in=COMMITTED).exclude(pk=besides)
    return rivals.select_related("salesperson").order_by("id").first()


def of_unit(unit_id: int) -> QuerySet[Deal]:
    """The deals on one stock unit, newest first."""
    return deals().filter(stock_unit=unit_id).order_by("-id")


def of_customer(customer_id: int) -> QuerySet[Deal]:
    """The deals of one customer, newest first."""
    return deals().filter(customer=customer_id).order_by("-id")


def under_way(salesperson_id: int) -> QuerySet[Deal]:
    """The deals of one salesperson that are neither delivered nor over, newest first."""
    found = deals().filter(salesperson=salesperson_id, status__in=(OPEN, *COMMITTED))
    return found.order_by("-id")


def stale(at: datetime) -> Q:
    """Deals under way that nobody touched for the days that the store allows."""
    return Q(status__in=EDITABLE, active_at__lte=rules.patience().stale_before(at))


def to_retire(at: datetime) -> list[tuple[int, int]]:
    """(dealership, deal) of what is abandoned, or stale and not told yet, in all of the scope."""
    patiences = rules.patiences()
    shortest = min((DEFAULT, *patiences.values()), key=lambda patience: patience.stale_days)
    told = _told(OuterRef("pk"), OuterRef("active_at"))
    idle = Deal.objects.filter(status__in=EDITABLE, active_at__lte=shortest.stale_before(at))
    rows = idle.order_by("dealership_id", "active_at", "id").annotate(told=Exists(told))
    due = []
    for place, pk, active_at, is_told in rows.values_list("dealership_id", "pk", "active_at", "told"):
        verdict = patiences.get(place, DEFAULT).verdict(active_at, at)
        if verdict is Verdict.ABANDONED or (verdict is Verdict.STALE and not is_told):
            due.append((place, pk))
    return due


def told_stale(deal: Deal) -> bool:
    """Whether it was told already that the deal lies still since its last act."""
    return _told(deal.pk, deal.active_at).exists()


def _told(deal: Any, since: Any) -> QuerySet[DealStep]:
    return DealStep.objects.filter(deal=deal, verb=WENT_STALE, at__gte=since)


def sold(first: date | None, last: date | None) -> Q:
    """Delivered from ``first`` to ``last`` (None: open) and not taken back by then."""
    kept = Q(unwound_on=None) if last is None else Q(unwound_on=None) | Q(unwound_on__gt=last)
    return _days("delivered_on", first, last) & kept


def taken_back(first: date | None, last: date | None) -> Q:
    """Unwound in those days, delivered before them; nothing, if they have no beginning."""
    earlier = Q(pk__in=()) if first is None else Q(delivered_on__lt=first)
    return _days("unwound_on", first, last) & earlier


def sales(first: date | None, last: date | None) -> Q:
    """What moves the count of units sold in those days, up or down; the rest cancels out."""
    return sold(first, last) | taken_back(first, last)


def _days(field: str, first: date | None, last: date | None) -> Q:
    found = Q(**{f"{field}__isnull": False})
    if first is not None:
        found &= Q(**{f"{field}__gte": first})
    return found if last is None else found & Q(**{f"{field}__lte": last})


def approvers(deal: Deal, *, besides: Actor, beyond_floor: bool) -> list[str]:
    """Who could approve a deal that ``besides`` may not: its store's people first, then its group's.

    Those who submitted or sell it are left out, and ``beyond_floor`` those with too little authority.
    """
    place = deal.dealership
    out = {besides.user_id, deal.submitted_by_id, deal.salesperson_id}
    found = [
        person for person in holders(permissions.APPROVE, place.group, place) if person.user.pk not in out
    ]
    if beyond_floor:
        able = {person.user.pk for person in holders(permissions.APPROVE_BELOW_FLOOR, place.group, place)}
        found = [person for person in found if person.user.pk in able]
    found.sort(key=lambda person: person.place != str(place))
    return list({person.user.pk: str(person.user) for person in found}.values())


def explain(deal: Deal, *, by: Actor) -> list[Figure]:
    """The figures of a deal as they were computed; cost and gross only for who may see them."""
    figures = worksheet_json.thaw(deal.worksheet)
    sees_gross = by.can(permissions.SEE_GROSS)
    return [figure for figure in figures if sees_gross or not figure.private]


def next_steps(deal: Deal, *, by: Actor) -> list[Transition]:
    """What this actor may do with the deal now, in the order of its life."""
    possible = Deal.lifecycle.possible(deal.status)
    return [step for step in possible if step.verb != "revise" and by.can(step.permission)]


def inputs_of(deal: Deal) -> dict[str, Any]:
    """What the worksheet was computed from, as ``services.update_worksheet`` takes it."""
    items = [Item(row.label, row.amount, row.cost) for row in deal.accessories.all()]
    return {
        "list_price": deal.list_price,
        "discount": deal.discount,
        "doc_fee": deal.entered_doc_fee,
        "accessories": items,
    }


def matching(query: str) -> Q:
    """Deals of this number, of customers that ``query`` means, or on the stock number it names."""
    query = query.strip()
    found = Q(customer__in=customers.search(query).values("pk")) if query else Q()
    if query.isascii() and query.isdigit() and len(query) <= 12:
        found |= Q(number=int(query))
    return found | Q(stock_unit__stock_number=query.upper()) if query else found
