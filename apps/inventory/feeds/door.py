"""Where destinations fetch their file: ``/feeds/<store>/<id>/`` with the feed's token.

The token comes as a bearer token or as the password of Basic authentication, never in the address: those
are logged. Whoever has none, or a wrong one, learns nothing, not even whether there is such a feed.
"""

import hmac
from base64 import b64decode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from apps.accounts.models import Dealership
from apps.core.actor import system_actor
from apps.core.clock import now
from apps.core.errors import NotFound
from apps.core.tenancy import scope
from apps.inventory.feeds.states import PULL, TYPES
from apps.inventory.models import Feed
from apps.inventory.services.feed_runs import fetched
from apps.inventory.services.feeds import digest_of


@require_safe
def view(request: HttpRequest, store: str, pk: int) -> HttpResponseBase:
    """The last file of the feed; 304 for whoever has it already."""
    token = _token(request.headers.get("Authorization", ""))
    place = Dealership.objects.filter(slug=store, is_active=True).first() if token else None
    if place is None:
        return _unknown()
    with scope(place.pk, actor=system_actor("feed door", door="feed", dealership_id=place.pk)):
        feed = Feed.objects.filter(pk=pk, delivery=PULL, is_active=True).exclude(token_digest="").first()
        if feed is None or not hmac.compare_digest(feed.token_digest, digest_of(token)):
            return _unknown()
        return _answer(request, feed)


def _answer(request: HttpRequest, feed: Feed) -> HttpResponseBase:
    by = system_actor(feed.name, door="feed", dealership_id=feed.dealership_id)
    try:
        run = fetched(feed=feed, by=by, at=now())
    except NotFound as error:
        return HttpResponse(error.message, status=404, content_type="text/plain; charset=utf-8")
    tag = f'"{run.digest}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        content = run.file.open("rb")
        response = FileResponse(content, filename=run.file_name, content_type=TYPES[run.format])
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _token(authorization: str) -> str:
    kind, _, value = authorization.partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _unknown() -> HttpResponse:
    told = "Send the token of this feed, as a bearer token or as the password of Basic authentication."
    response = HttpResponse(told, status=401, content_type="text/plain; charset=utf-8")
    response["WWW-Authenticate"] = 'Basic realm="stock feed"'
    return response
