"""Exports: the list as it stands → a file made by a job → its download. Each step is an address."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from apps.core.admin.htmx import refused, wants_fragment
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.admin.screens.jobs import STOP_POLLING
from apps.core.api.cursors import Ordering
from apps.core.api.lists import capped_count
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.errors import DomainError, NotFound
from apps.core.models import Job
from apps.inventory.admin import export_pages
from apps.inventory.exporting.choosing import listed
from apps.inventory.exporting.columns import columns_for
from apps.inventory.exporting.serving import file_response
from apps.inventory.exporting.states import FORMATS, MAKING, TABLES
from apps.inventory.models import StockExport
from apps.inventory.permissions import PRINT, SEE_COST
from apps.inventory.services import exports

SIZE = 50
NEWEST = Ordering("-id")


def url_of(export: StockExport, step: str = "page") -> str:
    """The address of its page or of its file."""
    return reverse(f"admin:inventory_stockexport_{step}", args=[export.pk])


def list_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/stockexport/``: who took which stock out, newest first."""
    found = StockExport.objects.all()
    if not actor_of(request).can(SEE_COST):
        found = found.filter(with_cost=False)
    page = read_page(found, ["pk"], NEWEST, cursor_of(request.GET, NEWEST), SIZE)
    rows = StockExport.objects.defer("unit_ids").in_bulk([pk for (pk,) in page.rows])
    context = {
        **admin.site.each_context(request),
        "title": "Exports",
        "exports": [export_pages.shown(rows[pk]) for (pk,) in page.rows],
        "next": page_link(request.GET, page.next),
        "previous": page_link(request.GET, page.previous),
    }
    return render(request, "inventory/exports.html", context)


def add_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/stockexport/add/?query=…`` or ``&unit=1&unit=2``: what goes into the file; POST begins."""
    by, asked = actor_of(request), _asked(request.GET)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Export stock",
        "formats": [(name, label) for name, label in FORMATS.items() if name in TABLES or by.can(PRINT)],
        "format": request.POST.get("format") or request.GET.get("format", ""),
        "words": export_pages.words(asked["query"]),
        "columns": columns_for(with_cost=by.can(SEE_COST)),
        "sees_cost": by.can(SEE_COST),
        "chosen": asked["unit_ids"],
        "back": f"{reverse('admin:inventory_stockunit_changelist')}?{request.GET.get('query', '')}",
    }
    try:
        context["count"] = capped_count(listed(**asked, by=by))
        if request.method == "POST":
            made = exports.export(**asked, format=request.POST.get("format", ""), by=by, at=now())
            return HttpResponseRedirect(url_of(made))
    except DomainError as error:
        return refused(request, "inventory/export_new.html", context, error)
    return render(request, "inventory/export_new.html", context)


def _asked(params: QueryDict) -> dict[str, Any]:
    """What the list shows, or the rows chosen in it."""
    query = export_pages.as_listed(str(params.get("query", "")))
    ids = [int(text) for text in params.getlist("unit") if text.isdigit() and len(text) < 19]
    if not ids or params.get("all"):
        return {"query": query, "unit_ids": None}
    ordering = QueryDict(query).get("ordering")
    return {"query": urlencode({"ordering": ordering}) if ordering else "", "unit_ids": ids}


def page_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/<pk>/page/``: how far it is, then the download."""
    export = _export(request, pk)
    context = _context(request, export)
    if not wants_fragment(request):
        response = render(request, "inventory/export_page.html", context)
    elif not context["busy"]:
        response = HttpResponse(headers={"HX-Redirect": url_of(export)}, status=STOP_POLLING)
    else:
        response = render(request, "inventory/export_progress.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(request: HttpRequest, export: StockExport) -> dict[str, Any]:
    job = Job.objects.filter(pk=export.job_id or 0).first() if export.state == MAKING else None
    return {
        **admin.site.each_context(request),
        **export_pages.shown(export),
        "title": export.file_name,
        "facts": export_pages.facts(export),
        "job": job,
        "busy": bool(job and job.active),
        "poll": url_of(export),
        "file_url": url_of(export, "file"),
        "again": f"{reverse('admin:inventory_stockexport_add')}?{urlencode({'query': export.query})}",
    }


def file_view(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """``…/<pk>/file/``: the file, to be saved; the trail says who took it."""
    try:
        return file_response(exports.take(export_id=pk, by=actor_of(request), at=now()))
    except NotFound as error:
        raise Http404(error.message) from error
    except DomainError as error:
        context = _context(request, _export(request, pk))
        return refused(request, "inventory/export_page.html", context, error)


def _export(request: HttpRequest, pk: int) -> StockExport:
    try:
        return exports.readable(export_id=pk, by=actor_of(request))
    except NotFound as error:
        raise Http404(error.message) from error
