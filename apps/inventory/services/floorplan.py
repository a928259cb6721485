"""Floorplan: a unit goes on it, curtailments are paid, it is paid off."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.clock import local_date
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.money import cents
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import FloorplanAdvance, FloorplanPayment, FloorplanPlan
from apps.inventory.models.floorplan import TERMS, AdvanceEnd, PaymentKind
from apps.inventory.permissions import FLOORPLAN, SEE_COST
from apps.inventory.services.floorplan_rows import finish, settle, tell
from apps.inventory.services.rows import check_version, lock_unit


@transaction.atomic
def start_advance(
    *,
    unit_id: int,
    plan_id: int,
    principal: Decimal,
    by: Actor,
    at: datetime,
    started_on: date | None = None,
    version: int | None = None,
) -> FloorplanAdvance:
    """Put a unit on floorplan under a copy of a lender's terms; ``started_on`` is day 0.

    Empty: the acquisition's day, else today, store time. Conflict if the stay is over or the unit is
    on floorplan already; Invalid for a day to come, no principal or a lender not in use.
    """
    _require(by)
    unit = lock_unit(unit_id)
    check_version(unit, version)
    if unit.status in CLOSED:
        raise Conflict("This stay is over; it cannot go on floorplan.", code="closed")
    plan = FloorplanPlan.objects.filter(pk=plan_id, is_active=True).first()
    if plan is None:
        raise Invalid("Choose a lender in use.", code="no_plan", fields={"plan_id": ["Not a lender here."]})
    today = local_date(at, unit.dealership.time_zone)
    began = started_on or unit.acquired_on or today
    _check(principal=cents(principal), day=("started_on", began), today=today)
    advance = FloorplanAdvance(
        dealership_id=unit.dealership_id,
        unit=unit,
        principal=cents(principal),
        balance=cents(principal),
        started_on=began,
        **{name: getattr(plan, name) for name in TERMS},
    )
    _save_new(advance, at)
    tell(
        advance,
        "inventory.floorplan_start",
        by=by,
        at=at,
        changes={"floorplan_balance": (None, advance.balance)},
    )
    return advance


@transaction.atomic
def pay_curtailment(
    *,
    advance_id: int,
    amount: Decimal,
    by: Actor,
    at: datetime,
    paid_on: date | None = None,
    reference: str = "",
    version: int | None = None,
) -> FloorplanAdvance:
    """Record principal paid back; it falls from ``paid_on`` (today if empty, store time) on.

    Invalid for a day to come or before the start and for more than is owed: that is a payoff.
    """
    _require(by)
    advance = _locked(advance_id, version)
    if cents(amount) >= advance.balance:
        raise Invalid(
            "A curtailment is less than what is owed. Record a payoff instead.",
            code="is_payoff",
            fields={"amount": ["Less than what is owed."]},
        )
    old = advance.balance
    _pay(advance, PaymentKind.CURTAILMENT, cents(amount), paid_on, reference, by=by, at=at)
    settle(advance, at=at, reason="curtailment")
    changes = {"floorplan_balance": (old, advance.balance)}
    tell(advance, "inventory.floorplan_curtail", by=by, at=at, changes=changes, reason=reference)
    return advance


@transaction.atomic
def pay_off(
    *,
    advance_id: int,
    by: Actor,
    at: datetime,
    paid_on: date | None = None,
    reference: str = "",
    version: int | None = None,
) -> FloorplanAdvance:
    """Record that all that is owed was paid: the advance ends on ``paid_on``, today if empty."""
    _require(by)
    advance = _locked(advance_id, version)
    day = _pay(advance, PaymentKind.PAYOFF, advance.balance, paid_on, reference, by=by, at=at)
    finish(advance, end=AdvanceEnd.PAID_OFF, on=day, by=by, at=at)
    return advance


def _require(by: Actor) -> None:
    by.require(FLOORPLAN)
    by.require(SEE_COST)


def _locked(advance_id: int, version: int | None) -> FloorplanAdvance:
    """The open advance, behind its unit's lock, which every verb takes first."""
    unit_id = FloorplanAdvance.objects.filter(pk=advance_id).values_list("unit_id", flat=True).first()
    if unit_id is None:
        raise NotFound("There is no such floorplan advance.", code="no_advance")
    unit = lock_unit(unit_id)
    advance = FloorplanAdvance.objects.select_for_update(of=("self",)).get(pk=advance_id)
    advance.unit = unit
    if advance.ended_on is not None:
        raise Conflict(f"This advance is over: {advance.get_end_display().lower()}.", code="ended")
    if version is not None and version != advance.version:
        raise Conflict("Somebody else recorded a payment meanwhile. Load the page again.", code="stale")
    return advance


def _pay(
    advance: FloorplanAdvance,
    kind: PaymentKind,
    amount: Decimal,
    paid_on: date | None,
    reference: str,
    *,
    by: Actor,
    at: datetime,
) -> date:
    today = local_date(at, advance.unit.dealership.time_zone)
    day = paid_on or today
    _check(principal=amount, day=("paid_on", day), today=today, earliest=advance.started_on)
    FloorplanPayment.objects.create(
        dealership_id=advance.dealership_id,
        advance=advance,
        kind=kind,
        amount=amount,
        paid_on=day,
        reference=reference.strip(),
        actor_id=by.user_id,
        actor_name=by.name,
        at=at,
    )
    return day


def _check(*, principal: Decimal, day: tuple[str, date], today: date, earliest: date = date.min) -> None:
    name, value = day
    wrong: dict[str, list[str]] = {}
    if principal <= 0:
        wrong["principal" if name == "started_on" else "amount"] = ["More than zero."]
    if not earliest <= value <= today:
        wrong[name] = ["Not after today."] if value > today else ["Not before the advance began."]
    if wrong:
        raise Invalid("This floorplan entry cannot be right.", code="bad_floorplan", fields=wrong)


def _save_new(advance: FloorplanAdvance, at: datetime) -> None:
    try:
        with transaction.atomic():
            settle(advance, at=at, reason="floorplan began")
    except IntegrityError as error:
        if "inventory_floorplan_one_open" not in str(error):
            raise
        raise Conflict("This vehicle is on floorplan already.", code="on_floorplan") from error
