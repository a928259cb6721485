"""Restock rules: adding and changing them. A rule that is no longer wanted is switched off."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound, Stale
from apps.core.money import cents
from apps.inventory.models import Condition, RestockRule
from apps.inventory.permissions import RESTOCK

SEGMENT = ("make", "model", "condition", "price_from", "price_to")
TERMS = ("window_days", "lead_time_days", "safety_stock", "target_days", "min_stock")
FIELDS = ("name", *SEGMENT, *TERMS, "is_active")
MOST_RULES = 200
_LIMITS = {"window_days": (1, 365), "lead_time_days": (0, 365), "target_days": (0, 365)}


@transaction.atomic
def add_rule(*, by: Actor, **facts: Any) -> RestockRule:
    """Watch a segment. ``facts`` are ``FIELDS``; Conflict if the name is taken.

    At most 200 rules a dealership, so that all of them are answered by one read.
    """
    by.require(RESTOCK)
    if RestockRule.objects.count() >= MOST_RULES:
        raise Conflict(f"There are {MOST_RULES} restock rules already. Change one of them.", code="too_many")
    rule = RestockRule(dealership_id=by.dealership_id or 0)
    trail = _apply(rule, facts)
    _save(rule, "added")
    record("inventory.add_restock_rule", target=rule, by=by, changes=trail)
    return rule


@transaction.atomic
def change_rule(
    *, rule_id: int, changes: Mapping[str, Any], by: Actor, version: int | None = None
) -> RestockRule:
    """Change a rule, with the version that was seen; nothing is written where nothing differs."""
    by.require(RESTOCK)
    rule = RestockRule.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("There is no such restock rule.", code="no_restock_rule")
    if version is not None and version != rule.version:
        raise Stale("Somebody else changed this rule meanwhile. Load it again.")
    trail = _apply(rule, changes)
    if trail:
        _save(rule, "changed")
        record("inventory.change_restock_rule", target=rule, by=by, changes=trail)
    return rule


def _apply(rule: RestockRule, facts: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set what differs; returns field → (old, new)."""
    trail = {}
    for name, given in facts.items():
        if name not in FIELDS:
            raise Invalid("This is no part of a restock rule.", fields={name: ["Cannot be set."]})
        value = _tidy(given)
        if getattr(rule, name) != value:
            trail[name] = (getattr(rule, name), value)
            setattr(rule, name, value)
    _check(rule)
    return trail


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    return cents(value) if isinstance(value, Decimal) else value


def _check(rule: RestockRule) -> None:
    wrong = _wrong_numbers(rule)
    if not 1 <= len(rule.name) <= 80:
        wrong["name"] = ["1 to 80 characters."]
    if rule.condition and rule.condition not in Condition.values:
        wrong["condition"] = [f"One of {', '.join(Condition.values)}, or empty."]
    if wrong:
        raise Invalid("This restock rule cannot be right.", code="bad_rule", fields=wrong)


def _wrong_numbers(rule: RestockRule) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for name in TERMS:
        least, most = _LIMITS.get(name, (0, 1000))
        if not least <= getattr(rule, name) <= most:
            wrong[name] = [f"Between {least} and {most}."]
    low, high = rule.price_from, rule.price_to
    if low is not None and high is not None and high < low:
        wrong["price_to"] = ["Not below the beginning of the band."]
    for name, amount in (("price_from", low), ("price_to", high)):
        if amount is not None and amount < 0:
            wrong[name] = ["Not negative."]
    return wrong


def _save(rule: RestockRule, how: str) -> None:
    rule._change_reason = how
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        if "inventory_restock_name" not in str(error):
            raise
        raise Conflict(
            "There is a restock rule of this name.", code="name_taken", fields={"name": ["Already used."]}
        ) from error
