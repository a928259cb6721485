"""Reports: wiring of the app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Imports what registers itself: permissions, handlers, slots, jobs."""

    name = "apps.reports"
    label = "reports"
    verbose_name = "Reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nothing but imports of registrations belongs here."""
        from apps.core.permissions import register
        from apps.reports import handlers, slots  # noqa: F401
        from apps.reports.permissions import PERMISSIONS

        register(PERMISSIONS)
