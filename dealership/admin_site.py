"""The staff's admin site."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from unfold.sites import UnfoldAdminSite

from apps.accounts.identity.gate import SecondFactorGate
from apps.core.admin import pages
from apps.core.admin.landing import cards
from apps.core.admin.palette import palette_view
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.display import current_display


class DealershipAdminSite(SecondFactorGate, UnfoldAdminSite):
    """Unfold's site with our landing page and palette, so that both have one place."""

    def register(
        self, model_or_iterable: Any, admin_class: type[ModelAdmin[Any]] | None = None, **options: Any
    ) -> None:
        """Only screens of our own apps.

        What packages register (one-time-code secrets, addresses, schedules) would write past our
        services, permissions and audit.
        """
        if admin_class is not None and admin_class.__module__.startswith("apps."):
            super().register(model_or_iterable, admin_class, **options)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The landing page: what this person's role needs first."""
        context = {
            **self.each_context(request),
            "title": greeting(actor_of(request).name),
            "page_title": "Home",
            "today": now().astimezone(current_display().tz).date(),
            "cards": cards(request),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Staff pages of the apps first: the site's own last route catches everything."""
        return [*pages.urls(self), *super().get_urls()]

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ctrl+K; Unfold's own search has no limit and remembers results across dealerships."""
        return palette_view(request)


def greeting(name: str) -> str:
    """Good morning, afternoon or evening, by the dealership's clock."""
    hour = now().astimezone(current_display().tz).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return f"Good {part}, {name.split(' ')[0]}"
