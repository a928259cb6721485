"""Changing a deal's figures on a page."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError
from apps.deals import selectors, services
from apps.deals.admin import deal_page
from apps.deals.admin.forms import WorksheetForm
from apps.deals.lifecycle import APPROVED
from apps.deals.models import Deal
from apps.deals.permissions import SEE_GROSS


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/deals/deal/<pk>/worksheet/``."""
    deal = deal_page.deal_of(pk)
    actor = actor_of(request)
    inputs = selectors.inputs_of(deal)
    items = inputs.pop("accessories")
    sees_cost = actor.can(SEE_GROSS)
    form = WorksheetForm(request.POST or None, initial=inputs, accessories=items, sees_cost=sees_cost)
    if request.method != "POST" or not form.is_valid():
        return _show(request, deal, form)
    try:
        seen = request.POST.get("seen_version", "")
        version = int(seen) if seen.isdigit() else 0
        changed = services.update_worksheet(by=actor, deal_id=pk, version=version, **form.inputs())
    except DomainError as error:
        form.refuse(error)
        return _show(request, deal, form, error)
    voided = deal.status == APPROVED and changed.status != APPROVED
    return done(request, deal_page.url_of(pk), "Saved; it needs approval again." if voided else "Saved.")


def _show(
    request: HttpRequest, deal: Deal, form: WorksheetForm, error: DomainError | None = None
) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {
        **admin.site.each_context(request),
        "title": f"Figures of deal {deal.number}",
        "deal": deal,
        "form": form,
        "warns": deal.status == APPROVED,
        "back": deal_page.url_of(deal.pk),
    }
    return render(
        request, "deals/worksheet.html", context, status=409 if error and error.status > 400 else status
    )
