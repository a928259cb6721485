"""A print as an answer."""

from django.http import HttpResponse

from apps.inventory.printing.prints import PRINTS


def pdf_response(content: bytes, kind: str, unit_id: int) -> HttpResponse:
    """The PDF to be looked at and printed; nothing between keeps it."""
    name = f"{PRINTS[kind].lower().replace(' ', '-')}-{unit_id}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
