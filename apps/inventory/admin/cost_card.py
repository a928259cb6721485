"""The cost card of the vehicle page: every figure with the entries and the arithmetic behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from apps.core.templatetags.ui import money
from apps.inventory import cost, floorplan
from apps.inventory.cost import CostKind
from apps.inventory.costing import Accrual, BuildUp, build_up
from apps.inventory.models import CostEntry, StockUnit

RULE = (
    "True cost = acquisition + fees + transport + reconditioning + floorplan interest, where the store "
    "carries it. Packed cost adds pack, which is internal: it lowers the commissionable gross, not the profit."
)
INTEREST_RULE = (
    "Interest = principal × yearly rate × days ÷ basis, summed over the periods of principal and rounded "
    "once. The day the advance began is day 0; a payment lowers the principal from its own day on."
)
GROSS_RULE = "Front gross potential = asking price − true cost. A deal's own gross adds its trade, accessories and fee."


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of cost and its lines, newest first."""

    label: str
    amount: Decimal | None
    entries: Sequence[CostEntry]


def card(unit: StockUnit, today: date) -> dict[str, Any]:
    """What ``inventory/cost_card.html`` shows; up to three queries, one less where the entries are read already."""
    built = build_up(unit, today)
    entries = list(unit.cost_entries.all())
    undone = _undone(entries)
    for entry in entries:
        entry.is_reversed = entry.pk in undone  # type: ignore[attr-defined]
    parts = [_part(unit, kind, entries) for kind in CostKind]
    return {
        "true_cost": built.true_cost,
        "value": money(built.true_cost),
        "foot": _foot(built),
        "packed_cost": built.packed_cost,
        "parts": [part for part in parts if part.label != cost.LABELS[CostKind.PACK]],
        "pack": parts[-1],
        "interest": built.interest,
        "carried": built.carried,
        "advances": [advance_facts(accrual, today) for accrual in built.accruals],
        "open": next((a.advance for a in built.accruals if a.advance.ended_on is None), None),
        "explain": {"formula": _formula(built), "inputs": _inputs(built, parts), "rule": RULE},
        "gross": _gross(unit, built),
    }


def standing(unit: StockUnit) -> list[tuple[int, str]]:
    """The entries that may be reversed, as choices of a form."""
    entries = list(unit.cost_entries.all())
    undone = _undone(entries)
    lines = [entry for entry in entries if not entry.reverses_id and entry.pk not in undone][:200]
    return [(e.pk, f"{e.get_kind_display()} {money(e.amount)} · {_words(e)}") for e in lines]


def _undone(entries: Sequence[CostEntry]) -> set[int]:
    return {entry.reverses_id for entry in entries if entry.reverses_id}


def _words(entry: CostEntry) -> str:
    return entry.description or entry.reason or entry.get_origin_display()


def _part(unit: StockUnit, kind: CostKind, entries: list[CostEntry]) -> Part:
    own = [entry for entry in entries if entry.kind == kind]
    return Part(cost.LABELS[kind], getattr(unit, cost.COLUMNS[kind]), own)


def _foot(built: BuildUp) -> str:
    if not built.accruals:
        return ""
    return "with floorplan interest to today" if built.carried else "floorplan interest is expensed"


def _formula(built: BuildUp) -> str:
    words = "acquisition + fees + transport + reconditioning"
    return f"{words} + floorplan interest" if built.accruals and built.carried else words


def _inputs(built: BuildUp, parts: list[Part]) -> list[tuple[str, str]]:
    rows = [(part.label, money(part.amount)) for part in parts]
    if built.accruals:
        told = "Floorplan interest" if built.carried else "Floorplan interest, expensed: not in cost"
        rows.insert(-1, (told, money(built.interest)))
    return [*rows, ("Packed cost", money(built.packed_cost))]


def advance_facts(accrual: Accrual, today: date) -> dict[str, Any]:
    """One advance in words and its interest, explained period by period."""
    row, rule = accrual.advance, accrual.rule
    rate = f"{row.rate_pct.normalize():f} %"
    inputs = [
        (
            f"{p.start:%-d %b %Y} – {p.end:%-d %b %Y}",
            f"{money(p.principal)} × {rate} × {p.days} ÷ {row.basis}",
        )
        for p in floorplan.periods(rule, today)
    ]
    return {
        "row": row,
        "url": reverse("admin:inventory_floorplan_advance", args=[row.pk]),
        "rate": rate,
        "interest": accrual.interest,
        "per_day": accrual.per_day,
        "explain": {
            "formula": "principal × rate × days ÷ basis",
            "inputs": [*inputs, ("Per day now", money(accrual.per_day))],
            "rule": INTEREST_RULE,
        },
    }


def _gross(unit: StockUnit, built: BuildUp) -> dict[str, Any] | None:
    """What the asking price leaves over the true cost; None while either is unknown."""
    if unit.price is None or built.true_cost is None:
        return None
    left = unit.price - built.true_cost
    return {
        "amount": left,
        "value": money(left),
        "explain": {
            "formula": "asking price − true cost",
            "inputs": [("Asking price", money(unit.price)), ("True cost", money(built.true_cost))],
            "rule": GROSS_RULE,
        },
    }
