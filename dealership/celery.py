"""The Celery app: everything slow."""

from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django.utils.log import configure_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

from dealership.logs import tasks as _task_logs  # noqa: F401

app = Celery("dealership")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["dealership.health"], related_name="heartbeat")
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def _keep_our_logging(**_: Any) -> None:
    """Celery would replace the JSON logs by its own; a receiver stops it."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
