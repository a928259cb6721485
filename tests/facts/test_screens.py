"""Jobs, dead letters, audit trail and features as staff see them."""

from decimal import Decimal

import pytest

from apps.core import audit, flags
from apps.core.actor import Actor
from apps.core.flags import Flag
from apps.core.jobs import enqueue, job
from apps.core.jobs.registry import forget
from apps.core.models import AuditEvent, FlagOverride, Job, OutboxDelivery, OutboxMessage
from apps.core.permissions_list import MANAGE_FLAGS, MANAGE_JOBS, VIEW_AUDIT, VIEW_JOBS
from apps.core.testing.permission_tables import by_role

pytestmark = pytest.mark.django_db
KIND = "tests.screen_work"


@pytest.fixture(autouse=True)
def kind():
    job(KIND, label="Import of cars")(lambda ctx: {})
    yield
    forget(KIND)


def new_job(dealer, **changes) -> Job:
    with dealer.scope():
        row = enqueue(KIND, by=dealer.actor("dealer_admin"), params={}, announce=False)
    Job.objects.filter(pk=row.pk).update(**changes)
    row.refresh_from_db()
    return row


def dead_event(dealer, unit: int = 1, error: str = "ValueError: no") -> OutboxDelivery:
    message = OutboxMessage.objects.create(
        dealership_id=dealer.dealership.pk,
        name="tests.priced",
        aggregate="tests.unit",
        aggregate_id=unit,
        sequence=1,
        payload={},
        correlation_id="",
    )
    return OutboxDelivery.objects.create(
        message=message,
        handler="tests.count",
        dealership_id=dealer.dealership.pk,
        aggregate="tests.unit",
        aggregate_id=unit,
        sequence=1,
        state="dead",
        attempts=8,
        error=error,
    )


# --- who may open what ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/admin/jobs/", VIEW_JOBS),
        ("/admin/dead-letters/", VIEW_JOBS),
        ("/admin/audit/", VIEW_AUDIT),
        ("/admin/features/", MANAGE_FLAGS),
    ],
)
def test_a_page_opens_for_those_who_hold_its_code(staff, path, code):
    for role, allowed in by_role(code):
        assert staff(role).get(path).status_code == (200 if allowed else 403), role


@pytest.mark.parametrize(("role", "allowed"), by_role(MANAGE_JOBS))
def test_acting_on_jobs(staff, two_dealers, role, allowed):
    row = new_job(two_dealers.ours)
    answer = staff(role).post(f"/admin/jobs/{row.pk}/cancel/")
    row.refresh_from_db()
    assert (answer.status_code, row.state) == ((302, "cancelled") if allowed else (403, "queued"))


def test_nobody_signed_in_sees_nothing(client):
    for path in ("/admin/jobs/", "/admin/dead-letters/", "/admin/audit/", "/admin/features/"):
        assert client.get(path).status_code == 302


# --- jobs -------------------------------------------------------------------------------------


def test_the_list_shows_our_jobs_only(staff, two_dealers):
    ours, theirs = new_job(two_dealers.ours), new_job(two_dealers.theirs)
    page = staff("dealer_admin").get("/admin/jobs/").content.decode()
    assert f"#{ours.pk}<" in page
    assert f"#{theirs.pk}<" not in page


def test_the_list_is_narrowed_and_paged(staff, two_dealers, monkeypatch):
    monkeypatch.setattr("apps.core.keyset.newest.__defaults__", (2,))
    rows = [new_job(two_dealers.ours, state="succeeded") for _ in range(3)]
    client = staff("dealer_admin")
    assert "Nothing" not in client.get("/admin/jobs/?show=finished").content.decode()
    first = client.get("/admin/jobs/?show=finished")
    assert [entry["job"].pk for entry in first.context["rows"]] == [rows[2].pk, rows[1].pk]
    second = client.get(f"/admin/jobs/?show=finished&before={first.context['older']}")
    assert [entry["job"].pk for entry in second.context["rows"]] == [rows[0].pk]
    assert client.get("/admin/jobs/?show=failed").context["rows"] == []


def test_a_page_polls_until_the_job_has_ended(staff, two_dealers):
    row = new_job(two_dealers.ours, state="running", done=30, total=120, log=["12:00:00 read the file"])
    client, path = staff("dealer_admin"), f"/admin/jobs/{row.pk}/"
    page = client.get(path).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert 'aria-valuenow="25"' in page
    assert "read the file" in page

    part = client.get(path, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]

    Job.objects.update(state="succeeded")
    last = client.get(path, headers={"HX-Request": "true"})
    assert last.status_code == 286
    assert "hx-get" not in last.content.decode()
    assert client.get("/admin/jobs/", headers={"HX-Request": "true"}).status_code == 286


