"""States and transitions as data, and the one function that moves a row along them.

A model names its machine: ``lifecycle: ClassVar[Lifecycle] = STOCK_UNIT`` and keeps the state in
``lifecycle.field``. Nothing else writes that field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Transition:
    """``verb`` leads from any of ``sources`` to ``target``, for holders of ``permission``."""

    verb: str
    sources: frozenset[str]
    target: str
    permission: str
    label: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """All states and all transitions of one kind of row; anything unlisted is refused."""

    name: str
    field: str
    states: Mapping[str, str]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        for transition in self.transitions:
            unknown = {*transition.sources, transition.target} - self.states.keys()
            if unknown:
                raise ValueError(f"{self.name}: {transition.verb} names {sorted(unknown)}")

    def find(self, state: str, verb: str) -> Transition:
        """The transition of ``verb`` from ``state``; Conflict with the way out if there is none."""
        for transition in self.transitions:
            if transition.verb == verb and state in transition.sources:
                return transition
        possible = ", ".join(t.label.lower() for t in self.possible(state)) or "nothing"
        raise Conflict(
            f"A {self.name} that is {self.states[state].lower()} cannot go through “{verb}”. "
            f"From here one can: {possible}.",
            code="illegal_transition",
            extra={"state": state, "verb": verb},
        )

    def possible(self, state: str) -> list[Transition]:
        """What may follow ``state``, in declared order."""
        return [t for t in self.transitions if state in t.sources]

    def verbs(self) -> list[str]:
        """Every verb once, in declared order."""
        return list(dict.fromkeys(t.verb for t in self.transitions))


def move(
    row: Any,
    verb: str,
    *,
    at: datetime | None = None,
    reason: str = "",
    target: str | None = None,
    **changes: Any,
) -> Transition:
    """Move ``row`` by ``verb`` and save it with ``changes``, as one compare-and-swap.

    The row's version is part of the UPDATE, so of two movers one gets ``Stale``. ``target`` picks
    among several transitions of one verb (a released hold goes back to where it came from).
    History is written by the save, of the moment ``at``. The caller has locked the row, checked the permission and
    writes the audit.
    """
    machine: Lifecycle = row.lifecycle
    state = getattr(row, machine.field)
    transition = machine.find(state, verb)
    if target is not None:
        transition = _to(machine, state, verb, target)
    if transition.needs_reason and not reason.strip():
        raise Invalid(
            "Say why: this step needs a reason.", code="reason_required", fields={"reason": ["Required."]}
        )
    setattr(row, machine.field, transition.target)
    for name, value in changes.items():
        setattr(row, name, value)
    row._change_reason = reason[:100] or verb
    row.save(at=at)
    return transition


def _to(machine: Lifecycle, state: str, verb: str, target: str) -> Transition:
    for transition in machine.transitions:
        if transition.verb == verb and state in transition.sources and transition.target == target:
            return transition
    raise Conflict(f"A {machine.name} cannot go from {state} to {target}.", code="illegal_transition")
