"""The get-ready card of the vehicle page, and what removes each obstacle to offering the car."""

from collections.abc import Sequence
from typing import Any

from apps.core.clock import now
from apps.inventory.availability import Obstacle, obstacles_of
from apps.inventory.board import owner_of
from apps.inventory.models import StepVisit, StockUnit
from apps.inventory.readiness import Clock, needs_guide, recon_time, span

RULE = (
    "Time spent in the steps before the front line, all visits together. Days in stock run apart: "
    "they begin when the car is ours."
)
_REMEDIES = {
    "readiness": "ready",
    "price": "price",
    "guide": "issue_guide",
    "stop_sale": "remedy_recall",
    "status": "receive",
}


def card(unit: StockUnit) -> dict[str, Any]:
    """What ``inventory/ready_card.html`` shows; three queries at most."""
    at = now()
    visits = list(StepVisit.objects.filter(unit=unit).select_related("step").order_by("-id")[:100])
    running = next((visit for visit in visits if visit.left_at is None), None)
    spent = recon_time([(v.step.stage, v.entered_at, v.left_at) for v in visits], at)
    clock = Clock(running.entered_at, running.step.target_hours) if running else None
    guides = list(unit.rows_of("guides").order_by("-number")[:20])
    return {
        "step": running.step.name if running else unit.get_readiness_display(),
        "owner": owner_of(running) if running else "",
        "clock": clock.words(at) if clock else "",
        "tone": clock.tone(at) if clock else "neutral",
        "recon": span(spent),
        "explain": {
            "formula": "Σ (left − entered) of the steps before the front line",
            "inputs": [(v.step.name, span((v.left_at or at) - v.entered_at)) for v in reversed(visits)],
            "rule": RULE,
        },
        "visits": visits[:12],
        "needs_guide": needs_guide(unit.condition),
        "guides": guides,
        "recalls": list(unit.rows_of("recalls").order_by("remedied_on", "-id")[:20]),
    }


def remedies(unit: StockUnit, acts: Sequence[Any]) -> list[tuple[Obstacle, dict[str, str]]]:
    """Each obstacle with the one act that removes it, where the reader may do it now."""
    offered = {act.verb: act for act in acts}
    found = []
    for obstacle in obstacles_of(unit):
        act = offered.get(_REMEDIES.get(obstacle.code, ""))
        found.append((obstacle, {"opens": act.id, "label": act.title} if act else {}))
    return found
