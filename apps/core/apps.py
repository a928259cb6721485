"""Core: wiring of the app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Imports what registers itself: permissions, handlers, slots, jobs."""

    name = "apps.core"
    label = "core"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nothing but imports of registrations belongs here."""
        from apps.core import acts, permissions, permissions_list  # noqa: F401 - they register themselves
        from apps.core.admin import landing_cards, registrations  # noqa: F401
        from apps.core.notices import handlers  # noqa: F401

        permissions.register(permissions_list.PERMISSIONS)
