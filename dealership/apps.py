"""The composition root as an app: its admin site, its commands, its Celery app."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ProjectConfig(AppConfig):
    """Loads Celery here, not in the package: the launcher must start without it."""

    name = "dealership"

    def ready(self) -> None:
        """Imports of registrations only."""
        from dealership import celery  # noqa: F401


class DealershipAdminConfig(AdminConfig):
    """Django's admin with our site; ``unfold.apps.BasicAppConfig`` leaves it in place."""

    default_site = "dealership.admin_site.DealershipAdminSite"
