"""Stock alerts: raised and resolved by sets, acknowledged and snoozed by people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from apps.accounts.models import Dealership
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import day_bounds, local_date
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.outbox import publish
from apps.inventory.ageing import days_in_stock
from apps.inventory.events import StockAlertsRaised
from apps.inventory.lifecycle import HELD, IN_STOCK
from apps.inventory.models import (
    AlertKind,
    PriceChange,
    RestockRule,
    StockAlert,
    StockUnit,
    WatchPolicy,
)
from apps.inventory.permissions import WATCH
from apps.inventory.restocking import advice
from apps.inventory.services.listing import WITHOUT_PHOTOS
from apps.inventory.watching import MOST_DAYS, level_of, wrong_thresholds

MOST_SNOOZE = timedelta(days=366)

type Key = tuple[str, int | None, int | None]
"""Kind, unit, rule: what at most one alert is open for."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a round changed: alerts raised (climbing ones included) and resolved."""

    raised: int
    resolved: int


def policy_of(dealership_id: int, *, lock: bool = False) -> WatchPolicy:
    """The dealership's policy; with ``lock`` it is made where it is missing, and kept locked."""
    if lock:
        WatchPolicy.objects.bulk_create([WatchPolicy(dealership_id=dealership_id)], ignore_conflicts=True)
        return WatchPolicy.objects.select_for_update(of=("self",)).get()
    return WatchPolicy.objects.first() or WatchPolicy(dealership_id=dealership_id)


@transaction.atomic
def watch(*, by: Actor, at: datetime) -> Figures:
    """Compare the stock of the actor's dealership with its alerts: raise, climb, resolve.

    The same stock again changes nothing. Rounds of one dealership wait for one another.
    """
    by.require(WATCH)
    place = Dealership.objects.get(pk=by.dealership_id)  # type: ignore[misc]
    policy = policy_of(place.pk, lock=True)
    wanted = _wanted(policy, place.time_zone, at)
    known: dict[Key, StockAlert] = {
        (alert.kind, alert.unit_id, alert.rule_id): alert
        for alert in StockAlert.objects.filter(resolved_at=None)
    }
    over = [alert.pk for key, alert in known.items() if key not in wanted]
    resolved = StockAlert.objects.filter(pk__in=over).update(resolved_at=at, version=F("version") + 1)
    climbed = _climb(known, wanted, at)
    fresh = [
        StockAlert(dealership_id=place.pk, kind=kind, unit_id=unit, rule_id=rule, level=level, raised_at=at)
        for (kind, unit, rule), level in wanted.items()
        if (kind, unit, rule) not in known
    ]
    StockAlert.objects.bulk_create(fresh, batch_size=1000)
    figures = Figures(len(fresh) + climbed, resolved)
    if figures.raised or figures.resolved:
        _tell(policy, figures, by=by, at=at)
    return figures


def _climb(known: Mapping[Key, StockAlert], wanted: Mapping[Key, int], at: datetime) -> int:
    """Set levels; one that rose is raised anew, so that who saw the last one sees this one too."""
    changed, rose = [], 0
    for key, alert in known.items():
        level = wanted.get(key, alert.level)
        if level == alert.level:
            continue
        if level > alert.level and alert.kind == AlertKind.AGEING:
            rose += 1
            alert.raised_at, alert.acknowledged_at, alert.acknowledged_by = at, None, ""
            alert.snoozed_until, alert.snoozed_by = None, ""
        alert.level = level
        alert.version += 1
        changed.append(alert)
    names = [
        "version",
        "level",
        "raised_at",
        "acknowledged_at",
        "acknowledged_by",
        "snoozed_until",
        "snoozed_by",
    ]
    StockAlert.objects.bulk_update(changed, names, batch_size=500)
    return rose


def _tell(policy: WatchPolicy, figures: Figures, *, by: Actor, at: datetime) -> None:
    facts = {"raised": figures.raised, "resolved": figures.resolved}
    record("inventory.watch", target=None, by=by, dealership_id=policy.dealership_id, facts=facts)
    publish(StockAlertsRaised(dealership_id=policy.dealership_id, policy_id=policy.pk, at=at, **facts))


