"""Content Security Policy: our own files only, no inline script."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
ADMIN = STRICT | {
    # Unfold's Alpine evaluates its attributes and sets styles from them.
    "script-src": "'self' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
}


def _render(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


class ContentSecurityPolicyMiddleware:
    """Sets the header on every answer; a view that set its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.strict = _render(STRICT)
        self.admin = _render(ADMIN)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pick the admin's looser policy below /admin/ only."""
        response = self.get_response(request)
        policy = self.admin if request.path.startswith("/admin/") else self.strict
        response.headers.setdefault("Content-Security-Policy", policy)
        return response
