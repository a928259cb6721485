"""Accounts: wiring of the app."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Imports what registers itself: permissions, handlers, slots, jobs."""

    name = "apps.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nothing but imports of registrations belongs here."""
        from apps.accounts import acts, landing, navigation, people_told  # noqa: F401
        from apps.accounts.permissions import PERMISSIONS
        from apps.core.permissions import register

        register(PERMISSIONS)
        import_module("apps.accounts.identity.permissions")
        import_module("apps.accounts.identity.navigation")
