"""The sticker and the labels of one car, opened from its page."""

from django.http import Http404, HttpRequest, HttpResponse

from apps.core.admin.requests import actor_of
from apps.core.errors import NotFound
from apps.inventory.printing.serving import pdf_response
from apps.inventory.services.printing import print_one


def view(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """``/admin/inventory/stockunit/<pk>/print/<sheet>/``: a PDF."""
    try:
        return pdf_response(print_one(unit_id=pk, kind=sheet, by=actor_of(request)), sheet, pk)
    except NotFound as error:
        raise Http404(error.message) from error
