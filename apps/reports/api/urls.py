"""API routes of reports, mounted under /api/v1/."""

from django.urls import path

from apps.reports.api.views import DashboardViewSet

urlpatterns = [
    path("dashboard/", DashboardViewSet.as_view({"get": "read"}), name="dashboard"),
]