def _wanted(policy: WatchPolicy, zone: str, at: datetime) -> dict[Key, int]:
    """What should be open now, with its level."""
    today = local_date(at, zone)
    thresholds = policy.ageing_days
    here = StockUnit.objects.filter(status__in=(IN_STOCK, HELD), acquired_on__isnull=False)
    aged = here.filter(acquired_on__lte=today - timedelta(days=min(thresholds)))
    found: dict[Key, int] = {
        (AlertKind.AGEING, pk, None): level_of(days_in_stock(acquired, today), thresholds)
        for pk, acquired in aged.values_list("pk", "acquired_on")
        if acquired is not None
    }
    still_since = day_bounds(today - timedelta(days=policy.price_days), zone)[0]
    moved = PriceChange.objects.filter(unit=OuterRef("pk"), at__gte=still_since)
    frontline = StockUnit.objects.filter(status=IN_STOCK, readiness="frontline")
    still = here.filter(
        ~Exists(moved), price__isnull=False, acquired_on__lte=today - timedelta(days=policy.price_days)
    )
    found |= _keys(AlertKind.PRICE_STILL, still, policy.price_days)
    found |= _keys(AlertKind.NO_PHOTOS, frontline.filter(WITHOUT_PHOTOS), 0)
    found |= _keys(AlertKind.NO_PRICE, frontline.filter(price=None), 0)
    rules = list(RestockRule.objects.filter(is_active=True))
    for rule, _, said in advice(rules, at=at, zone=zone):
        if said.alert:
            found[AlertKind.RESTOCK, None, rule.pk] = said.quantity
    return found


def _keys(kind: AlertKind, units: QuerySet[StockUnit], level: int) -> dict[Key, int]:
    return {(kind, pk, None): level for pk in units.values_list("pk", flat=True)}


@transaction.atomic
def acknowledge(*, alert_id: int, by: Actor, at: datetime) -> StockAlert:
    """Say that somebody has seen it and acts; the alert stays until its cause goes."""
    alert = _open(alert_id, by)
    if alert.acknowledged_at is None:
        alert.acknowledged_at, alert.acknowledged_by = at, by.name
        alert.save(update_fields=["acknowledged_at", "acknowledged_by"])
        record("inventory.acknowledge_alert", target=alert, by=by)
    return alert


@transaction.atomic
def snooze(*, alert_id: int, until: datetime, by: Actor, at: datetime) -> StockAlert:
    """Keep it out of the list until then; at most a year, and less where its level rises before."""
    alert = _open(alert_id, by)
    if not at < until <= at + MOST_SNOOZE:
        raise Invalid(
            "Choose a moment within the next year.", code="bad_until", fields={"until": ["Within a year."]}
        )
    old, alert.snoozed_until, alert.snoozed_by = alert.snoozed_until, until, by.name
    alert.save(update_fields=["snoozed_until", "snoozed_by"])
    record("inventory.snooze_alert", target=alert, by=by, changes={"snoozed_until": (old, until)})
    return alert


@transaction.atomic
def wake(*, alert_id: int, by: Actor) -> StockAlert:
    """End a snooze; undoes ``snooze``."""
    alert = _open(alert_id, by)
    if alert.snoozed_until is not None:
        old, alert.snoozed_until, alert.snoozed_by = alert.snoozed_until, None, ""
        alert.save(update_fields=["snoozed_until", "snoozed_by"])
        record("inventory.wake_alert", target=alert, by=by, changes={"snoozed_until": (old, None)})
    return alert


@transaction.atomic
def set_policy(
    *,
    by: Actor,
    at: datetime,
    ageing_days: Sequence[int] | None = None,
    price_days: int | None = None,
    title_days: int | None = None,
) -> WatchPolicy:
    """When alerts are raised from the next round on: days in stock, days without a change of price.

    ``title_days`` makes a missing title overdue at once. What is None stays. Invalid for days that cannot be.
    """
    by.require(WATCH)
    wrong = {}
    if ageing_days is not None and (message := wrong_thresholds(ageing_days)):
        wrong["ageing_days"] = [message]
    days = {"price_days": price_days, "title_days": title_days}
    for name, value in days.items():
        if value is not None and not 1 <= value <= MOST_DAYS:
            wrong[name] = [f"Between 1 and {MOST_DAYS} days."]
    if wrong:
        raise Invalid("These thresholds cannot be right.", code="bad_policy", fields=wrong)
    policy = policy_of(by.dealership_id or 0, lock=True)
    thresholds = None if ageing_days is None else list(ageing_days)
    new = {name: value for name, value in {"ageing_days": thresholds, **days}.items() if value is not None}
    trail = {
        name: (getattr(policy, name), value) for name, value in new.items() if getattr(policy, name) != value
    }
    if trail:
        for name, wanted in new.items():
            setattr(policy, name, wanted)
        policy._change_reason = "thresholds"
        policy.save(at=at)
        record("inventory.watch_policy", target=policy, by=by, changes=trail)
    return policy


def _open(alert_id: int, by: Actor) -> StockAlert:
    """The locked alert, if it is still open."""
    by.require(WATCH)
    alert = StockAlert.objects.select_for_update(of=("self",)).filter(pk=alert_id).first()
    if alert is None:
        raise NotFound("There is no such alert.", code="no_alert")
    if alert.resolved_at is not None:
        raise Conflict("This alert is resolved: its cause has gone.", code="resolved")
    return alert
