"""What I was told: the list, the bell of the header, and what I want to be told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.core.admin.htmx import done, go, page
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import NotFound
from apps.core.keyset import newest
from apps.core.models import Notice
from apps.core.notices import reading
from apps.core.notices.kinds import kind_of, kinds_for

CHIPS = (("", "All"), ("unread", "Unread"))


@require_GET
def list_view(request: HttpRequest) -> HttpResponse:
    """``/admin/notices/?show=unread``, newest first."""
    by, show = actor_of(request), request.GET.get("show", "")
    rows, before = reading.notices_of(by), request.GET.get("before", "")
    if show == "unread":
        rows = rows.filter(read_at=None)
    found = newest(rows, int(before) if before.isdigit() and len(before) < 19 else None)
    waiting = reading.unread(by)
    context: dict[str, Any] = {
        "title": "Notifications",
        "rows": [{"notice": row, "kind": kind_of(row.kind)} for row in found.rows],
        "older": found.older,
        "show": show,
        "unread": waiting,
        "chips": [
            {"href": f"?show={key}" if key else "?", "label": label, "active": key == show}
            for key, label in CHIPS
        ],
    }
    return page(request, "core/notices.html", "core/notices_rows.html", context)


@require_GET
def bell_view(request: HttpRequest) -> HttpResponse:
    """How many are unread: the number beside the bell, loaded after the page."""
    count = reading.unread(actor_of(request))
    return render(request, "core/notices_bell.html", {"count": count, "many": count >= reading.CAP})


@require_POST
def open_view(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark it read and go where it leads."""
    return go(request, _mark(request, notice_id, read=True).url)


@require_POST
def mark_view(request: HttpRequest, notice_id: int, verb: str) -> HttpResponse:
    """``verb``: read or unread."""
    if verb not in ("read", "unread"):
        raise Http404("There is no such verb.")
    _mark(request, notice_id, read=verb == "read")
    return go(request, reverse("admin:notices"))


@require_POST
def all_read_view(request: HttpRequest) -> HttpResponse:
    """Mark all read."""
    count = reading.mark_all_read(by=actor_of(request), at=now())
    return done(request, reverse("admin:notices"), f"{count} marked read." if count else "All were read.")


def choices_view(request: HttpRequest) -> HttpResponse:
    """``/admin/notices/choices/``: of which kinds I am told at this dealership."""
    by = actor_of(request)
    if request.method == "POST":
        reading.choose(wanted=set(request.POST.getlist("kind")), by=by)
        return done(request, reverse("admin:notices"), "You are told of these from now on.")
    told = reading.choices_of(by)
    kinds = [{"kind": kind, "told": told[kind.code]} for kind in kinds_for(by)]
    return render(request, "core/notice_choices.html", {"title": "What I am told", "kinds": kinds})


def _mark(request: HttpRequest, notice_id: int, *, read: bool) -> Notice:
    try:
        return reading.mark_read(notice_id=notice_id, by=actor_of(request), at=now(), read=read)
    except NotFound as error:
        raise Http404(error.message) from error
