"""How the endpoints describe themselves in OpenAPI."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.authentication import BaseAuthentication

from apps.core.api.problems import CONTENT_TYPE
from apps.core.api.serializers import Problem

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_VERSIONED = frozenset({"PUT", "PATCH", "DELETE"})
_ERRORS = {
    400: "The request is malformed or breaks a rule.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "The token's holder may not do this.",
    404: "No such row within reach.",
    409: "The row is in another state, or the Idempotency-Key was used with another body.",
    412: "The row was changed meanwhile.",
    413: "The body is too large.",
    428: "If-Match is missing.",
    429: "Too many requests; see Retry-After.",
    503: "Not available right now; see Retry-After.",
}


class BearerToken(BaseAuthentication):
    """Names the scheme. The scope middleware has resolved the token before the view runs."""

    def authenticate(self, request: Any) -> None:
        """Nothing left to do."""

    def authenticate_header(self, request: Any) -> str:
        """The challenge of a 401."""
        return 'Bearer realm="api"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The security scheme of the schema."""

    target_class = BearerToken
    name = "bearerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An opaque token in the Authorization header."""
        return {"type": "http", "scheme": "bearer"}


class ApiSchema(AutoSchema):
    """Takes input and output from the view set's declarations and documents every error."""

    view: Any

    def get_tags(self) -> list[str]:
        """The resource: the first word after /api/v1/."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_description(self) -> str:  # type: ignore[override]
        """What the resource is, then what the operation does."""
        resource = (self.view.__class__.__doc__ or "").strip()
        operation = (getattr(self.view, self.view.action).__doc__ or "").strip()
        return f"{resource}\n\n{operation}".strip()

    def get_summary(self) -> str:
        """The operation in its first line."""
        return (getattr(self.view, self.view.action).__doc__ or "").strip().split("\n")[0].rstrip(".")

    def get_auth(self) -> list[dict[str, Any]]:
        """Public endpoints need none."""
        return [{}] if self.view.public else super().get_auth()

    def get_request_serializer(self) -> Any:
        """The input of the action; None for a body-less verb."""
        method = getattr(self.view, self.view.action)
        if hasattr(method, "input_serializer"):
            return method.input_serializer
        return getattr(self.view, "input_serializers", {}).get(self.view.action)

    def get_response_serializers(self) -> Any:
        """The success, then every problem that this operation can answer."""
        responses: dict[Any, Any] = {self._success_status(): self._success()}
        if self.view.action == "retrieve" and self._versioned():
            responses[304] = OpenApiResponse(description="The client has this version already.")
        for status in self._error_statuses():
            responses[status, CONTENT_TYPE] = OpenApiResponse(Problem, description=_ERRORS[status])
        return responses

    def get_override_parameters(self) -> list[Any]:
        """The headers that steer the request."""
        parameters = [OpenApiParameter("id", int, OpenApiParameter.PATH)] if "{id}" in self.path else []
        if self.view.needs_dealership and not self.view.public:
            parameters.append(
                _header("X-Dealership", "Slug; needed if the token reaches several dealerships.")
            )
        if self.method == "POST" and self.view.idempotent and not self.view.public:
            parameters.append(_header("Idempotency-Key", "Same key and same body: done once, same answer."))
        if self._has_row() and self.method in _WRITES:
            parameters.append(
                _header("If-Match", "The ETag that you saw.", required=self.method in _VERSIONED)
            )
        if self.view.action == "retrieve" and self._versioned():
            parameters.append(_header("If-None-Match", "The ETag that you have."))
        return parameters

    def _success_status(self) -> int:
        if self._success() is None:
            return 204
        return 201 if self.view.action == "create" else 200

    def _success(self) -> Any:
        if self.view.action == "destroy":
            return None
        if self.view.action == "list":
            return self.view.list_serializer
        method = getattr(self.view, self.view.action)
        if hasattr(method, "output_serializer"):
            return method.output_serializer
        return self.view.output_serializer

    def _error_statuses(self) -> list[int]:
        statuses = {400, 429, 503}
        if not self.view.public:
            statuses |= {401, 403}
        if "{" in self.path:
            statuses.add(404)
        if self.method in _WRITES:
            statuses |= {409, 413}
        if self._has_row() and self.method in _WRITES:
            statuses.add(412)
        if self._has_row() and self.method in _VERSIONED:
            statuses.add(428)
        return sorted(statuses)

    def _has_row(self) -> bool:
        return "{" in self.path and self._versioned()

    def _versioned(self) -> bool:
        queryset = getattr(self.view, "queryset", None)
        return queryset is not None and any(f.name == "version" for f in queryset.model._meta.get_fields())


def _header(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, required=required)
