"""What the readiness board shows: columns of bounded length with their counts, in few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from apps.core.money import ZERO
from apps.core.permissions import ROLES
from apps.inventory.models import ReadinessStep, StepVisit, StockUnit, WorkItem
from apps.inventory.models.stock_unit_meta import HERE, urgency
from apps.inventory.readiness import NEAR, STAGES, Clock, home, recon_time, span
from apps.inventory.selectors import search_exact_words
from apps.inventory.work import OPEN

SHOWN = 15
MORE = 120
CAP = 1_000
NOBODY = "none"
_NAMES = (
    "id",
    "stock_number",
    "title",
    "condition",
    "status",
    "version",
    "step_at",
    "price",
    "guide_current",
    "stop_sale",
    "open_recall",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the URL. ``owner`` is a person's id, "none" or empty; ``more`` a long column."""

    owner: str = ""
    late: bool = False
    stage: str = ""
    words: str = ""
    more: int | None = None


@dataclass(slots=True)
class Card:
    """One unit in a column. ``recon`` is its time before the front line, all steps together; ``work`` how
    much of its work is open, and what that will come to.
    """

    facts: Mapping[str, Any]
    clock: Clock
    owner: str
    owner_id: int | None
    recon: str
    at: datetime
    work: tuple[int, Decimal] = (0, ZERO)

    @property
    def tone(self) -> str:
        """The clock's colour."""
        return self.clock.tone(self.at)

    @property
    def words(self) -> str:
        """The clock in words."""
        return self.clock.words(self.at)


