"""The sealer under concurrency, and what it keeps outside the database."""

import json

import pytest

from apps.core import audit
from apps.core.actor import system_actor
from apps.core.audit import heads, sealing
from apps.core.audit.heads import Head
from apps.core.audit.sealing import seal_pending
from apps.core.models import AuditSeal, AuditUnsealed
from apps.core.tenancy import scope
from apps.core.testing.concurrency import Crossing, at_once
from apps.core.tests.conftest import HERE, THERE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def head_files(settings, tmp_path):
    settings.AUDIT_HEADS_DIR = str(tmp_path / "heads")
    return tmp_path / "heads"


def act(dealership: int | None = HERE, times: int = 1) -> int:
    by = system_actor("Ann", dealership_id=dealership)
    for _ in range(times):
        with scope(dealership, actor=by):
            audit.record("x", target=None, by=by)
    return times


def chain(stream: int) -> list[tuple[int, int]]:
    return list(AuditSeal.objects.filter(stream=stream).values_list("position", "event_id"))


def test_each_dealership_has_its_own_chain_in_order():
    act(HERE, 3)
    act(THERE, 2)
    act(None, 1)
    assert seal_pending() == 6
    assert [position for position, _ in chain(HERE)] == [1, 2, 3]
    assert [position for position, _ in chain(THERE)] == [1, 2]
    assert [position for position, _ in chain(0)] == [1]
    assert not AuditUnsealed.objects.exists()
    act(HERE)
    assert seal_pending() == 1
    assert [position for position, _ in chain(HERE)] == [1, 2, 3, 4]
    assert seal_pending() == 0


def test_the_head_is_kept_outside_and_signed(head_files):
    act(HERE, 2)
    seal_pending()
    last = AuditSeal.objects.get(position=2)
    assert heads.read(HERE) == Head(HERE, 2, last.event_id, last.digest)
    content = json.loads((head_files / f"{HERE}.json").read_text())
    (head_files / f"{HERE}.json").write_text(json.dumps(content | {"position": 1}))
    with pytest.raises(ValueError, match="foreign signature"):
        heads.read(HERE)


def test_a_head_never_goes_back():
    heads.advance(Head(HERE, 5, 50, "five"))
    heads.advance(Head(HERE, 4, 40, "four"))
    assert heads.read(HERE) == Head(HERE, 5, 50, "five")


def test_a_batch_larger_than_one_round(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    act(HERE, 8)
    assert seal_pending() == 8
    assert [position for position, _ in chain(HERE)] == list(range(1, 9))


def race() -> list[int | Exception]:
    """Four sealers and two writers on one dealership."""
    act(HERE, 20)
    return at_once([*[seal_pending] * 4, *[lambda: act(HERE, 10)] * 2])


def test_sealers_do_not_cross():
    outcomes = race()
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    seal_pending()
    assert [position for position, _ in chain(HERE)] == list(range(1, 41))
    assert len({event for _, event in chain(HERE)}) == 40


def test_control_without_the_lock_sealers_do_cross(monkeypatch):
    """Two batches would continue the same link: the database refuses the second."""
    crossing, last = Crossing(), sealing._last

    def read_then_meet(stream):
        found = last(stream)
        crossing.pass_through()
        return found

    monkeypatch.setattr(sealing, "_last", read_then_meet)
    monkeypatch.setattr(sealing, "_alone", lambda stream: True)
    monkeypatch.setattr(sealing, "BATCH", 2)
    failures = [outcome for outcome in race() if isinstance(outcome, Exception)]
    assert failures
    assert all("audit_seal_position" in str(failure) for failure in failures)
