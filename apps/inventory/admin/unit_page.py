"""The vehicle page: one stay with everything one may know and do about it."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.models import Dealership
from apps.core.admin.requests import actor_of, is_writable
from apps.core.clock import now
from apps.core.display import current_display
from apps.core.errors import NotFound
from apps.core.templatetags.ui import money
from apps.inventory import permissions as may
from apps.inventory import pricing
from apps.inventory.admin import (
    cost_card,
    feed_facts,
    listing_card,
    lot_card,
    missing_note,
    photos,
    price_facts,
    ready_card,
    timeline,
    title_card,
)
from apps.inventory.admin.dialogs import COST_ACTS, dialogs
from apps.inventory.ageing import bucket_of, days_in_stock
from apps.inventory.former_stays import FormerStay, former_stays, lower_than_before, standing
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import PriceChange, StockUnit, Verdict
from apps.inventory.models.vehicle import VIN_FLAGS
from apps.inventory.printing.prints import PRINTS
from apps.inventory.selectors import unit_for_page
from apps.inventory.slots import VEHICLE_PANELS
from apps.inventory.vin import VinFlag, examine

NEXT = ("price", "hold", "release", "ship", "receive")  # what people do daily stands in the header


def url_of(unit: StockUnit) -> str:
    """The address of the page."""
    return reverse("admin:inventory_stockunit_page", args=[unit.pk])


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/inventory/stockunit/<pk>/page/``; ``?do=<verb>`` opens its dialog."""
    try:
        unit = unit_for_page(pk)
    except NotFound as error:
        raise Http404(error.message) from error
    return render(request, "inventory/unit.html", context(request, unit, failed=request.GET.get("do", "")))


def context(
    request: HttpRequest, unit: StockUnit, *, failed: str = "", form: Any = None, error: str = ""
) -> dict[str, Any]:
    """What the page shows; ``failed`` is the verb whose dialog opens with ``error``."""
    actor = actor_of(request)
    sees_cost = actor.can(may.SEE_COST)
    here = is_writable(unit, actor)
    if sees_cost:  # once, for the card and the dialog that reverses one
        prefetch_related_objects([unit], "cost_entries")
    acts = dialogs(request, unit, failed=failed, form=form, error=error) if here else []
    cost = cost_card.card(unit, _today()) if sees_cost else None
    if cost and cost["open"]:
        acts = [act for act in acts if act.verb != "start_floorplan" or act.open]
    may_edit = here and actor.can(may.EDIT)
    known, unknown = _vehicle_rows(unit)
    panels = _panels(request, unit)
    changes = _changes(unit, sees_cost)
    stays = former_stays(unit.vehicle_id, besides=unit.pk) if unit.may_have("units") else []
    return {
        **admin.site.each_context(request),
        "title": unit.title,
        "unit": unit,
        "photos": photos.card(request, unit),
        "days": _days(unit),
        "sees_cost": sees_cost,
        "listing": None if unit.status in CLOSED else listing_card.facts(unit),
        "cost": cost,
        "cost_acts": [act for act in acts if act.verb in COST_ACTS],
        "may_edit": may_edit,
        **_wanting(unit, acts, may_edit=may_edit),
        **_papers(unit, acts),
        "ready": ready_card.card(unit),
        "lot": lot_card.card(unit, acts),
        "feed_rejections": feed_facts.rejections_of(unit),
        "prints": PRINTS.items() if actor.can(may.PRINT) else (),
        "subtitle": _subtitle(unit),
        "vin_note": _vin_note(unit),
        "ended": next(iter(unit.known_dispositions), None),
        "other_rooftop": _other_rooftop(unit),
        "former_stays": stays,
        "odometer_fell": lower_than_before(unit.odometer, unit.odometer_unit, _before(unit, stays)),
        "facts": (facts := list(unit.known_facts)),
        "differing": [fact for fact in facts if fact.verdict == Verdict.DISAGREES],
        "unknown": unknown,
        "vehicle_rows": known,
        "stay_rows": _stay_rows(unit),
        "prices": _prices(unit, sees_cost),
        "changes": changes,
        "cadence": price_facts.sentences(changes, _today()),
        "holds": list(unit.rows_of("holds")[:20]),
        "timeline": timeline.entries(request, unit),
        "panels": panels,
        "first_acts": [panel["context"]["act"] for panel in panels if panel["context"].get("act")],
        "dialogs": acts,
        "next_acts": [act for act in acts if act.verb in NEXT],
        "other_acts": [act for act in acts if act.verb not in (*NEXT, *COST_ACTS)],
    }


