"""Shows values as the current dealership does: its currency and units, the user's or its zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from apps.core.display import DEFAULT, Display, reset, show_as


class DisplayMiddleware:
    """Sets ``core.display`` and Django's time zone for one request; runs inside the scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """API answers stay in UTC: they show nothing to a person."""
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        display = display_for(request)
        token = show_as(display)
        try:
            with timezone.override(display.tz):
                return self.get_response(request)
        finally:
            reset(token)


def display_for(request: HttpRequest) -> Display:
    """The dealership's display with the user's own zone, where he set one."""
    place = getattr(request, "dealership", None)
    if place is None:
        return DEFAULT
    own_zone = getattr(request.user, "time_zone", "")
    return Display(zone=own_zone or place.time_zone, currency=place.currency, distance=place.distance_unit)
