"""The verbs of the deal page: one form, one service call, the page again or its refusal."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from apps.core.admin.htmx import done, refused
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError, Invalid
from apps.deals import services
from apps.deals.admin import deal_page
from apps.deals.admin.dialogs import LOOKS
from apps.deals.models import Deal

SERVICES: dict[str, Callable[..., Deal]] = {
    "submit": services.submit,
    "approve": services.approve,
    "contract": services.contract,
    "deliver": services.deliver,
    "kill": services.kill,
    "unwind": services.unwind,
}


@require_POST
def view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``/admin/deals/deal/<pk>/do/<verb>/``."""
    if verb not in SERVICES:
        raise Http404("There is no such verb.")
    deal = deal_page.deal_of(pk)
    look = LOOKS[verb]
    form = look.form(request.POST, auto_id=f"{verb}_%s")
    try:
        if not form.is_valid():
            raise Invalid("Some answers are missing.")
        seen = request.POST.get("seen_version", "")
        version = int(seen) if seen.isdigit() else 0
        moved = SERVICES[verb](by=actor_of(request), deal_id=pk, version=version, **form.cleaned_data)
    except DomainError as error:
        if form.is_valid():
            form.refuse(error)
        context = deal_page.context(request, deal, failed=verb, form=form, error=error.message)
        return refused(request, "deals/page.html", context, error)
    return done(request, deal_page.url_of(moved.pk), look.done)
