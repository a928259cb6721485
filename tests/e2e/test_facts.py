"""Jobs, dead letters, audit trail and features with something in them; polling that ends."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from apps.core import audit, flags
from apps.core.actor import system_actor
from apps.core.flags import Flag
from apps.core.jobs import enqueue, job
from apps.core.jobs.registry import forget
from apps.core.models import Job, OutboxDelivery, OutboxMessage
from apps.core.tenancy import scope
from apps.core.testing.concurrency import at_once
from tests.e2e.gate import SIZES, Size, faults
from tests.e2e.world import World

KIND = "tests.look"
LONG = "UniqueViolation: duplicate key value violates unique constraint “unit_vin_once_per_dealership”"


def beside[T](call: Callable[[], T]) -> T | Exception:
    """Run where it is committed: the test itself is in a transaction that the server cannot see."""
    return at_once([call])[0]


@pytest.fixture(scope="module")
def running(world: World) -> Iterator[Job]:
    """A running import among finished and failed ones, dead events, acts and two features."""
    job(KIND, label="Import of stock units")(lambda ctx: {})
    flags.register(
        [
            Flag("tests.one", "Show the market rank beside each price."),
            Flag("tests.two", "Text from the desk."),
        ]
    )
    store = world.dealership.pk
    by = system_actor("Maria O’Neill-Žižek", door="admin", dealership_id=store)
    with scope(store, actor=by):
        made = [enqueue(KIND, by=by, params={}, announce=False) for _ in range(4)]
        for number in range(3):
            changes = {"price": (Decimal("21950.00"), Decimal("20900.00")), "status": ("in_stock", "held")}
            audit.record("unit.price", target=world.dealership, by=by, reason="30 days old", changes=changes)
            audit.record("import.run", target=made[0], by=by, facts={"rows": 49177, "rejected": number})
    Job.objects.filter(pk=made[1].pk).update(state="dead", error=LONG, attempts=5)
    Job.objects.filter(pk=made[2].pk).update(
        state="succeeded", done=900, total=900, counts={"created": 880, "updated": 20}
    )
    Job.objects.filter(pk=made[3].pk).update(
        state="running",
        done=31_200,
        total=49_177,
        counts={"created": 30_100, "flagged": 412},
        started_at="2026-01-01T10:00Z",
        heartbeat_at="2026-01-01T10:01Z",
        log=[
            "10:00:00 Reading listings.csv",
            "10:00:04 Mapping: 17 of 19 columns",
            "10:00:31 412 VINs flagged",
        ],
    )
    for unit in range(3):
        message = OutboxMessage.objects.create(
            dealership_id=store,
            name="inventory.unit_priced",
            aggregate="inventory.unit",
            aggregate_id=unit,
            sequence=unit + 1,
            payload={},
            correlation_id="",
        )
        OutboxDelivery.objects.create(
            message=message,
            handler="reports.count_units",
            dealership_id=store,
            aggregate="inventory.unit",
            aggregate_id=unit,
            sequence=unit + 1,
            state="dead",
            attempts=8,
            error="ValueError: no such bucket",
        )
    yield made[3]
    forget(KIND)
    for code in ("tests.one", "tests.two"):
        del flags._flags[code]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_pages_with_content_pass_the_gate(
    browser: Browser, server: str, signed_in: Any, running: Job, size: Size
) -> None:
    context = size.context(browser, signed_in("platform_admin"))
    found = {}
    for path in (
        "jobs/",
        f"jobs/{running.pk}/",
        "dead-letters/",
        "audit/",
        "audit/?action=unit.",
        "features/",
    ):
        page = context.new_page()
        if faulty := faults(page, f"{server}/admin/{path}", size, is_list=True):
            found[path] = faulty
        page.close()
    context.close()
    assert found == {}


def test_a_jobs_page_follows_it_to_its_end_and_then_rests(
    browser: Browser, server: str, signed_in: Any, running: Job
) -> None:
    context = browser.new_context(storage_state=signed_in("platform_admin"))
    page = context.new_page()
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url) if request.headers.get("hx-request") else None
    )
    page.goto(f"{server}/admin/jobs/{running.pk}/")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "63")
    beside(lambda: Job.objects.filter(pk=running.pk).update(state="succeeded", done=49_177))
    expect(page.get_by_text("Succeeded")).to_be_visible(timeout=10_000)
    page.wait_for_timeout(500)
    polls = len(asked)
    page.wait_for_timeout(4_500)
    assert len(asked) == polls, "it still asks although the job has ended"
    beside(lambda: Job.objects.filter(pk=running.pk).update(state="running", done=31_200))
    context.close()


def test_a_job_is_cancelled_through_its_dialog(
    browser: Browser, server: str, signed_in: Any, running: Job
) -> None:
    context = browser.new_context(storage_state=signed_in("platform_admin"))
    page = context.new_page()
    page.goto(f"{server}/admin/jobs/{running.pk}/")
    page.get_by_role("button", name="Cancel").first.click()
    page.get_by_role("button", name="Cancel the job").click()
    expect(page.get_by_text("The job is being cancelled.")).to_be_visible()
    assert beside(lambda: Job.objects.get(pk=running.pk).cancel_requested)
    context.close()
