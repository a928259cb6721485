"""The token of a request as a row, for the few endpoints that are about it."""

from rest_framework.request import Request

from apps.accounts.models import ApiToken


def token_of(request: Request) -> ApiToken:
    """The token that this request was sent with, and its person."""
    token_id: int = request._request.api_token_id  # type: ignore[attr-defined]
    return ApiToken.objects.select_related("user").get(pk=token_id)