@dataclass(slots=True)
class Column:
    """A step with its first cards; ``late`` and ``near`` of ``count`` are past or near the target."""

    step: ReadinessStep
    count: int = 0
    late: int = 0
    near: int = 0
    cards: list[Card] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The count as it may be shown."""
        return f"{CAP:,}+" if self.count > CAP else f"{self.count:,}"

    @property
    def hidden(self) -> int:
        """How many of it are not shown."""
        return max(0, self.count - len(self.cards))

    @property
    def shares(self) -> list[tuple[str, str, int]]:
        """(tone, words, count) of the age bar."""
        timed = self.count - self.late - self.near if self.step.target_hours else 0
        parts = (
            ("bad", "over the target", self.late),
            ("warn", "near it", self.near),
            ("good", "within", timed),
        )
        return [part for part in parts if part[2] > 0]


def columns(steps: Sequence[ReadinessStep], asked: Asked, at: datetime, dealership_id: int) -> list[Column]:
    """The columns of a store in order: two queries for cards and counts, one for
    owners and times, one for work."""
    units = narrowed(asked, dealership_id)
    shown = [step for step in steps if not asked.stage or step.stage == asked.stage]
    parts = {step.pk: _late(_inside(units, steps, step), step, asked.late, at) for step in shown}
    counts = _counts(shown, parts, at)
    cards = _cards(shown, parts, asked)
    ids = [facts["id"] for found in cards.values() for facts in found]
    visits, work = _visits(ids), _work(ids)
    return [
        Column(
            step,
            *counts.get(step.pk, (0, 0, 0)),
            [
                _card(facts, step, visits.get(facts["id"], []), work.get(facts["id"], (0, ZERO)), at)
                for facts in cards.get(step.pk, [])
            ],
        )
        for step in shown
    ]


def narrowed(asked: Asked, dealership_id: int) -> QuerySet[StockUnit]:
    """The units at the store that the filters leave, all columns together."""
    units: QuerySet[StockUnit] = StockUnit.objects.filter(HERE, dealership_id=dealership_id)
    if asked.owner:
        owned = StepVisit.objects.filter(unit=OuterRef("pk"), left_at=None)
        if asked.owner == NOBODY:
            units = units.filter(~Exists(owned.exclude(owner_id=None)))
        else:
            units = units.filter(Exists(owned.filter(owner_id=int(asked.owner))))
    return search_exact_words(units, asked.words) if asked.words else units


def _inside(
    units: QuerySet[StockUnit], steps: Sequence[ReadinessStep], step: ReadinessStep
) -> QuerySet[StockUnit]:
    """Those that stand in ``step``: moved there, or never moved and at home there."""
    stages = [stage for stage in STAGES if home(steps, stage).pk == step.pk]
    mine = Q(step_id=step.pk)
    if stages:
        mine |= Q(step_id=None, readiness__in=stages)
    return units.filter(mine, readiness__in=sorted({step.stage, *stages}))


def _late(units: QuerySet[StockUnit], step: ReadinessStep, late: bool, at: datetime) -> QuerySet[StockUnit]:
    if not late:
        return units
    if step.target_hours is None:
        return units.none()
    return units.filter(step_at__lt=at - timedelta(hours=step.target_hours))


def _counts(
    steps: Sequence[ReadinessStep], parts: Mapping[int, QuerySet[StockUnit]], at: datetime
) -> dict[int, tuple[int, int, int]]:
    """By step how many, past the target, near it; each counted up to the cap, in one query."""
    sql: list[str] = []
    values: list[Any] = []
    for step in steps:
        inside = parts[step.pk].order_by().values_list("step_at")[: CAP + 1]
        try:
            base, params = inside.query.sql_with_params()
        except EmptyResultSet:
            continue
        late = "step_at < %s" if step.target_hours else "%s::timestamptz IS NULL"
        near = f"{late} AND NOT step_at < %s" if step.target_hours else "%s::timestamptz IS NULL AND false"
        sql.append(
            f"SELECT %s::bigint, count(*), count(*) FILTER (WHERE {late}), count(*) FILTER (WHERE {near}) "  # nosec B608
            f"FROM ({base}) AS inside (step_at)"
        )
        hours = step.target_hours or 0
        end, soon = at - timedelta(hours=hours), at - timedelta(hours=hours * NEAR)
        values += [step.pk, end, soon, end] if step.target_hours else [step.pk, at, at]
        values += params
    if not sql:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), values)
        return {pk: (count, late, near) for pk, count, late, near in cursor.fetchall()}


def _cards(
    steps: Sequence[ReadinessStep], parts: Mapping[int, QuerySet[StockUnit]], asked: Asked
) -> dict[int, list[dict[str, Any]]]:
    """The first of each column, sold before held before the rest, longest in the step first."""
    found: dict[int, list[dict[str, Any]]] = {}
    selects = []
    for step in steps:
        most = MORE if asked.more == step.pk else SHOWN
        ordered = parts[step.pk].order_by(urgency(), F("step_at").asc(nulls_last=True), "id")
        selects.append(ordered.annotate(column=Value(step.pk)).values(*_NAMES, "column")[:most])
    if not selects:
        return found
    for row in selects[0].union(*selects[1:], all=True) if len(selects) > 1 else selects[0]:
        found.setdefault(row["column"], []).append(row)
    return found


def _visits(ids: Sequence[int]) -> dict[int, list[StepVisit]]:
    """The visits of the shown units."""
    found: dict[int, list[StepVisit]] = {}
    if ids:
        for visit in StepVisit.objects.filter(unit__in=ids).select_related("step").order_by("id"):
            found.setdefault(visit.unit_id, []).append(visit)
    return found


def _work(ids: Sequence[int]) -> dict[int, tuple[int, Decimal]]:
    """Open work of the shown units: how much, and the sum of what is approved, reported or estimated."""
    if not ids:
        return {}
    amount = Coalesce(F("actual"), F("approved_amount"), F("estimate"))
    rows = WorkItem.objects.filter(unit__in=ids, state__in=OPEN).order_by().values_list("unit")
    return {pk: (count, total) for pk, count, total in rows.annotate(n=Count("pk"), total=Sum(amount))}


def _card(
    facts: Mapping[str, Any],
    step: ReadinessStep,
    visits: Sequence[StepVisit],
    work: tuple[int, Decimal],
    at: datetime,
) -> Card:
    running = next((visit for visit in visits if visit.left_at is None), None)
    spent = recon_time([(visit.step.stage, visit.entered_at, visit.left_at) for visit in visits], at)
    return Card(
        facts=facts,
        clock=Clock(facts["step_at"], step.target_hours),
        owner_id=running.owner_id if running else None,
        owner=owner_of(running) if running else step.owner_name or role_of(step.owner_role),
        recon=span(spent) if visits else "",
        at=at,
        work=work,
    )


def owner_of(visit: StepVisit) -> str:
    """Who has the unit in this step: the person, else the role."""
    return visit.owner_name or role_of(visit.owner_role)


def role_of(code: str) -> str:
    """A role in words; empty for none."""
    return ROLES.get(code, "")


def owners(dealership_id: int) -> list[tuple[int, str]]:
    """The people who own an open visit, by name."""
    open_ones = StepVisit.objects.filter(dealership_id=dealership_id, left_at=None).exclude(owner_id=None)
    rows = open_ones.order_by("owner_name", "owner_id").values_list("owner_id", "owner_name")
    return [(pk, name) for pk, name in rows.distinct()[:100] if pk is not None]
