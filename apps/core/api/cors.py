"""Browsers of other origins: closed unless ``API_CORS_ORIGINS`` lists them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

PREFIX = "/api/"
_ALLOW = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Dealership, X-Request-ID"
_EXPOSE = "ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-ID"


class CorsMiddleware:
    """Answers preflights and marks answers for listed origins. Never allows cookies: tokens only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        origin = request.headers.get("Origin")
        if (
            origin is None
            or not request.path_info.startswith(PREFIX)
            or origin not in settings.API_CORS_ORIGINS
        ):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response: HttpResponseBase = _preflight()
        else:
            response = self.get_response(request)
            response["Access-Control-Expose-Headers"] = _EXPOSE
        response["Access-Control-Allow-Origin"] = origin
        patch_vary_headers(response, ("Origin",))
        return response


def _preflight() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, PATCH, PUT, DELETE",
            "Access-Control-Allow-Headers": _ALLOW,
            "Access-Control-Max-Age": "600",
        },
    )
