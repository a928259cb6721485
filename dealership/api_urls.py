"""The API: each app brings its own routes."""

from django.urls import include, path, re_path

from apps.core.api.routes import unknown_route

urlpatterns = [
    path("", include("apps.core.audit.endpoints")),
    path("", include("apps.core.jobs.endpoints")),
    path("", include("apps.core.notices.endpoints")),
    path("", include("apps.accounts.api.urls")),
    path("", include("apps.inventory.api.urls")),
    path("", include("apps.customers.api.urls")),
    path("", include("apps.deals.api.urls")),
    path("", include("apps.reports.api.urls")),
    # Last: a path that nobody serves is a problem document, not a page.
    re_path("", unknown_route, name="api-unknown"),
]
