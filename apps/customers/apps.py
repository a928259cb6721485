"""Customers: wiring of the app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Imports what registers itself: permissions, handlers, slots, jobs."""

    name = "apps.customers"
    label = "customers"
    verbose_name = "Customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nothing but imports of registrations belongs here."""
        from apps.customers import acts, directory, navigation, permissions  # noqa: F401 - register what they hold
