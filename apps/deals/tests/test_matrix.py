"""Every (state, verb, role), generated from the transition table, allowed and refused."""

import pytest
from django.db import transaction

from apps.core.actor import Actor
from apps.core.errors import Conflict, NotAllowed
from apps.core.permissions import ROLES, defaults_for
from apps.deals.lifecycle import DEAL, EDITABLE, STATES
from apps.deals.models import Deal
from apps.deals.tests.scene import Scene, run
from apps.deals.tests.snapshots import everything

CELLS = [(state, verb) for state in STATES for verb in DEAL.verbs()]
PERMISSION = {transition.verb: transition.permission for transition in DEAL.transitions}


def target(state: str, verb: str) -> str | None:
    """Where the verb leads from the state, by the table; None where it is refused.

    "revise" is saving the worksheet, which an open or submitted deal survives in its state.
    """
    for transition in DEAL.transitions:
        if transition.verb == verb and state in transition.sources:
            return transition.target
    return state if verb == "revise" and state in EDITABLE else None


@pytest.mark.parametrize(("state", "verb"), CELLS)
def test_cell(scene: Scene, state: str, verb: str) -> None:
    """Refused roles (or all, in a state the verb does not leave) together change nothing."""
    deal = scene.deal(state)
    actors = {role: scene.actor(role) for role in ROLES}
    reached = target(state, verb)
    allowed = {role for role in ROLES if PERMISSION[verb] in defaults_for(role)}
    before = everything()
    for role in ROLES if reached is None else set(ROLES) - allowed:
        expected = Conflict.code if role in allowed else PERMISSION[verb]
        assert refusal(deal, verb, actors[role]) == expected, role
    assert everything() == before
    for role in allowed if reached else ():
        savepoint = transaction.savepoint()
        assert run(Deal.objects.get(pk=deal.pk), verb, by=actors[role]).status == reached, role
        transaction.savepoint_rollback(savepoint)


def refusal(deal: Deal, verb: str, by: Actor) -> object:
    """What the refusal names: the missing permission, or that the state forbids it."""
    with pytest.raises((NotAllowed, Conflict)) as caught:
        run(deal, verb, by=by)
    return caught.value.extra.get("permission", Conflict.code)


def test_the_table_is_the_house_rule() -> None:
    """The transition table of domain.md §3 for cash, and the one way back of a changed price."""
    ways = {(source, t.verb, t.target) for t in DEAL.transitions for source in t.sources}
    assert ways == {
        ("open", "submit", "submitted"),
        ("submitted", "approve", "approved"),
        ("approved", "revise", "submitted"),
        ("approved", "contract", "contracted"),
        ("contracted", "deliver", "delivered"),
        ("open", "kill", "dead"),
        ("submitted", "kill", "dead"),
        ("approved", "kill", "dead"),
        ("contracted", "unwind", "unwound"),
        ("delivered", "unwind", "unwound"),
    }
