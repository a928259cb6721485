"""Features on and off, dealership by dealership."""

import pytest

from apps.core import flags
from apps.core.actor import Actor
from apps.core.errors import NotAllowed
from apps.core.flags import Flag
from apps.core.models import AuditEvent, FlagOverride
from apps.core.tenancy import NoScope, scope
from apps.core.tests.conftest import HERE, THERE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(flags, "_flags", {})
    flags.register([Flag("tests.new", "New things."), Flag("tests.old", "Old things.", default=True)])


def test_the_default_holds_until_somebody_switches(here, by):
    assert not flags.enabled("tests.new")
    assert flags.enabled("tests.old")
    flags.switch(code="tests.new", on=True, by=by, reason="pilot")
    assert flags.enabled("tests.new")
    event = AuditEvent.objects.get()
    assert (event.action, event.reason, event.changes) == ("flag.switch", "pilot", {"enabled": [False, True]})


def test_switching_to_the_same_leaves_no_trace(here, by):
    flags.switch(code="tests.old", on=True, by=by)
    flags.switch(code="tests.old", on=True, by=by)
    assert not AuditEvent.objects.exists()
    flags.switch(code="tests.old", on=False, by=by)
    assert not flags.enabled("tests.old")


def test_another_dealership_is_not_touched(db, by):
    with scope(HERE, actor=by):
        flags.switch(code="tests.new", on=True, by=by)
        with scope(THERE, actor=by):
            assert not flags.enabled("tests.new")
        assert flags.enabled("tests.new")


def test_one_query_a_scope(here, django_assert_num_queries):
    with django_assert_num_queries(1):
        flags.enabled("tests.new")
        flags.enabled("tests.old")


def test_refusals(here):
    rep = Actor(user_id=1, name="rep", door="admin", dealership_id=HERE)
    with pytest.raises(NotAllowed):
        flags.switch(code="tests.new", on=True, by=rep)
    assert not FlagOverride.objects.exists()
    with pytest.raises(KeyError):
        flags.enabled("tests.unheard_of")
    with pytest.raises(ValueError, match="declared twice"):
        flags.register([Flag("tests.new", "Something else.")])


def test_a_flag_needs_a_scope():
    with pytest.raises(NoScope):
        flags.enabled("tests.new")
