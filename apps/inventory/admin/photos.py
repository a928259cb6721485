"""The photo card of the vehicle page: its grid, uploads, and what one does to a photo."""

from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse

from apps.core.admin.htmx import done, wants_fragment
from apps.core.admin.requests import actor_of, is_writable
from apps.core.clock import now
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import Photo, PhotoView, StockUnit
from apps.inventory.permissions import PHOTOS
from apps.inventory.pictures.addresses import picture_url
from apps.inventory.pictures.examining import ACCEPT
from apps.inventory.pictures.limits import MAX_PHOTOS
from apps.inventory.pictures.sequence import MOVES, moved
from apps.inventory.pictures.serving import picture
from apps.inventory.pictures.states import PROCESSING, READY
from apps.inventory.selectors import unit_for_page
from apps.inventory.services import photo_order, photos

FRAGMENT = "inventory/photos.html"


def card(request: HttpRequest, unit: StockUnit, *, told: str = "", problem: str = "") -> dict[str, Any]:
    """What ``inventory/photos.html`` shows of a unit; one query."""
    shown = list(Photo.objects.filter(unit=unit, removed_at=None).order_by("position"))
    may_arrange = actor_of(request).can(PHOTOS) and is_writable(unit, actor_of(request))
    return {
        "unit": unit,
        "tiles": [_tile(unit, photo, len(shown)) for photo in shown],
        "order": ",".join(str(photo.pk) for photo in shown),
        "working": any(photo.state == PROCESSING for photo in shown),
        "views": PhotoView.choices,
        "may_arrange": may_arrange,
        "may_add": may_arrange and unit.status not in CLOSED and len(shown) < MAX_PHOTOS,
        "accept": ACCEPT,
        "told": told,
        "problem": problem,
    }


def _tile(unit: StockUnit, photo: Photo, count: int) -> dict[str, Any]:
    ready = photo.state == READY
    return {
        "photo": photo,
        "thumb": picture_url(photo.pk, photo.digest, "thumb") if ready else "",
        "large": picture_url(photo.pk, photo.digest, "large") if ready else "",
        "alt": photo.caption or f"{unit.title}, {photo.get_view_display().lower()}",
        "name": f"photo {photo.position} of {count}",
        "is_last": photo.position == count,
    }


def grid_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/inventory/stockunit/<pk>/photos/``: the grid; POST adds the files of ``photos``."""
    unit = _unit(pk)
    if request.method == "POST":
        return _add(request, unit)
    if not wants_fragment(request):
        return HttpResponseRedirect(_page_of(unit))
    return render(request, FRAGMENT, {"photos": card(request, unit)})


def _add(request: HttpRequest, unit: StockUnit) -> HttpResponse:
    """The page's script sends one file a request and reads JSON; a plain form may send several."""
    sent = request.FILES.getlist("photos")
    refusals = [(content.name or "A file", _refusal(request, unit, content)) for content in sent]
    refusals = [(name, error) for name, error in refusals if error is not None]
    if not wants_fragment(request):
        for name, error in refusals:
            messages.error(request, f"{name}: {error.message}")
        return HttpResponseRedirect(_page_of(unit))
    if refusals or not sent:
        error = refusals[0][1] if refusals else Invalid("Choose a photo first.")
        return JsonResponse({"detail": error.message, "code": error.code}, status=_status(error))
    return JsonResponse({}, status=201)


