"""Routes that exist in tests of the scope middleware only."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from apps.accounts.models import Location
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.tenancy import current_scope
from dealership.urls import urlpatterns as real


def write(request: HttpRequest, then: str) -> HttpResponse:
    """Writes a location, then answers or fails."""
    actor = request.actor  # type: ignore[attr-defined]
    Location.objects.create(dealership_id=actor.dealership_id, name="Written")
    if then == "raise":
        raise RuntimeError("after the write")
    return HttpResponse(status=int(then))


def names(request: HttpRequest) -> StreamingHttpResponse:
    """Reads while the body is sent, after the request's transaction."""

    def body() -> Iterator[str]:
        yield f"{current_scope() is not None};"
        yield ",".join(Location.objects.order_by("name").values_list("name", flat=True))

    return StreamingHttpResponse(body())


def scope_of_request(request: HttpRequest) -> HttpResponse:
    found = current_scope()
    return HttpResponse(f"{found.write_id} {list(found.read_ids)}" if found else "none")


REFUSALS = {403: NotAllowed, 404: NotFound, 409: Conflict, 400: Invalid}


def refuse(request: HttpRequest, status: int) -> HttpResponse:
    """Writes a location, then is refused by a service."""
    actor = request.actor  # type: ignore[attr-defined]
    Location.objects.create(dealership_id=actor.dealership_id, name="Written")
    raise REFUSALS[status]("Not you.")


urlpatterns = [
    path("test/write/<str:then>/", write),
    path("test/names/", names),
    path("test/scope/", scope_of_request),
    path("test/refuse/<int:status>/", refuse),
    path("accounts/test/scope/", scope_of_request),
    *real,
]
