"""Deals: wiring of the app."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Imports what registers itself: permissions, handlers, slots, jobs."""

    name = "apps.deals"
    label = "deals"
    verbose_name = "Deals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nothing but imports of registrations belongs here."""
        from apps.deals import acts, landing, navigation, permissions  # noqa: F401 - they register themselves