def _refusal(request: HttpRequest, unit: StockUnit, content: Any) -> Any:
    """Why one file was refused, None if it was taken."""
    try:
        photos.upload(
            unit_id=unit.pk,
            content=content,
            view=request.POST.get("view") or PhotoView.EXTERIOR,
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        return error
    return None


def order_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/photos/order/``: ``order`` after a drag, or one ``move`` of one ``photo``; the grid again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    unit = _unit(pk)
    seen = _ids(request.POST.get("seen", ""))
    try:
        order = _wanted(request, seen)
        photo_order.reorder(unit_id=unit.pk, order=order, seen=seen, by=actor_of(request), at=now())
    except DomainError as error:
        return _grid(request, unit, error=error)
    return _grid(request, unit, told=_place(request, order))


def _wanted(request: HttpRequest, seen: list[int]) -> list[int]:
    if "order" in request.POST:
        return _ids(request.POST["order"])
    photo, move = _ids(request.POST.get("photo", "")), request.POST.get("move", "")
    if not photo or photo[0] not in seen or move not in MOVES:
        raise Invalid("Say which photo goes where.")
    return moved(seen, photo[0], move)


def _place(request: HttpRequest, order: list[int]) -> str:
    """For those who hear the page."""
    photo = _ids(request.POST.get("photo", ""))
    if not photo or photo[0] not in order:
        return "The photos are in another order."
    place = order.index(photo[0]) + 1
    return f"Now photo {place} of {len(order)}" + (", the primary photo." if place == 1 else ".")


def _ids(text: str) -> list[int]:
    return [
        int(word) for word in text[:2000].split(",") if word.isascii() and word.isdigit() and len(word) < 19
    ]


def act_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``/admin/inventory/photo/<pk>/do/<verb>/``: edit, remove or restore; the grid again."""
    photo = Photo.objects.filter(pk=pk).first()
    if photo is None or verb not in _ACTS:
        raise Http404("There is no such photo.")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    unit = _unit(photo.unit_id)
    try:
        told = _ACTS[verb](request, photo)
    except DomainError as error:
        return _grid(request, unit, error=error)
    if verb == "restore":
        return done(request, _page_of(unit), told)
    undo = reverse("admin:inventory_photo_do", args=[photo.pk, "restore"])
    return _grid(
        request, unit, told=told, undo=f"{undo}?position={photo.position}" if verb == "remove" else ""
    )


def _edit(request: HttpRequest, photo: Photo) -> str:
    view, caption = request.POST.get("view"), request.POST.get("caption")
    kept = caption if caption is None else caption[:200]
    edited = photo_order.edit(photo_id=photo.pk, view=view, caption=kept, by=actor_of(request), at=now())
    return f"Photo {edited.position} shows: {edited.get_view_display().lower()}."


def _remove(request: HttpRequest, photo: Photo) -> str:
    photo_order.remove(photo_id=photo.pk, by=actor_of(request), at=now())
    return f"Photo {photo.position} removed."


def _restore(request: HttpRequest, photo: Photo) -> str:
    place = _ids(request.GET.get("position", ""))
    back = photo_order.restore(
        photo_id=photo.pk, position=place[0] if place else None, by=actor_of(request), at=now()
    )
    return f"The photo is back, as number {back.position}."


_ACTS = {"edit": _edit, "remove": _remove, "restore": _restore}


def _grid(
    request: HttpRequest, unit: StockUnit, *, told: str = "", undo: str = "", error: DomainError | None = None
) -> HttpResponse:
    if not wants_fragment(request):
        if error is not None:
            messages.error(request, error.message)
            return HttpResponseRedirect(_page_of(unit))
        return done(request, _page_of(unit), told, undo=undo)
    shown = card(request, unit, told=told, problem=error.message if error else "")
    status = _status(error) if error else 200
    return render(request, FRAGMENT, {"photos": shown, "undo": undo, "answer": True}, status=status)


def _status(error: DomainError) -> int:
    if isinstance(error, NotAllowed):
        return 403
    return 409 if isinstance(error, Conflict) else 422


def picture_view(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """``/admin/inventory/photo/<pk>/<size>/``: the picture itself."""
    photo = Photo.objects.filter(pk=pk).first()
    if photo is None:
        raise Http404("There is no such photo.")
    try:
        return picture(photo, size)
    except NotFound as error:
        raise Http404(error.message) from error


def _unit(pk: int) -> StockUnit:
    try:
        return unit_for_page(pk)
    except NotFound as error:
        raise Http404(error.message) from error


def _page_of(unit: StockUnit) -> str:
    return reverse("admin:inventory_stockunit_page", args=[unit.pk]) + "#photos"
