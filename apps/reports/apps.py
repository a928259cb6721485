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
