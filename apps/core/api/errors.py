"""Refusals that only the HTTP interface knows. Services raise ``apps.core.errors``."""

from collections.abc import Mapping

from apps.core.errors import DomainError, Invalid


class HttpRefusal(DomainError):
    """A refusal that also sets response headers."""

    headers: Mapping[str, str] = {}


class Unauthenticated(HttpRefusal):
    """No token, or one that is unknown, expired or revoked. The client learns no more than that."""

    status = 401
    code = "not_authenticated"
    headers = {"WWW-Authenticate": 'Bearer realm="api"'}


class ChooseDealership(Invalid):
    """The caller reaches several dealerships and named none."""

    code = "dealership_required"


class UnknownParameter(Invalid):
    """A query parameter that this endpoint does not have: never ignored in silence."""

    code = "unknown_parameter"


class BadCursor(Invalid):
    """The cursor is not one that this list gave out."""

    code = "bad_cursor"


class Unreadable(Invalid):
    """The body is not JSON, or nested too deeply."""

    code = "unreadable"


class TooLarge(DomainError):
    """The body exceeds the limit."""

    status = 413
    code = "too_large"


class VersionRequired(DomainError):
    """A write without ``If-Match``."""

    status = 428
    code = "version_required"


class TooMany(HttpRefusal):
    """A throttle is exhausted; ``retry_after`` is in whole seconds."""

    status = 429
    code = "throttled"

    def __init__(self, *, retry_after: int, headers: Mapping[str, str]) -> None:
        super().__init__(f"Too many requests. Try again in {retry_after} s.")
        self.headers = {"Retry-After": str(retry_after), **headers}


class Unavailable(HttpRefusal):
    """The database is away or did not answer in time: nothing happened, try again."""

    status = 503
    code = "unavailable"

    def __init__(self, *, retry_after: int = 5) -> None:
        super().__init__("The service is not available right now. Nothing was changed; try again shortly.")
        self.headers = {"Retry-After": str(retry_after)}
