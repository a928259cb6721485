"""Routing of the API: plural nouns, trailing slashes, and a problem for what does not exist."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework.routers import SimpleRouter

from apps.core.api.problems import problem_response
from apps.core.errors import NotFound


class ApiRouter(SimpleRouter):
    """``router.register("stock-units", StockUnitViewSet, basename="stock-unit")``."""


@csrf_exempt
def unknown_route(request: HttpRequest) -> HttpResponse:
    """404 as a problem document; a path without its trailing slash is told so."""
    hint = "" if request.path.endswith("/") else " Paths of the API end with a slash."
    return problem_response(
        NotFound(f"There is no such path in the API.{hint}", code="unknown_path"), request
    )
