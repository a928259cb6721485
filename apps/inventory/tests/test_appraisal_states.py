"""The life of an appraisal: each cell of its table allowed and refused, for each role."""

from typing import Any

import pytest
from django.db import transaction

from apps.accounts.models import Dealership
from apps.core import permissions
from apps.core.actor import Actor
from apps.core.errors import Conflict, NotAllowed
from apps.core.models import AuditEvent, OutboxMessage
from apps.inventory.appraisal_states import APPRAISAL, STATES
from apps.inventory.models import Appraisal, StockUnit
from apps.inventory.tests.appraised import CALLS, appraised
from apps.inventory.tests.conftest import actor_of

VERBS = [verb for verb in APPRAISAL.verbs() if verb != "expire"]  # the clock's own: test_appraisals


def test_every_verb_has_its_call() -> None:
    assert set(CALLS) == set(VERBS)


def snapshot(row: Appraisal) -> dict[str, Any]:
    """Everything that a refused act must leave alone."""
    return {
        "row": Appraisal.objects.filter(pk=row.pk).values().get(),
        "history": row.history.count(),
        "units": StockUnit.objects.count(),
        "events": OutboxMessage.objects.count(),
        "acts": AuditEvent.objects.count(),
    }


def attempt(row: Appraisal, verb: str, actor: Actor) -> str:
    """Do ``verb`` and take it back if it succeeds; what came of it. A refusal is left as it is."""
    point = transaction.savepoint()
    try:
        CALLS[verb](row, actor)
    except NotAllowed:
        return "not allowed"
    except Conflict:
        return "conflict"
    status = Appraisal.objects.values_list("status", flat=True).get(pk=row.pk)
    transaction.savepoint_rollback(point)
    return status


def expected(state: str, verb: str, role: str) -> str:
    (transition,) = (found for found in APPRAISAL.transitions if found.verb == verb)
    if transition.permission not in permissions.defaults_for(role):
        return "not allowed"
    return transition.target if state in transition.sources else "conflict"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_each_cell_for_each_role(shop: Dealership, state: str, verb: str) -> None:
    row = appraised(shop, state)
    before = snapshot(row)
    outcome = {role: attempt(row, verb, actor_of(role, shop)) for role in permissions.ROLES}
    assert outcome == {role: expected(state, verb, role) for role in permissions.ROLES}
    assert snapshot(row) == before, "a refusal left a trace"
