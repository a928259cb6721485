"""The API: each app brings its own routes."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.accounts.api.urls")),
    path("", include("apps.inventory.api.urls")),
    path("", include("apps.customers.api.urls")),
    path("", include("apps.deals.api.urls")),
    path("", include("apps.reports.api.urls")),
]