def _wanting(unit: StockUnit, acts: list[Any], *, may_edit: bool) -> dict[str, Any]:
    """What keeps the car from being offered, and what is missing besides that and what the VIN's line says."""
    obstacles = [] if unit.status in CLOSED else ready_card.remedies(unit, acts)
    shown = () if unit.deal_label else (obstacle.code for obstacle, _ in obstacles)
    gaps = missing_note.gaps(unit, acts, may_edit=may_edit, told={"vin", "vin_check", *shown})
    return {"obstacles": obstacles, "gaps": gaps}


def _papers(unit: StockUnit, acts: list[Any]) -> dict[str, Any]:
    """Brands of the vehicle, those that stand, and where the title is."""
    brands = list(unit.known_brands)
    branded = standing(brands)
    return {"brands": brands, "branded": branded, "title_card": title_card.card(unit, branded, acts)}


def _other_rooftop(unit: StockUnit) -> str:
    """The rooftop that a transfer came from or went to, by name."""
    if unit.other_rooftop_id is None:
        return ""
    return Dealership.objects.values_list("name", flat=True).get(pk=unit.other_rooftop_id)


def _before(unit: StockUnit, stays: list[FormerStay]) -> list[FormerStay]:
    return [stay for stay in stays if stay.unit.pk < unit.pk]


def _today() -> date:
    return now().astimezone(current_display().tz).date()


def _days(unit: StockUnit) -> int | None:
    if unit.acquired_on is None or unit.status in CLOSED:
        return None
    return days_in_stock(unit.acquired_on, _today())


def _subtitle(unit: StockUnit) -> str:
    parts = [unit.stock_number, unit.get_condition_display(), unit.vin or "no VIN"]
    return " · ".join([*parts, "returned by its buyer"] if unit.is_returned else parts)


def _vin_note(unit: StockUnit) -> str:
    flag = VinFlag(unit.vehicle.vin_flag)
    return "" if flag is VinFlag.VALID else examine(unit.vehicle.vin).reason or VIN_FLAGS[flag]


def _vehicle_rows(unit: StockUnit) -> tuple[list[tuple[str, Any]], list[str]]:
    """What is known of the car, and the names of what is not."""
    car = unit.vehicle
    rows = [
        ("VIN", car.vin),
        ("Body", car.body),
        ("Engine", car.engine),
        ("Drivetrain", car.drivetrain),
        ("Fuel", car.fuel),
        ("Transmission", car.transmission),
        ("Exterior", car.exterior_colour),
        ("Interior", car.interior_colour),
    ]
    return [row for row in rows if row[1]], [
        name.lower() for name, value in rows if not value and name != "VIN"
    ]


def _stay_rows(unit: StockUnit) -> list[tuple[str, Any]]:
    odometer = "—" if unit.odometer is None else f"{unit.odometer:,} {unit.odometer_unit}"
    acquired = f"{unit.acquired_on:%-d %b %Y}" if unit.acquired_on else "—"
    days = _days(unit)
    if days is not None:
        acquired += f" ({bucket_of(days).name} days)"
    return [
        ("Stock number", unit.stock_number),
        ("Condition", unit.get_condition_display()),
        ("Source", unit.get_source_display()),
        ("Acquired", acquired),
        ("Odometer", odometer),
        ("Readiness", unit.get_readiness_display()),
        ("Location", unit.location.name if unit.location else "—"),
    ]


def _prices(unit: StockUnit, sees_cost: bool) -> list[tuple[str, str]]:
    kinds = [kind for kind in pricing.PriceKind if sees_cost or kind not in pricing.CONFIDENTIAL]
    return [(pricing.LABELS[kind], money(getattr(unit, pricing.column_of(kind)))) for kind in kinds]


def _changes(unit: StockUnit, sees_cost: bool) -> list[PriceChange]:
    found = PriceChange.objects.filter(unit=unit)
    return list((found if sees_cost else found.exclude(kind__in=pricing.CONFIDENTIAL))[:50])


def _panels(request: HttpRequest, unit: StockUnit) -> list[dict[str, Any]]:
    """The cards of the apps above that have something to say about this unit."""
    found = []
    for panel in VEHICLE_PANELS.items():
        shown = panel.context(request, unit)
        if shown is not None:
            found.append({"title": panel.title, "template": panel.template, "context": shown})
    return found
