"""Every door of the project."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.inventory.feeds.door import view as feed_door

handler500 = "dealership.errors.server_error"

urlpatterns = [
    path("admin/", include("apps.accounts.identity.staff_urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("apps.accounts.identity.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", require_safe(SpectacularSwaggerSplitView.as_view(url_name="schema")), name="api-docs"),
    path("feeds/<slug:store>/<int:pk>/", feed_door, name="feed"),
    path("api/v1/", include("dealership.api_urls")),
]
