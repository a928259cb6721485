"""The import wizard: upload → map → check → import → undo. Each step is an address."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from apps.core.admin.htmx import done, refused, wants_fragment
from apps.core.admin.lists import cursor_of, page_link
from apps.core.admin.requests import actor_of
from apps.core.admin.screens.jobs import STOP_POLLING
from apps.core.api.cursors import Ordering
from apps.core.api.paging import read_page
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.core.models import Job
from apps.inventory.admin import import_pages
from apps.inventory.admin.import_forms import MappingForm
from apps.inventory.importing import rejects
from apps.inventory.importing.limits import MAX_UPLOAD
from apps.inventory.importing.states import CHECKED, CHECKING, IMPORTED, IMPORTING, REJECT, UNDOING, UPLOADED
from apps.inventory.models import ImportLine, ImportRun
from apps.inventory.services import imports

SIZE = 50
NEWEST = Ordering("-id")
BUSY = {CHECKING: "check_job_id", IMPORTING: "commit_job_id", UNDOING: "undo_job_id"}


def url_of(run: ImportRun, step: str = "page") -> str:
    """The address of a step."""
    return reverse(f"admin:inventory_importrun_{step}", args=[run.pk])


def list_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/importrun/``: past imports, newest first."""
    found = read_page(ImportRun.objects.all(), ["pk"], NEWEST, cursor_of(request.GET, NEWEST), SIZE)
    runs = ImportRun.objects.in_bulk([pk for (pk,) in found.rows])
    context = {
        **admin.site.each_context(request),
        "title": "Imports",
        "runs": [import_pages.shown(runs[pk]) for (pk,) in found.rows],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
    }
    return render(request, "inventory/imports.html", context)


def upload_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/importrun/add/``: choose a file."""
    context = {
        **admin.site.each_context(request),
        "title": "Import stock",
        "most": f"{MAX_UPLOAD // 1024 // 1024} MB",
        "steps": import_pages.steps("upload"),
    }
    if request.method != "POST":
        return render(request, "inventory/import_upload.html", context)
    content = request.FILES.get("file")
    if content is None:
        context["error"] = "Choose a file first."
        return render(request, "inventory/import_upload.html", context, status=422)
    try:
        run = imports.upload(content=content, name=content.name or "", by=actor_of(request), at=now())
    except DomainError as error:
        return refused(request, "inventory/import_upload.html", context, error)
    return HttpResponseRedirect(url_of(run, "map"))


def map_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/<pk>/map/``: which column is which fact; POST begins the check."""
    run = _run(pk)
    if run.state not in (UPLOADED, CHECKED, CHECKING):
        return HttpResponseRedirect(url_of(run))
    if request.method != "POST":
        return render(request, "inventory/import_map.html", _map_context(request, run, MappingForm.of(run)))
    form = MappingForm(request.POST, run=run)
    context = _map_context(request, run, form)
    if not form.is_valid():
        return render(request, "inventory/import_map.html", context, status=422)
    try:
        imports.check(run_id=run.pk, rules=form.rules(), by=actor_of(request), at=now(), **form.stock())
    except DomainError as error:
        return refused(request, "inventory/import_map.html", context, error)
    return HttpResponseRedirect(url_of(run))


def _map_context(request: HttpRequest, run: ImportRun, form: MappingForm) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": "Match the columns",
        "run": run,
        "form": form,
        "steps": import_pages.steps("map"),
        "back": url_of(run) if run.state == CHECKED else reverse("admin:inventory_importrun_changelist"),
    }


def page_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/<pk>/page/``: what the check says or what the import did; polls while a job runs."""
    run = _run(pk)
    if run.state == UPLOADED:
        return HttpResponseRedirect(url_of(run, "map"))
    context = _context(request, run)
    if not wants_fragment(request):
        return _vary(render(request, "inventory/import_run.html", context))
    if not context["busy"]:  # the job has ended: the whole page has more to show
        return HttpResponse(headers={"HX-Redirect": url_of(run)}, status=STOP_POLLING)
    return _vary(render(request, "inventory/import_progress.html", context))


def _context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    job = Job.objects.filter(pk=getattr(run, BUSY[run.state]) or 0).first() if run.state in BUSY else None
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        **import_pages.about(run),
        "title": run.file_name,
        "run": run,
        "job": job,
        "busy": bool(job and job.active),
        "poll": url_of(run),
        "columns": import_pages.COLUMNS,
    }
    if not context["busy"] and run.state != CHECKING:
        context |= _lines(request, run)
    if run.state == IMPORTED:
        context["undo"] = import_pages.undo_preview(run)
    return context


def _lines(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """One page of the lines of one kind; "flagged" goes across the kinds."""
    kind = request.GET.get("kind") or import_pages.first_kind(run)
    rows = ImportLine.objects.filter(run=run)
    rows = rows.exclude(flags=[]) if kind == "flagged" else rows.filter(kind=kind)
    ordering = Ordering("id")
    found = read_page(rows, ["pk"], ordering, cursor_of(request.GET, ordering), SIZE)
    lines = ImportLine.objects.in_bulk([pk for (pk,) in found.rows])
    return {
        "kind": kind,
        "chips": import_pages.chips(run, kind),
        "lines": [import_pages.line(lines[pk]) for (pk,) in found.rows],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
    }


ACTS = {
    "commit": (imports.commit, "The import has begun."),
    "undo": (imports.undo, "The import is being undone."),
    "discard": (imports.discard, "The file was discarded."),
}


def act_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``…/<pk>/do/<verb>/``: one service call."""
    run = _run(pk)
    if verb not in ACTS:
        raise Http404("No such verb.")
    if request.method != "POST":
        return HttpResponseRedirect(url_of(run))
    service, said = ACTS[verb]
    given = {"reason": request.POST.get("reason", "")[:200]} if verb == "undo" else {}
    try:
        service(run_id=pk, by=actor_of(request), at=now(), **given)  # type: ignore[operator]
    except DomainError as error:
        context = _context(request, run) | {"refused_verb": verb}
        return refused(request, "inventory/import_run.html", context, error)
    url = reverse("admin:inventory_importrun_changelist") if verb == "discard" else url_of(run)
    return done(request, url, said)


def rejects_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/<pk>/rejects.csv``: the refused rows with their reasons, to be corrected and imported."""
    run = _run(pk)
    refused_rows = ImportLine.objects.filter(run=run, kind=REJECT).order_by("line", "id")
    rows = refused_rows.values_list("line", "reason", "cells")
    text = "".join(rejects.lines(run.headers, ((line or 0, why, cells) for line, why, cells in rows)))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8", status=HTTPStatus.OK)
    response["Content-Disposition"] = f'attachment; filename="rejects-{run.pk}.csv"'
    return response


def _run(pk: int) -> ImportRun:
    run = ImportRun.objects.filter(pk=pk).first()
    if run is None:
        raise Http404("There is no such import.")
    return run


def _vary(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response
