"""Moving many cars to a get-ready step: by the table of moves, past the Buyers Guide, and back."""

import pytest

from apps.core.clock import now
from apps.core.errors import Invalid, NotAllowed
from apps.inventory.models import BulkLine, BulkRun, StepVisit, StockUnit
from apps.inventory.services import guides, readiness
from apps.inventory.services.readiness_steps import active_steps
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import unit_in
from tests.bulk.acts import BulkAct


@pytest.fixture
def steps(shop):
    return active_steps(shop.pk)


@pytest.fixture
def tech(shop):
    return actor_of("technician", shop)


def lines(run):
    found = BulkLine.objects.filter(run=run).order_by("id")
    return [(line.kind, line.outcome, line.why) for line in found]


def standing(unit):
    unit = StockUnit.objects.get(pk=unit.pk)
    return unit.readiness, unit.step_id


def test_ahead_with_a_reason_and_back(shop, tech, steps):
    fresh, ahead = unit_in(shop, "in_stock"), unit_in(shop, "sold")
    readiness.move_to(unit_id=ahead.pk, step_id=steps[1].pk, by=tech, at=now())
    act = BulkAct(tech)
    act.preview([fresh, ahead], verb="ready", rule={"step_id": steps[3].pk}, reason="Detailer is here")
    assert [kind for kind, *_ in lines(act.run)] == ["change", "change"]
    assert StepVisit.objects.count() == 1, "a preview writes nothing"
    assert act.commit() == {"written": 2}
    assert standing(fresh) == standing(ahead) == ("detail", steps[3].pk)
    visit = StepVisit.objects.get(unit=ahead, left_at=None)
    assert (visit.verb, visit.note) == ("skip", "Detailer is here")
    assert act.undo() == {"restored": 2}
    assert standing(fresh) == ("intake", steps[0].pk)
    assert standing(ahead) == ("inspection", steps[1].pk)


def test_what_may_not_go_is_listed(shop, tech, steps):
    there = unit_in(shop, "in_stock")
    readiness.move_to(unit_id=there.pk, step_id=steps[4].pk, by=tech, at=now(), reason="photographed")
    skips, ordered, gone = unit_in(shop, "in_stock"), unit_in(shop, "ordered"), unit_in(shop, "delivered")
    bare = unit_in(shop, "in_stock", guide_current=False)
    readiness.move_to(unit_id=bare.pk, step_id=steps[4].pk, by=tech, at=now(), reason="photographed")
    act = BulkAct(tech)
    act.preview([there, skips, ordered, gone, bare], verb="ready", rule={"step_id": steps[5].pk})
    said = [(kind, why) for kind, _, why in lines(act.run)]
    assert [kind for kind, _ in said] == ["change", *["refused"] * 4]
    for (_, why), words in zip(
        said[1:], ("say why", "not at the store", "over", "Buyers Guide"), strict=True
    ):
        assert words in why
    assert act.commit() == {"written": 1}
    assert standing(there) == ("frontline", steps[5].pk)
    assert standing(bare) == ("photos", steps[4].pk)


def test_what_changed_meanwhile_is_a_conflict(shop, tech, boss, steps):
    moved, voided = (unit_in(shop, "in_stock", readiness="photos") for _ in range(2))
    act = BulkAct(tech)
    act.preview([moved, voided], verb="ready", rule={"step_id": steps[5].pk})
    readiness.move_to(unit_id=moved.pk, step_id=steps[2].pk, by=boss, at=now(), reason="a noise")
    StockUnit.objects.filter(pk=voided.pk).update(guide_current=False)
    assert act.commit() == {"conflict": 2}
    whys = [why for _, _, why in lines(act.run)]
    assert "since the preview" in whys[0] and "Buyers Guide" in whys[1]
    guides.issue_guide(unit_id=voided.pk, terms=guides.Terms("as_is"), by=boss, at=now())
    again = BulkAct(tech)
    again.preview([voided], verb="ready", rule={"step_id": steps[5].pk})
    again.commit()
    readiness.move_to(unit_id=voided.pk, step_id=steps[3].pk, by=boss, at=now(), reason="dirty")
    assert again.undo() == {"left": 1}
    assert standing(voided) == ("detail", steps[3].pk)


def test_refusals(shop, tech, rep, steps):
    unit = unit_in(shop, "in_stock")
    for rule in ({}, {"step_id": 10**9}, {"step_id": "x"}):
        with pytest.raises(Invalid, match="Choose a step"):
            BulkAct(tech).preview([unit], verb="ready", rule=rule)
    with pytest.raises(NotAllowed):
        BulkAct(rep).preview([unit], verb="ready", rule={"step_id": steps[1].pk})
    assert not BulkRun.objects.exists()


def test_on_the_screen(signed_in, dealer):
    with dealer.scope():
        units = [unit_in(dealer.dealership, "in_stock") for _ in range(2)]
        step = active_steps(dealer.dealership.pk)[1]
    client = signed_in("technician")
    assert '<option value="ready">' in client.get("/admin/inventory/stockunit/").content.decode()
    address = f"/admin/inventory/bulkrun/add/?verb=ready&unit={units[0].pk}&unit={units[1].pk}"
    assert "left out" in client.get(address).content.decode()
    assert client.post(address, {"step_id": "", "reason": ""}).status_code == 422
    made = client.post(address, {"step_id": step.pk, "reason": ""})
    page = client.get(made.headers["Location"]).content.decode()
    assert "Intake" in page and "Inspection" in page and "Nothing has been written yet" in page