def test_foreign_jobs_are_not_there(staff, two_dealers):
    row = new_job(two_dealers.theirs)
    client = staff("dealer_admin")
    assert client.get(f"/admin/jobs/{row.pk}/").status_code == 404
    for verb in ("cancel", "retry"):
        assert client.post(f"/admin/jobs/{row.pk}/{verb}/").status_code == 404
    row.refresh_from_db()
    assert row.state == "queued"


def test_reading_changes_nothing_and_writing_needs_a_post(staff, two_dealers):
    row = new_job(two_dealers.ours)
    assert staff("dealer_admin").get(f"/admin/jobs/{row.pk}/cancel/").status_code == 405
    row.refresh_from_db()
    assert row.state == "queued"


def test_a_refusal_is_shown_in_the_dialog(staff, two_dealers):
    row = new_job(two_dealers.ours, state="succeeded")
    answer = staff("dealer_admin").post(f"/admin/jobs/{row.pk}/retry/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "cannot go through" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "succeeded"


# --- dead letters -----------------------------------------------------------------------------


def test_dead_letters_are_grouped_by_error(staff, two_dealers):
    for unit in (1, 2):
        dead_event(two_dealers.ours, unit)
    dead_event(two_dealers.ours, 3, error="KeyError: x")
    new_job(two_dealers.ours, state="dead", error="OSError: disk\n  a.py:1 f")
    dead_event(two_dealers.theirs, 4)
    groups = staff("dealer_admin").get("/admin/dead-letters/").context["groups"]
    assert next((group.error, len(group.letters)) for group in groups) == ("ValueError: no", 2)
    assert sorted(group.error for group in groups) == ["KeyError: x", "OSError: disk", "ValueError: no"]


def test_retry_of_one_a_group_and_all_is_idempotent(staff, two_dealers):
    rows = [dead_event(two_dealers.ours, unit) for unit in (1, 2, 3)]
    other = dead_event(two_dealers.ours, 4, error="KeyError: x")
    broken = new_job(two_dealers.ours, state="dead", error="OSError: disk")
    foreign = dead_event(two_dealers.theirs, 9)
    client = staff("dealer_admin")

    def post(**data) -> list[str]:
        assert client.post("/admin/dead-letters/retry/", data).status_code == 302
        return list(OutboxDelivery.objects.order_by("id").values_list("state", flat=True))

    assert post(letter=[f"event:{rows[0].pk}", f"event:{foreign.pk}"]) == [
        "pending",
        "dead",
        "dead",
        "dead",
        "dead",
    ]
    key = next(g.key for g in client.get("/admin/dead-letters/").context["groups"] if "Value" in g.error)
    assert post(group=key) == ["pending", "pending", "pending", "dead", "dead"]
    assert post(all="1") == ["pending"] * 4 + ["dead"]
    broken.refresh_from_db()
    assert broken.state == "queued"
    assert post(all="1") == ["pending"] * 4 + ["dead"]
    with two_dealers.ours.scope():
        acts = sorted(AuditEvent.objects.filter(action__endswith="retry").values_list("action", flat=True))
    assert acts == ["delivery.retry"] * 4 + ["job.retry"]
    other.refresh_from_db()
    assert other.attempts == 0


def test_skip_needs_a_reason(staff, two_dealers):
    row = dead_event(two_dealers.ours)
    client, path = staff("dealer_admin"), f"/admin/dead-letters/{row.pk}/skip/"
    refused = client.post(path, {"reason": " "})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    row.refresh_from_db()
    assert row.state == "dead"
    assert client.post(path, {"reason": "the car was scrapped"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "skipped"
    assert staff("dealer_admin", two_dealers.theirs).post(path, {"reason": "x"}).status_code == 404


# --- audit ------------------------------------------------------------------------------------


def act(dealer, action: str = "deal.deliver", **options) -> None:
    with dealer.scope():
        audit.record(action, target=None, by=dealer.actor("general_manager"), **options)


def test_an_act_shows_at_once_with_old_and_new(staff, two_dealers):
    act(
        two_dealers.ours,
        "unit.price",
        reason="market",
        changes={"price": (Decimal("10.00"), Decimal("9.50"))},
    )
    act(two_dealers.theirs, "unit.secret")
    page = staff("auditor").get("/admin/audit/").content.decode()
    for shown in ("Unit: price", "market", "10.00", "9.50", two_dealers.ours.actor("general_manager").name):
        assert shown in page
    assert "unit.secret" not in page


def test_the_trail_reads_as_sentences(staff, two_dealers):
    ours = two_dealers.ours
    with ours.scope():
        audit.record(
            "dealership.update",
            target=ours.dealership,
            by=ours.actor("general_manager"),
            changes={
                "distance_unit": ("mi", "km"),
                "licence_number": (None, "A-7"),
                "tax_id": ("12-3456789", "98-7654321"),
                "created_at": ("2026-11-21T12:00:00Z", None),
                "is_active": (False, True),
            },
            facts={"overrides": [], "inspection": "no damage"},
        )
        audit.record(
            "roles.change",
            target=None,
            by=ours.actor("general_manager"),
            changes={"sales_rep: core.view_audit": (False, True)},
        )
    page = staff("dealer_admin").get("/admin/audit/?action=dealership.").content.decode()
    for shown in (
        "Changed a dealership",
        'Distance unit: <span class="k-muted">Miles</span> → Kilometres',
        'Dealer licence number: <span class="k-muted">none</span> → A-7',
        'Tax id: <span class="k-muted">••••6789</span> → ••••4321',
        'Active: <span class="k-muted">no</span> → yes',
        "Return inspection: no damage",
        "21 Nov 2026, ",
        f"/admin/accounts/dealership/{ours.dealership.pk}/change/",
        f'<option value="{ours.user("general_manager").pk}">',
    ):
        assert shown in page
    for hidden in ("dealership.update</", "ooks: []", "98-7654321", "Overrides"):
        assert hidden not in page
    roles = staff("dealer_admin").get("/admin/audit/?action=roles.change").content.decode()
    assert "Sales rep: See the audit trail: who did what, and why" in roles


def test_who_may_not_open_a_thing_gets_no_link_to_it(staff, two_dealers):
    ours = two_dealers.ours
    row = new_job(ours)
    with ours.scope():
        audit.record("job.cancel", target=row, by=ours.actor("dealer_admin"), reason="wrong file")
        audit.record("flag.switch", target=FlagOverride(pk=1, code="x"), by=ours.actor("dealer_admin"))
    page = staff("auditor").get("/admin/audit/").content.decode()
    shown = page[page.index("<tbody>") :]
    assert f'href="/admin/jobs/{row.pk}/"' in shown
    assert 'href="/admin/features/"' not in shown
    assert 'href="/admin/features/"' in staff("dealer_admin").get("/admin/audit/").content.decode()


def test_the_trail_is_narrowed(staff, two_dealers):
    ours = two_dealers.ours
    act(ours, "unit.price")
    act(ours, "deal.open")
    with ours.scope():
        audit.record("unit.hold", target=ours.dealership, by=ours.actor("sales_rep"))
    client = staff("auditor")

    def seen(query: str) -> set[str]:
        return {row["act"].action for row in client.get(f"/admin/audit/?{query}").context["acts"]}

    assert seen("action=unit.price") == {"unit.price"}
    assert seen("action=unit.") == {"unit.price", "unit.hold"}
    assert seen(f"actor_id={ours.user('sales_rep').pk}") == {"unit.hold"}
    assert seen(f"target_type=accounts.dealership&target_id={ours.dealership.pk}") == {"unit.hold"}
    assert seen("since=2000-01-01&until=2001-01-01") == set()
    assert seen("since=2000-01-01") >= {"unit.price", "deal.open", "unit.hold"}
    assert seen("since=not-a-day&until=9999-12-31") >= {"unit.price"}


def test_the_trail_is_read_only(staff, two_dealers):
    act(two_dealers.ours)
    client = staff("dealer_admin")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/admin/audit/").status_code == 405
    with two_dealers.ours.scope():
        assert AuditEvent.objects.filter(action="deal.deliver").count() == 1


def test_the_platforms_trail_is_for_platform_admins(staff, two_dealers):
    assert staff("dealer_admin").get("/admin/audit/?platform=1").status_code == 403
    assert staff("group_admin").get("/admin/audit/?platform=1").status_code == 403


def test_a_platform_admin_reads_the_platforms_own_trail(staff, two_dealers):
    act(two_dealers.ours)
    audit.record("group.open", target=None, by=Actor(user_id=1, name="P", door="command"))
    found = staff("platform_admin").get("/admin/audit/?platform=1")
    assert {row["act"].action for row in found.context["acts"]} == {"group.open"}


def test_list_pages_stay_within_their_queries(staff, two_dealers, django_assert_max_num_queries):
    for number in range(30):
        act(two_dealers.ours, f"act.{number}")
        new_job(two_dealers.ours)
    client = staff("dealer_admin")
    for path in ("/admin/audit/", "/admin/jobs/", "/admin/dead-letters/"):
        client.get(path)
        with django_assert_max_num_queries(16):
            client.get(path)


# --- features ---------------------------------------------------------------------------------


def test_a_feature_is_switched_here_only(staff, two_dealers, monkeypatch):
    monkeypatch.setattr(flags, "_flags", {})
    flags.register([Flag("tests.new", "New things are shown.")])
    client = staff("dealer_admin")
    assert "New things are shown." in client.get("/admin/features/").content.decode()
    assert client.post("/admin/features/tests.new/", {"on": "1"}).status_code == 302
    with two_dealers.ours.scope():
        assert flags.enabled("tests.new")
    with two_dealers.theirs.scope():
        assert not flags.enabled("tests.new")
    assert client.post("/admin/features/tests.unheard_of/", {"on": "1"}).status_code == 404
    with two_dealers.ours.scope():
        assert FlagOverride.objects.count() == 1
