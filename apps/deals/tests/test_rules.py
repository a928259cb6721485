"""Dated rules: which is in force, how a version ends another, and what the database refuses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core.errors import Conflict, Invalid
from apps.core.testing.permission_tables import by_role, refused
from apps.customers.tests.factories import make_customer
from apps.deals import permissions, services
from apps.deals.calculators.tax import Rate
from apps.deals.models import Deal, DealPosting, FeeSchedule, OverrideEntry, TaxRate, TaxRuleSet
from apps.deals.tests.scene import AT, Scene, publish_rules, refigure, run


def publish(
    scene: Scene, start: date, percent: str = "8", jurisdiction: str = "US", **flags: Any
) -> TaxRuleSet:
    return services.publish_tax_rules(
        by=scene.system,
        jurisdiction=jurisdiction,
        name="Sales tax",
        effective_from=start,
        rates=[Rate("State", Decimal(percent))],
        flags=flags,
        at=AT,
    )


def spans(jurisdiction: str = "US") -> list[tuple[date, date | None, int]]:
    found = TaxRuleSet.objects.filter(jurisdiction=jurisdiction).order_by("effective_from")
    return [(rule.effective_from, rule.effective_to, rule.revision) for rule in found]


def test_a_version_ends_the_one_before_and_yields_to_the_one_planned(scene: Scene) -> None:
    publish(scene, date(2027, 1, 1))
    publish(scene, date(2026, 12, 1))
    assert spans() == [
        (date(2026, 1, 1), date(2026, 12, 1), 1),
        (date(2026, 12, 1), date(2027, 1, 1), 3),
        (date(2027, 1, 1), None, 2),
    ]


def test_two_versions_do_not_begin_on_one_day(scene: Scene) -> None:
    with pytest.raises(Conflict) as refusal:
        publish(scene, date(2026, 1, 1))
    assert refusal.value.code == "same_day"
    assert len(spans()) == 1


def test_the_database_refuses_an_overlap(scene: Scene) -> None:
    (rule,) = TaxRuleSet.objects.all()
    rule.pk, rule.revision, rule.effective_from = None, 9, date(2026, 6, 1)
    rule._state.adding = True
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        rule.save()


@pytest.mark.parametrize(
    ("flags", "percent"),
    [({"trade_credit": "capped"}, "7"), ({"trade_credit": "sometimes"}, "7"), ({}, "101")],
)
def test_rules_that_make_no_sense_are_refused(scene: Scene, flags: dict[str, Any], percent: str) -> None:
    with pytest.raises(Invalid):
        publish(scene, date(2027, 1, 1), percent, **flags)
    assert len(spans()) == 1


def test_a_deal_keeps_its_figures_when_rules_change(scene: Scene) -> None:
    deal = scene.open()
    publish(scene, date(2026, 11, 1), "10")
    deal.refresh_from_db()
    assert deal.tax == Decimal("2275.00")
    with pytest.raises(Conflict) as refusal:
        run(deal, "submit", by=scene.rep)
    assert refusal.value.code == "outdated_rules"
    deal = refigure(deal, by=scene.rep)
    assert deal.tax == Decimal("3175.00")
    assert run(deal, "submit", by=scene.rep).status == "submitted"


def test_tax_is_the_buyers_regions_where_rules_are_published(scene: Scene) -> None:
    publish(scene, date(2026, 1, 1), "5", "US-OH")
    buyer = make_customer(scene.system, given_name="Ann", region="oh")
    assert scene.open(customer_id=buyer.pk).tax == Decimal("1600.00")
    elsewhere = make_customer(scene.system, given_name="Bob", region="TX")
    assert scene.open(customer_id=elsewhere.pk).tax == Decimal("2275.00")


def test_without_rules_no_deal_is_opened(dealer: Dealer) -> None:
    scene = Scene(dealer)
    with dealer.scope():
        with pytest.raises(Invalid) as refusal:
            scene.open()
        assert refusal.value.code == "no_rule"
        assert not Deal.objects.exists()


def test_rules_of_another_dealer_do_not_count(two_dealers: TwoDealers) -> None:
    theirs, ours = Scene(two_dealers.theirs), Scene(two_dealers.ours)
    with two_dealers.theirs.scope():
        publish_rules(theirs.system)
        foreign = TaxRuleSet.objects.get()
    with two_dealers.ours.scope():
        with pytest.raises(Invalid):
            ours.open()
        with pytest.raises(IntegrityError), transaction.atomic():
            TaxRate.objects.create(
                dealership=two_dealers.ours.dealership,
                rule_set_id=foreign.pk,
                position=9,
                name="x",
                percent=1,
            )


@pytest.mark.parametrize(("role", "allowed"), by_role(permissions.MANAGE_RULES))
def test_who_may_publish(scene: Scene, role: str, allowed: bool) -> None:
    by = scene.actor(role)
    if allowed:
        publish_rules(by, "US-MI")
        services.set_approval_policy(by=by, version=0, self_approval=True)
        return
    with refused(permissions.MANAGE_RULES, TaxRuleSet.objects.get(), FeeSchedule.objects.get()):
        publish_rules(by, "US-MI")
    with refused(permissions.MANAGE_RULES):
        services.set_approval_policy(by=by, version=0, self_approval=True)


@pytest.mark.parametrize("table", ["dealstep", "dealposting", "overrideentry", "delivery"])
@pytest.mark.parametrize(
    "verb", ["UPDATE deals_{} SET dealership_id = dealership_id", "DELETE FROM deals_{}"]
)
def test_trails_and_books_are_append_only(scene: Scene, table: str, verb: str) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_a_second_posting_of_one_entry_is_refused(scene: Scene) -> None:
    deal = scene.deal("contracted")
    line = DealPosting.objects.filter(deal=deal).first()
    assert line is not None
    line.pk = None
    line._state.adding = True
    with pytest.raises(IntegrityError, match="deals_dealposting_once"), transaction.atomic():
        line.save()
    assert not OverrideEntry.objects.exists()
