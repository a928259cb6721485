"""Inventory: wiring of the app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Imports what registers itself: permissions, handlers, slots, jobs."""

    name = "apps.inventory"
    label = "inventory"
    verbose_name = "Inventory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nothing but imports of registrations belongs here."""
        from apps.inventory import (  # noqa: F401 - register what they hold
            acts,
            appraisal_pages,
            feed_pages,
            handlers,
            jobs,
            landing,
            lot_pages,
            missing_pages,
            navigation,
            notice_handlers,
            notice_kinds,
            permissions,
            ready_pages,
            title_pages,
            work_pages,
        )
