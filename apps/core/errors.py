"""What a service may raise. Interfaces translate: 400, 403, 404, 409, 412, 502."""

from collections.abc import Mapping, Sequence

Fields = Mapping[str, Sequence[str]]


class DomainError(Exception):
    """A refusal with a sentence for the person who asked.

    ``code`` is a stable machine word, ``fields`` maps a field name to its messages,
    ``extra`` carries JSON-ready facts that a client may act on.
    """

    status = 400
    code = "error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: Fields | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.fields: Fields = fields or {}
        self.extra: Mapping[str, object] = extra or {}


class Invalid(DomainError):
    """The input breaks a rule; the message says what to do."""

    status = 400
    code = "invalid"


class NotAllowed(DomainError):
    """The actor lacks the permission or the authority."""

    status = 403
    code = "not_allowed"


class NotFound(DomainError):
    """No such row within reach of the actor."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The row is in another state than the act needs, or somebody else was first."""

    status = 409
    code = "conflict"


class Stale(Conflict):
    """The version that the client saw is no longer the current one."""

    status = 412
    code = "stale"


class Upstream(DomainError):
    """An external system failed; ``permanent`` says whether a retry is pointless."""

    status = 502
    code = "upstream"

    def __init__(self, message: str, *, permanent: bool, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.permanent = permanent


def summary(error: Exception) -> str:
    """Kind and first line only: the database's later lines repeat a row's values."""
    first = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first[:500]}"
