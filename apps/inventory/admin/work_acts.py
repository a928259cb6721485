"""POST of a verb on a work item: one service call, then the page that it was done on."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.core.admin.htmx import done, go, wants_fragment
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import Conflict, DomainError, Invalid, NotFound
from apps.inventory.admin.work_rows import DECIDE, WORK_VERBS, row_of
from apps.inventory.models import WorkItem
from apps.inventory.pictures.addresses import thumbnail_url
from apps.inventory.services import work, work_done
from apps.inventory.work import PROPOSED

SERVICES: Mapping[str, Callable[..., WorkItem]] = {
    "approve": work.approve,
    "decline": work.decline,
    "cancel": work.cancel,
    "finish": work_done.finish,
    "undo": work_done.undo,
}
DONE = {
    "approve": "Approved.",
    "decline": "Declined.",
    "cancel": "Cancelled.",
    "finish": "Done; its cost is in the ledger.",
    "undo": "Taken back; its cost is reversed.",
}
ASKS_AGAIN = "It came to more than was approved: it waits for another approval."


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=200, required=False)


class FinishForm(forms.Form):
    """What it came to."""

    actual = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2)
    finished_on = forms.DateField(required=False)
    reference = forms.CharField(max_length=60, required=False)


FORMS: Mapping[str, type[forms.Form]] = {
    "approve": forms.Form,
    "decline": ReasonForm,
    "cancel": ReasonForm,
    "finish": FinishForm,
    "undo": ReasonForm,
}


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``/admin/inventory/work/<pk>/do/<verb>/``; HTMX gets the item with the reason if it is refused."""
    item = WorkItem.objects.select_related("step", "unit").filter(pk=pk).first()
    if item is None or verb not in SERVICES:
        raise Http404("There is no such work item or verb.")
    back = _back(request, item)
    form = FORMS[verb](request.POST)
    try:
        changed = _act(request, pk, verb, form)
    except NotFound as error:
        raise Http404(error.message) from error
    except DomainError as error:
        return _refused(request, item, verb, back, error)
    again = verb == "finish" and changed.state == PROPOSED
    return done(request, back, ASKS_AGAIN if again else DONE[verb])


def _act(request: HttpRequest, pk: int, verb: str, form: forms.Form) -> WorkItem:
    if not form.is_valid():
        wrong = next(iter(form.errors.items()))
        raise Invalid(f"{wrong[0].replace('_', ' ').capitalize()}: {wrong[1][0]}", code="bad_work")
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
    values: dict[str, Any] = {k: v for k, v in form.cleaned_data.items() if v is not None}
    return SERVICES[verb](item_id=pk, by=actor_of(request), at=now(), version=version, **values)


def _refused(request: HttpRequest, item: WorkItem, verb: str, back: str, error: DomainError) -> HttpResponse:
    if not wants_fragment(request):
        messages.error(request, error.message)
        return go(request, back)
    car = item.unit if back.startswith(reverse("admin:inventory_approvals")) else None
    row = row_of(item, actor_of(request), back, only=DECIDE if car else WORK_VERBS)
    row["thumbnail"] = thumbnail_url(item.unit.thumbnail)
    context = {"row": row, "car": car, "error": error.message, "failed": verb, "given": request.POST}
    status = 409 if isinstance(error, Conflict) else 422
    return render(request, "inventory/work_item.html", context, status=status)


def _back(request: HttpRequest, item: WorkItem) -> str:
    """The list of what waits, as it was, or the page of the car."""
    asked = request.POST.get("next", "")
    waiting = reverse("admin:inventory_approvals")
    if asked == waiting or asked.startswith(f"{waiting}?"):
        return asked
    return reverse("admin:inventory_stockunit_page", args=[item.unit_id])
