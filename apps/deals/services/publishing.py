"""Publishing tax rules and fees, and setting who may approve."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, Stale
from apps.deals import permissions
from apps.deals.calculators.tax import Rate
from apps.deals.calculators.worksheet import Item
from apps.deals.models import ApprovalPolicy, Fee, FeeSchedule, TaxRate, TaxRuleSet
from apps.deals.models.dated import DatedRule


@transaction.atomic
def publish_tax_rules(
    *,
    by: Actor,
    jurisdiction: str,
    name: str,
    effective_from: date,
    rates: Sequence[Rate],
    flags: Mapping[str, Any],
    at: datetime | None = None,
) -> TaxRuleSet:
    """The next version of a jurisdiction's tax rules; it ends the one in force on that day.

    ``flags`` are trade_credit, trade_credit_cap, doc_fee_taxable, accessories_taxable and
    rebate_reduces_base.
    """
    by.require(permissions.MANAGE_RULES)
    if not rates:
        raise Invalid(
            "Enter at least one rate; 0 % says that nothing is taxed.", fields={"rates": ["Required."]}
        )
    rules = _publish(TaxRuleSet(**flags), by, jurisdiction, name, effective_from, at or now())
    rows = [
        TaxRate(
            dealership_id=rules.dealership_id,
            rule_set=rules,
            position=position,
            name=rate.name,
            percent=rate.percent,
            max_base=rate.max_base,
        )
        for position, rate in enumerate(rates, start=1)
    ]
    _keep(TaxRate, rows)
    record(
        "deal.publish_tax_rules", target=rules, by=by, facts={"rates": [str(rate.percent) for rate in rates]}
    )
    return rules


@transaction.atomic
def publish_fees(
    *,
    by: Actor,
    jurisdiction: str,
    name: str,
    effective_from: date,
    doc_fee: Decimal,
    doc_fee_cap: Decimal | None,
    doc_fee_in_gross: bool,
    fees: Sequence[Item],
    at: datetime | None = None,
) -> FeeSchedule:
    """The next version of a jurisdiction's fees; it ends the one in force on that day."""
    by.require(permissions.MANAGE_RULES)
    draft = FeeSchedule(doc_fee=doc_fee, doc_fee_cap=doc_fee_cap, doc_fee_in_gross=doc_fee_in_gross)
    schedule = _publish(draft, by, jurisdiction, name, effective_from, at or now())
    rows = [
        Fee(
            dealership_id=schedule.dealership_id,
            schedule=schedule,
            position=position,
            name=fee.label,
            amount=fee.amount,
        )
        for position, fee in enumerate(fees, start=1)
    ]
    _keep(Fee, rows)
    record("deal.publish_fees", target=schedule, by=by, facts={"doc_fee": str(doc_fee), "fees": len(fees)})
    return schedule


def _publish[R: DatedRule](
    rule: R, by: Actor, jurisdiction: str, name: str, effective_from: date, at: datetime
) -> R:
    versions = list(
        type(rule)
        ._default_manager.select_for_update()
        .filter(jurisdiction=jurisdiction)
        .order_by("effective_from")
    )
    rule.dealership_id = by.dealership_id or 0
    rule.jurisdiction, rule.name = jurisdiction, name
    rule.revision = max((version.revision for version in versions), default=0) + 1
    rule.effective_from = effective_from
    rule.effective_to = _make_room(versions, effective_from)
    rule.published_by_id, rule.published_by_name, rule.published_at = by.user_id, by.name, at
    _check(rule, "dealership")
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        raise Conflict("Somebody published rules for these days meanwhile. Look again.") from None
    return rule


def _keep[M: (TaxRate, Fee)](model: type[M], rows: list[M]) -> None:
    for row in rows:
        _check(row, "dealership", "rule_set", "schedule")
    model.objects.bulk_create(rows)


def _check(row: Model, *keys: str) -> None:
    """Refuse what the model's validators and constraints refuse; ``keys`` are set by us."""
    try:
        row.full_clean(exclude=keys, validate_unique=False)
    except ValidationError as refused:
        sentences = [sentence for sentences in refused.message_dict.values() for sentence in sentences]
        raise Invalid(" ".join(sentences), code="bad_rule", fields=refused.message_dict) from None


def _make_room(versions: Sequence[DatedRule], start: date) -> date | None:
    """End the version in force on ``start``; the new one lasts until the next planned version."""
    for version in versions:
        if version.effective_from == start:
            raise Conflict(f"{version} begins on {start} already.", code="same_day")
        if version.effective_from < start and (version.effective_to is None or version.effective_to > start):
            version.effective_to = start
            version.save()
    later = [version.effective_from for version in versions if version.effective_from > start]
    return min(later, default=None)


@transaction.atomic
def set_approval_policy(
    *,
    by: Actor,
    version: int,
    self_approval: bool,
    stale_after_days: int | None = None,
    dead_after_days: int | None = None,
) -> ApprovalPolicy:
    """Say whether approvers may approve their own deals, and how long a deal may lie still.

    ``version`` is 0 where no policy is set; days that are None stay what they are.
    """
    by.require(permissions.MANAGE_RULES)
    policy = ApprovalPolicy.objects.select_for_update().first()
    if (policy.version if policy else 0) != version:
        raise Stale("Somebody changed the policy meanwhile. Load the page again.")
    policy = policy or ApprovalPolicy(dealership_id=by.dealership_id or 0)
    wanted = {
        "self_approval": self_approval,
        "stale_after_days": policy.stale_after_days if stale_after_days is None else stale_after_days,
        "dead_after_days": policy.dead_after_days if dead_after_days is None else dead_after_days,
    }
    changes = {name: (getattr(policy, name), value) for name, value in wanted.items()}
    for name, value in wanted.items():
        setattr(policy, name, value)
    _check_days(policy)
    policy.save()
    record("deal.set_approval_policy", target=policy, by=by, changes=changes)
    return policy


def _check_days(policy: ApprovalPolicy) -> None:
    if not 1 <= policy.stale_after_days < policy.dead_after_days <= 365:
        message = "A deal goes stale after at least a day and is given up later, within a year."
        raise Invalid(message, code="bad_days", fields={"dead_after_days": [message]})
