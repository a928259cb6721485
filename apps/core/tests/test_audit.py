"""The trail of acts at its door: what is written, who sees it, who may change it."""

from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from apps.core import audit
from apps.core.actor import Actor, system_actor
from apps.core.audit.reach import platform_acts
from apps.core.correlation import correlated
from apps.core.models import AuditEvent, AuditUnsealed, FlagOverride
from apps.core.tenancy import scope
from apps.core.tests.conftest import HERE, THERE

pytestmark = pytest.mark.django_db


def test_one_statement_writes_act_and_queue(here, by, django_assert_num_queries):
    flag = FlagOverride.objects.create(dealership_id=HERE, code="x", enabled=True)
    with correlated("corr-1"), django_assert_num_queries(1):
        audit.record(
            "flag.set",
            target=flag,
            by=by,
            reason="why",
            changes={"price": (Decimal("1.10"), None)},
            facts={"n": 2},
        )
    event = AuditEvent.objects.get()
    assert (event.dealership_id, event.actor_name, event.door) == (HERE, "Ann Admin", "admin")
    assert (event.target_type, event.target_id, event.target_label) == (
        "core.flagoverride",
        str(flag.pk),
        "x on",
    )
    assert (event.changes, event.facts) == ({"price": ["1.10", None]}, {"n": 2})
    assert (event.reason, event.correlation_id) == ("why", "corr-1")
    assert list(AuditUnsealed.objects.values_list("event_id", "stream")) == [(event.pk, HERE)]


def test_sensitive_values_are_masked(here, by, monkeypatch):
    monkeypatch.setattr("apps.core.audit.masking._sensitive", set())
    audit.sensitive("phone")
    audit.record(
        "x", target=None, by=by, changes={"phone": ("+1 555 010 9999", None), "city": ("Ulm", "Bonn")}
    )
    assert AuditEvent.objects.get().changes == {"phone": ["••••9999", None], "city": ["Ulm", "Bonn"]}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET reason = 'nothing happened'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
        "UPDATE core_auditseal SET digest = ''",
        "DELETE FROM core_auditseal",
        "TRUNCATE core_auditseal",
    ],
)
def test_app_cannot_change_the_past(here, by, statement):
    audit.record("x", target=None, by=by)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.filter(reason="").count() == 1


def test_a_dealership_sees_its_own_acts_only(db, by):
    other = system_actor("Bob", dealership_id=THERE)
    for dealership, actor in ((HERE, by), (THERE, other)):
        with scope(dealership, actor=actor):
            audit.record("x", target=None, by=actor)
    with scope(HERE, actor=by), connection.cursor() as cursor:
        cursor.execute("SELECT dealership_id FROM core_auditevent")
        assert cursor.fetchall() == [(HERE,)]


def test_an_act_for_another_dealership_is_refused(here, by):
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        audit.record("x", target=None, by=by, dealership_id=THERE)
    assert not AuditEvent.objects.exists()


def test_acts_of_group_and_platform(db):
    group_admin = Actor(user_id=1, name="G", door="admin", group_id=7)
    platform_admin = Actor(user_id=2, name="P", door="admin")
    with scope(group_id=7, actor=group_admin):
        audit.record("role.change", target=None, by=group_admin)
        audit.record("group.open", target=None, by=platform_admin)

    with scope(HERE, group_id=8), connection.cursor() as cursor:
        cursor.execute("SELECT action FROM core_auditevent")
        assert cursor.fetchall() == []
    with scope(group_id=7), connection.cursor() as cursor:
        cursor.execute("SELECT action FROM core_auditevent")
        assert cursor.fetchall() == [("role.change",)]
    with platform_acts("test") as events:
        assert set(events.values_list("action", flat=True)) == {"role.change", "group.open"}


def test_a_denial_stays_although_the_act_is_undone(db, by):
    with pytest.raises(ZeroDivisionError), scope(HERE, actor=by):
        audit.record("deal.deliver", target=None, by=by)
        audit.record_outside("denied", target=None, by=by)
        raise ZeroDivisionError
    with scope(HERE, actor=by):
        assert list(AuditEvent.objects.values_list("action", flat=True)) == ["denied"]


def test_without_a_scope_a_denial_is_written_at_once(db, by):
    audit.record_outside("denied", target=None, by=by)
    with scope(HERE, actor=by):
        assert AuditEvent.objects.get().dealership_id == HERE
