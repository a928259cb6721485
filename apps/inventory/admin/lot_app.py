"""The lot walk on the phone: its page, its service worker, today's stock, and the door for sightings."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac

from apps.core.actor import Actor
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.display import current_display
from apps.core.errors import DomainError
from apps.inventory import walks
from apps.inventory.api.lot_shapes import WalkInput
from apps.inventory.lifecycle import STATES
from apps.inventory.permissions import PHOTOS
from apps.inventory.services.sightings import Look, see

POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Stricter than the admin's: nothing here evaluates or styles inline."""

SCRIPTS = ("lot/reading.js", "lot/keeping.js", "lot/app.js")
DETECTOR = "vendor/zxing.min.js"
ASSETS = (*SCRIPTS, DETECTOR, "lot/lot.css", "brand/palette.css", "icons.svg", "brand/icon-192.png")


def page_view(request: HttpRequest) -> HttpResponse:
    """``/admin/lot/``: the shell; nothing of a person or a store is in it, because the phone keeps it."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    response = render(request, "inventory/lot_app.html", {"detector": static(DETECTOR)})
    response["Content-Security-Policy"] = POLICY
    return response


def worker_view(request: HttpRequest) -> HttpResponse:
    """``/admin/lot/sw.js``: here, so that its scope is this page and nothing else of the admin."""
    known = {
        "version": _version(),
        "page": reverse("admin:inventory_lot"),
        "assets": [static(name) for name in ASSETS],
    }
    source = f"self.LOT = {json.dumps(known)};\n{_source('lot/sw.js').decode()}"
    return HttpResponse(source, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _version() -> str:
    """Changes whenever a file or the page does, so that phones fetch all of them anew."""
    page = Path(__file__).parents[3] / "templates" / "inventory" / "lot_app.html"
    parts = [page.read_bytes(), *(_source(name) for name in (*ASSETS, "lot/sw.js"))]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _source(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


def stock_view(request: HttpRequest) -> HttpResponse:
    """``/admin/lot/stock/``: what the phone keeps for today."""
    actor, zone = actor_of(request), current_display().zone
    today = now().astimezone(current_display().tz).date()
    units = [
        {**unit, "colour": unit["colour"].capitalize(), "status_label": STATES[unit["status"]]}
        for unit in walks.for_phone()
    ]
    body = {
        "who": _who(actor),
        "store_id": actor.dealership_id,
        "store_name": request.dealership.name,  # type: ignore[attr-defined]
        "csrf": get_token(request),
        "may_photo": actor.can(PHOTOS),
        "day_start": walks.start_of(today, zone),
        "places": walks.places(),
        "units": units,
    }
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def sightings_view(request: HttpRequest) -> HttpResponse:
    """``/admin/lot/sightings/``: one sighting, counted once by its ``client_id``; JSON both ways."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        sent: Any = json.loads(request.body)
    except ValueError:
        sent = None
    given = WalkInput(data=sent)
    if not given.is_valid():
        return JsonResponse({"detail": _wrong(given.errors)}, status=422)
    data = given.validated_data
    unit_id, actor = data.pop("unit_id"), actor_of(request)
    if data.pop("who") != _who(actor):
        return JsonResponse({"detail": "Somebody else saw this: sign in as that person."}, status=409)
    try:
        seen = see(unit_id=unit_id, look=Look(**data), by=actor, at=now())
    except DomainError as error:
        told = {"detail": error.message, "code": error.code, **error.extra}
        return JsonResponse(told, status=error.status)
    return JsonResponse({"id": seen.pk}, status=201)


def _who(actor: Actor) -> str:
    """Tells a phone whose sightings wait on it, without saying who that is."""
    return salted_hmac("inventory.lot", str(actor.user_id)).hexdigest()[:16]


def _wrong(errors: Any) -> str:
    """The first thing that is wrong, as one sentence."""
    if not isinstance(errors, dict):
        return "This is no sighting."
    name, told = next(iter(errors.items()))
    return f"{str(name).replace('_', ' ').capitalize()}: {told[0] if isinstance(told, list) else told}"
