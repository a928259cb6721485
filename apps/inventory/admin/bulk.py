"""Bulk acts: choose in the list → rule → preview → commit → undo. Each step is an address."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
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
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import Job
from apps.inventory.admin import bulk_pages
from apps.inventory.admin.bulk_choice import chosen
from apps.inventory.admin.bulk_forms import form_of
from apps.inventory.bulk.states import LINE_KINDS, PREVIEWING, UNDOING, VERBS, WRITING
from apps.inventory.models import BulkLine, BulkRun
from apps.inventory.services import bulk

SIZE = 50
NEWEST, IN_ORDER = Ordering("-id"), Ordering("id")
BUSY = {PREVIEWING: "preview_job_id", WRITING: "commit_job_id", UNDOING: "undo_job_id"}
ACTS = {
    "commit": (bulk.commit, "The change has begun."),
    "undo": (bulk.undo, "The change is being undone."),
    "discard": (bulk.discard, "The preview was discarded."),
}


def url_of(run: BulkRun) -> str:
    """The run's page."""
    return reverse("admin:inventory_bulkrun_page", args=[run.pk])


def list_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/bulkrun/``: past acts of the kinds that one may do, newest first."""
    by = actor_of(request)
    verbs = [name for name, verb in VERBS.items() if by.can(verb.permission)]
    found = read_page(
        BulkRun.objects.filter(verb__in=verbs), ["pk"], NEWEST, cursor_of(request.GET, NEWEST), SIZE
    )
    runs = BulkRun.objects.in_bulk([pk for (pk,) in found.rows])
    context = {
        **admin.site.each_context(request),
        "title": "Bulk changes",
        "runs": [bulk_pages.shown(runs[pk]) for (pk,) in found.rows],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
    }
    return render(request, "inventory/bulk_runs.html", context)


def add_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/bulkrun/add/?verb=…``: the rule for what was chosen; POST previews it."""
    by, verb = actor_of(request), str(request.GET.get("verb", ""))
    if verb not in VERBS:
        return HttpResponseRedirect(reverse("admin:inventory_stockunit_changelist"))
    if not by.can(VERBS[verb].permission):
        raise PermissionDenied
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": VERBS[verb].label,
        "verb": VERBS[verb],
        "form": form_of(verb, by, request.GET, request.POST if request.method == "POST" else None),
        "most": bulk.MOST,
        "back": f"{reverse('admin:inventory_stockunit_changelist')}?{request.GET.get('query', '')}",
    }
    try:
        context["choice"] = chosen(request.GET, request)
        if request.method == "POST" and context["form"].is_valid():
            return HttpResponseRedirect(url_of(_preview(verb, context, request)))
    except DomainError as error:
        if error.fields and context["form"].is_bound:
            context["form"].refuse(error)
        return refused(request, "inventory/bulk_rule.html", context, error)
    status = 422 if request.method == "POST" else 200
    return render(request, "inventory/bulk_rule.html", context, status=status)


def _preview(verb: str, context: dict[str, Any], request: HttpRequest) -> BulkRun:
    form, choice = context["form"], context["choice"]
    return bulk.preview(
        verb=verb,
        rule=form.rule(),
        unit_ids=choice.unit_ids,
        query=choice.query,
        reason=form.cleaned_data["reason"],
        by=actor_of(request),
        at=now(),
    )


def page_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/<pk>/page/``: the preview or the result; polls while a job runs."""
    run = _run(request, pk)
    context = _context(request, run)
    if not wants_fragment(request):
        response = render(request, "inventory/bulk_run.html", context)
    elif not context["busy"]:  # the job has ended: the whole page has more to show
        response = HttpResponse(headers={"HX-Redirect": url_of(run)}, status=STOP_POLLING)
    else:
        response = render(request, "inventory/bulk_progress.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(request: HttpRequest, run: BulkRun) -> dict[str, Any]:
    job = Job.objects.filter(pk=getattr(run, BUSY[run.state]) or 0).first() if run.state in BUSY else None
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        **bulk_pages.about(run, actor_of(request)),
        "title": bulk_pages.heading(run),
        "job": job,
        "busy": bool(job and job.active),
        "poll": url_of(run),
    }
    if run.state in BUSY:
        return context
    if context["is_price"]:
        context["totals"] = bulk_pages.totals(run)
    return context | _lines(request, run)


def _lines(request: HttpRequest, run: BulkRun) -> dict[str, Any]:
    """One page of the lines of one kind or outcome."""
    kind = request.GET.get("kind") or bulk_pages.first_kind(run)
    rows = BulkLine.objects.filter(run=run)
    rows = rows.filter(kind=kind) if kind in LINE_KINDS else rows.filter(outcome=kind)
    found = read_page(rows, ["pk"], IN_ORDER, cursor_of(request.GET, IN_ORDER), SIZE)
    lines = BulkLine.objects.in_bulk([pk for (pk,) in found.rows])
    names = bulk_pages.names_of(run)
    return {
        "chips": bulk_pages.chips(run, kind),
        "lines": [bulk_pages.line(lines[pk], run, names) for (pk,) in found.rows],
        "next": page_link(request.GET, found.next),
        "previous": page_link(request.GET, found.previous),
    }


def act_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``…/<pk>/do/<verb>/``: one service call."""
    run = _run(request, pk)
    if verb not in ACTS:
        raise Http404("No such verb.")
    if request.method != "POST":
        return HttpResponseRedirect(url_of(run))
    service, said = ACTS[verb]
    seen = request.POST.get("seen_version", "")
    given: dict[str, Any] = {"version": int(seen)} if seen.isdigit() and len(seen) < 10 else {}
    if verb == "undo":
        given["reason"] = request.POST.get("reason", "")[:200]
    try:
        service(run_id=pk, by=actor_of(request), at=now(), **given)  # type: ignore[operator]
    except DomainError as error:
        context = _context(request, run) | {"refused_verb": verb}
        return refused(request, "inventory/bulk_run.html", context, error)
    url = reverse("admin:inventory_stockunit_changelist") if verb == "discard" else url_of(run)
    return done(request, url, said)


def _run(request: HttpRequest, pk: int) -> BulkRun:
    run = BulkRun.objects.filter(pk=pk).first()
    if run is None:
        raise Http404("There is no such bulk change.")
    try:
        bulk.check_reader(run, actor_of(request))
    except NotAllowed as error:
        raise PermissionDenied(error.message) from error
    return run
