"""Decode disagreements: where listing and VIN differ, and one click that settles each."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.core.admin.htmx import done, page, refused
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.api.cursors import Ordering
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.inventory import permissions as may
from apps.inventory.models import StockUnit, VehicleFact, Verdict
from apps.inventory.services.disagreements import resolve

SIZE = 50
ORDERING = Ordering("-id")


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/disagreements/``."""
    return page(
        request, "inventory/disagreements.html", "inventory/disagreements_rows.html", _context(request)
    )


def act(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``settle=take|keep``: one service call, then the list."""
    url = reverse("admin:inventory_disagreements")
    if request.method != "POST":
        return HttpResponseRedirect(url)
    take = request.POST.get("settle") == "take"
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else None
    try:
        fact = resolve(fact_id=pk, take=take, by=actor_of(request), at=now(), version=version)
    except DomainError as error:
        return refused(request, "inventory/disagreements.html", _context(request), error)
    kept = fact.decoded if take else fact.given
    return done(request, url, f"{fact.get_field_display()} is {kept}.")


def _context(request: HttpRequest) -> dict[str, Any]:
    open_facts = VehicleFact.objects.filter(verdict=Verdict.DISAGREES)
    found = read_page(open_facts, ["id"], ORDERING, cursor_of(request.GET, ORDERING), SIZE)
    ids = [pk for (pk,) in found.rows]
    facts = VehicleFact.objects.select_related("vehicle").in_bulk(ids)
    stays = StockUnit.objects.filter(vehicle__in=[fact.vehicle_id for fact in facts.values()]).order_by("id")
    last = {stay.vehicle_id: stay for stay in stays}
    return {
        **admin.site.each_context(request),
        "title": "Decode disagreements",
        "rows": [(facts[pk], last.get(facts[pk].vehicle_id)) for pk in ids],
        "count": capped_count(open_facts),
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
        "may_settle": actor_of(request).can(may.EDIT),
    }
