"""The verbs of a cash deal: what each does, and what it refuses."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from apps.core.errors import Conflict, Invalid, NotAllowed, Stale
from apps.core.models import AuditEvent, OutboxMessage
from apps.customers.tests.factories import make_customer
from apps.deals import selectors, services
from apps.deals.calculators.worksheet import Item
from apps.deals.models import ApprovalPolicy, Deal, DealPosting, DealStep, OverrideEntry
from apps.deals.tests.scene import AT, ON, Scene, make_unit, refigure, run


def test_opening_figures_the_deal_and_commits_nothing(scene: Scene) -> None:
    deal = scene.open(
        by=scene.boss,
        salesperson_id=scene.rep.user_id,
        discount=Decimal("500.00"),
        accessories=[Item("Tow bar", Decimal("800.00"), Decimal("450.00"))],
    )
    deal.refresh_from_db()
    assert (deal.number, deal.status, deal.salesperson_id) == (1, "open", scene.rep.user_id)
    assert deal.selling_price == Decimal("31500.00")
    assert deal.tax == Decimal("2296.00")  # 7 % of 31,500 + 800 + 500
    assert deal.total == Decimal("35421.00")
    assert (deal.front_gross, deal.commissionable_gross) == (Decimal("1950.00"), Decimal("1650.00"))
    scene.unit.refresh_from_db()
    assert scene.unit.status == "in_stock"
    assert [item.label for item in deal.accessories.all()] == ["Tow bar"]


def test_the_whole_thread(scene: Scene) -> None:
    deal = scene.deal("delivered")
    scene.unit.refresh_from_db()
    assert (deal.status, deal.delivered_on, scene.unit.status) == ("delivered", ON, "delivered")
    assert deal.delivery.odometer == 41_210
    verbs = list(DealStep.objects.filter(deal=deal).order_by("id").values_list("verb", flat=True))
    assert verbs == ["open", "submit", "approve", "contract", "deliver"]
    told = OutboxMessage.objects.filter(aggregate="deals.deal", aggregate_id=deal.pk).order_by("sequence")
    assert [(m.payload.get("old"), m.payload.get("new")) for m in told] == [
        (None, None),
        ("open", "submitted"),
        ("submitted", "approved"),
        ("approved", "contracted"),
        ("contracted", "delivered"),
    ]
    assert told.last().payload["front_gross"] == "2100.00"
    acts = AuditEvent.objects.filter(target_type="deals.deal", target_id=str(deal.pk)).order_by("id")
    assert [act.action for act in acts] == [f"deal.{verb}" for verb in verbs]


def test_history_carries_the_moments_of_the_acts(scene: Scene) -> None:
    made = timezone.now()
    deal = scene.open()
    moments = [AT]
    for hours, verb in enumerate(("submit", "approve", "contract", "deliver"), start=1):
        moments.append(AT + timedelta(hours=hours))
        deal = run(deal, verb, by=scene.rep if verb == "submit" else scene.boss, at=moments[-1])
    assert list(deal.history.order_by("history_id").values_list("history_date", flat=True)) == moments
    # Taken in, its Buyers Guide issued, committed, sold, delivered.
    of_unit = scene.unit.history.order_by("history_id").values_list("history_date", flat=True)
    assert list(of_unit) == [AT, AT, moments[1], moments[3], moments[4]]
    assert scene.customer.history.get().history_date >= made  # no moment given: the clock's


def test_the_sale_is_booked_balanced(scene: Scene) -> None:
    deal = scene.deal("contracted")
    lines = dict(DealPosting.objects.filter(deal=deal).values_list("account", "amount"))
    assert lines == {
        "receivable": deal.total,
        "vehicle_sales": Decimal("-32000.00"),
        "doc_fees": Decimal("-500.00"),
        "tax_payable": Decimal("-2275.00"),
        "fees_payable": Decimal("-325.00"),
        "cost_of_vehicles": Decimal("29900.00"),
        "vehicle_inventory": Decimal("-29900.00"),
    }
    assert sum(lines.values()) == 0


@pytest.mark.parametrize("state", ["contracted", "delivered"])
def test_unwinding_puts_everything_back(scene: Scene, state: str) -> None:
    before = {name: getattr(scene.unit, name) for name in ("status", "acquired_on", "deal_id", "deal_label")}
    deal = run(scene.deal(state), "unwind", by=scene.boss)
    scene.unit.refresh_from_db()
    assert {name: getattr(scene.unit, name) for name in before} == before
    assert scene.unit.is_returned is (state == "delivered")
    nets = DealPosting.objects.filter(deal=deal).values("account").annotate(net=Sum("amount"))
    assert nets and all(row["net"] == 0 for row in nets)
    assert DealPosting.objects.filter(deal=deal, entry="contract").count() * 2 == deal.postings.count()
    assert hasattr(deal, "delivery") is (state == "delivered")
    again = scene.deal("submitted")
    assert again.number == deal.number + 1


@pytest.mark.parametrize(
    ("state", "given", "kept"),
    [
        ("delivered", {"odometer": 41_260}, 41_260),
        ("delivered", {"odometer": 41_150, "odometer_correction": "Mistyped at intake"}, 41_150),
        ("contracted", {"odometer": None}, 41_200),
    ],
)
def test_a_car_that_comes_back_has_its_odometer_read(
    scene: Scene, state: str, given: dict[str, Any], kept: int
) -> None:
    run(scene.deal(state), "unwind", by=scene.boss, **given)
    scene.unit.refresh_from_db()
    assert scene.unit.odometer == kept
    acts = AuditEvent.objects.filter(action="inventory.read_odometer")
    assert [act.changes for act in acts] == ([{"odometer": [41_200, kept]}] if kept != 41_200 else [])
    facts = AuditEvent.objects.get(action="deal.unwind").facts
    assert facts["odometer"] == given["odometer"]


def test_a_dead_deal_releases_the_vehicle(scene: Scene) -> None:
    deal = run(scene.deal("approved"), "kill", by=scene.rep)
    scene.unit.refresh_from_db()
    assert (deal.status, deal.closing_reason, scene.unit.status) == ("dead", "Bought elsewhere", "in_stock")
    scene.deal("submitted")


def test_killing_an_open_deal_leaves_another_deals_vehicle_alone(scene: Scene) -> None:
    idle = scene.open()
    holder = scene.deal("submitted")
    run(idle, "kill", by=scene.rep)
    scene.unit.refresh_from_db()
    assert (scene.unit.status, scene.unit.deal_id) == ("pending_sale", holder.pk)


def test_the_loser_learns_who_has_the_vehicle(scene: Scene) -> None:
    winner = scene.deal("submitted")
    loser = scene.open()
    with pytest.raises(Conflict) as refusal:
        run(loser, "submit", by=scene.boss)
    assert refusal.value.code == "vehicle_committed"
    assert refusal.value.extra == {"deal_number": winner.number, "salesperson": scene.rep.name}
    assert f"deal {winner.number} of {scene.rep.name}" in refusal.value.message
    loser.refresh_from_db()
    assert loser.status == "open"


def test_a_vehicle_held_for_somebody_else_says_so(scene: Scene) -> None:
    from apps.inventory.refs import CustomerRef
    from apps.inventory.services.holds import hold

    other = make_customer(scene.boss, given_name="Ann")
    deal = scene.open()
    hold(
        unit_id=scene.unit.pk,
        customer=CustomerRef(other.pk, other.name),
        expires_at=AT + timedelta(days=1),
        deposit_reference="R1",
        by=scene.boss,
        at=AT,
    )
    with pytest.raises(Conflict) as refusal:
        run(deal, "submit", by=scene.rep)
    assert refusal.value.code == "held"


def test_nobody_approves_his_own_deal(scene: Scene) -> None:
    deal = run(scene.open(by=scene.boss), "submit", by=scene.boss)
    with pytest.raises(NotAllowed) as refusal:
        run(deal, "approve", by=scene.boss)
    assert refusal.value.code == "own_deal"
    assert "Nobody else here may" in refusal.value.message
    deal.refresh_from_db()
    assert (deal.status, deal.approved_by_name) == ("submitted", "")
    assert not OverrideEntry.objects.exists()
    assert run(deal, "approve", by=scene.actor("general_manager")).status == "approved"


def test_his_refusal_names_who_could(scene: Scene) -> None:
    deal = run(scene.open(by=scene.boss), "submit", by=scene.boss)
    scene.actor("auditor")
    able = [scene.actor(role).name for role in ("group_admin", "sales_manager", "general_manager")]
    with pytest.raises(NotAllowed) as refusal:
        run(deal, "approve", by=scene.boss)
    told = refusal.value.extra["approvers"]
    assert sorted(told) == sorted(able) and told[2] == able[0]  # the group's people come last
    assert refusal.value.message.endswith(f"Ask {told[0]}, {told[1]} or {told[2]}.")


def test_who_could_must_have_the_authority_and_no_part_in_it(scene: Scene) -> None:
    seller, manager = scene.actor("general_manager"), scene.actor("sales_manager")
    cheap = scene.open(by=manager, salesperson_id=seller.user_id, list_price=Decimal("29000.00"))
    cheap = run(cheap, "submit", by=manager)
    scene.actor("auditor")
    for person in (seller, manager):
        with pytest.raises(NotAllowed, match=f"Ask {scene.boss.name}.$"):
            run(cheap, "approve", by=person)


def test_having_another_submit_does_not_help(scene: Scene) -> None:
    deal = run(scene.open(by=scene.boss), "submit", by=scene.rep)
    with pytest.raises(NotAllowed):
        run(deal, "approve", by=scene.boss)


def test_an_owner_operated_store_approves_on_the_record(scene: Scene) -> None:
    services.set_approval_policy(by=scene.boss, version=0, self_approval=True)
    deal = run(scene.open(by=scene.boss), "submit", by=scene.boss)
    assert run(deal, "approve", by=scene.boss).status == "approved"
    (entry,) = OverrideEntry.objects.all()
    assert (entry.deal_id, entry.kind, entry.by_id) == (deal.pk, "self_approval", scene.boss.user_id)


def test_a_price_below_floor_needs_higher_authority(scene: Scene) -> None:
    deal = run(scene.open(list_price=Decimal("29000.00")), "submit", by=scene.rep)
    with pytest.raises(NotAllowed) as refusal:
        run(deal, "approve", by=scene.actor("sales_manager"))
    assert refusal.value.code == "beyond_authority"
    assert run(deal, "approve", by=scene.actor("general_manager")).status == "approved"
    kinds = set(OverrideEntry.objects.values_list("kind", flat=True))
    assert kinds == {"below_floor", "loss"}


def test_changing_an_approved_price_voids_the_approval(scene: Scene) -> None:
    deal = refigure(scene.deal("approved"), by=scene.rep)
    assert (deal.status, deal.approved_by_name, deal.approved_at, deal.cash_proof) == (
        "submitted",
        "",
        None,
        "",
    )
    with pytest.raises(Conflict):
        run(deal, "contract", by=scene.boss)
    scene.unit.refresh_from_db()
    assert scene.unit.status == "pending_sale"
    assert run(run(deal, "approve", by=scene.boss), "contract", by=scene.boss).total == deal.total


@pytest.mark.parametrize("state", ["contracted", "delivered", "dead", "unwound"])
def test_figures_are_final_from_the_contract_on(scene: Scene, state: str) -> None:
    deal = scene.deal(state)
    with pytest.raises(Conflict):
        refigure(deal, by=scene.boss)
    assert Deal.objects.get(pk=deal.pk).total == deal.total


def test_somebody_elses_change_is_not_overwritten(scene: Scene) -> None:
    deal = scene.open()
    refigure(deal, by=scene.boss)
    with pytest.raises(Stale):
        refigure(deal, by=scene.rep, version=1, discount=Decimal("9.00"))
    with pytest.raises(Stale):
        run(deal, "submit", by=scene.rep, version=1)
    assert Deal.objects.get(pk=deal.pk).discount == Decimal("250.00")


@pytest.mark.parametrize(
    ("verb", "state", "given", "field"),
    [
        ("approve", "submitted", {"cash_proof": " "}, "cash_proof"),
        ("approve", "submitted", {"cash_proof": "4111 1111 1111 1111"}, "cash_proof"),
        ("deliver", "contracted", {"odometer": 41_199}, "odometer"),
        ("deliver", "contracted", {"insurance": ""}, "insurance"),
        ("deliver", "contracted", {"keys": 0}, "keys"),
        ("deliver", "contracted", {"we_owe": "x" * 2001}, "we_owe"),
        ("kill", "open", {"reason": ""}, "reason"),
        ("unwind", "contracted", {"reason": " "}, "reason"),
        ("unwind", "contracted", {"inspection": ""}, "inspection"),
        ("unwind", "contracted", {"odometer": 41_199}, "odometer"),
        ("unwind", "delivered", {"odometer": None}, "odometer"),
        ("unwind", "delivered", {"odometer": 41_209}, "odometer"),
        ("unwind", "delivered", {"odometer": 2_000_001}, "odometer"),
        ("unwind", "delivered", {"odometer_correction": "x" * 301}, "odometer_correction"),
    ],
)
def test_missing_facts_are_named(
    scene: Scene, verb: str, state: str, given: dict[str, Any], field: str
) -> None:
    deal = scene.deal(state)
    with pytest.raises(Invalid) as refusal:
        run(deal, verb, by=scene.boss, **given)
    assert field in refusal.value.fields
    deal.refresh_from_db()
    assert deal.status == state


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"discount": Decimal("32000.00")}, "discount"),
        ({"discount": Decimal("-1.00")}, "discount"),
        ({"list_price": Decimal("0.00")}, "discount"),
        ({"list_price": Decimal("1.005")}, "list_price"),
        ({"doc_fee": Decimal("500.01")}, "doc_fee"),
        ({"accessories": [Item("Mats", Decimal("-5.00"))]}, "accessories"),
    ],
)
def test_invalid_maths_is_refused(scene: Scene, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        scene.open(**given)
    assert field in refusal.value.fields
    assert not Deal.objects.exists()


def test_a_vehicle_without_a_price_or_cost(scene: Scene) -> None:
    bare = make_unit(scene.system, list_price=None, floor_price=None, acquisition_cost=None, pack=None)
    with pytest.raises(Invalid) as refusal:
        scene.open(stock_unit_id=bare.pk)
    assert "list_price" in refusal.value.fields
    deal = scene.open(stock_unit_id=bare.pk, list_price=Decimal("9000.00"))
    assert (deal.vehicle_cost, deal.front_gross) == (None, None)
    assert (
        scene.step(scene.step(scene.step(deal, "submitted"), "approved"), "contracted").postings.count() == 5
    )


def test_a_delivered_vehicle_gets_no_new_deal(scene: Scene) -> None:
    scene.deal("delivered")
    with pytest.raises(Conflict) as refusal:
        scene.open()
    assert refusal.value.code == "not_for_sale"


def test_a_rep_opens_in_his_own_name_only(scene: Scene) -> None:
    other = scene.dealer.user("fi_manager")
    with pytest.raises(NotAllowed):
        scene.open(salesperson_id=other.pk)
    assert scene.open(by=scene.boss, salesperson_id=other.pk).salesperson_id == other.pk
    with pytest.raises(Invalid):
        scene.open(by=scene.boss, salesperson_id=scene.dealer.user("technician").pk)


def test_gross_is_explained_to_those_who_may_see_it(scene: Scene) -> None:
    deal = scene.open()
    shown = {figure.key for figure in selectors.explain(deal, by=scene.rep)}
    assert shown.isdisjoint({"vehicle_cost", "front_gross", "commissionable_gross"})
    figures = {figure.key: figure for figure in selectors.explain(deal, by=scene.boss)}
    assert figures["front_gross"].amount == deal.front_gross
    assert figures["tax_2"].rule == "Sales tax (US), version 1, from 2026-01-01"
    assert figures["list_price"].author == scene.rep.name


def test_policy_is_one_row_and_versioned(scene: Scene) -> None:
    policy = services.set_approval_policy(by=scene.boss, version=0, self_approval=True)
    with pytest.raises(Stale):
        services.set_approval_policy(by=scene.boss, version=0, self_approval=False)
    services.set_approval_policy(by=scene.boss, version=policy.version, self_approval=False)
    assert ApprovalPolicy.objects.get().self_approval is False


def test_who_may_not_see_cost_keeps_it(scene: Scene) -> None:
    mats = Item("Mats", Decimal("100.00"), Decimal("60.00"))
    deal = scene.open(by=scene.boss, accessories=[mats])
    added = [Item("Mats", Decimal("120.00")), Item("Hook", Decimal("10.00"), Decimal("9.00"))]
    deal = refigure(deal, by=scene.rep, accessories=added)
    assert list(deal.accessories.values_list("label", "cost")) == [("Mats", Decimal("60.00")), ("Hook", 0)]
