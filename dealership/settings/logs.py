"""Logs: one JSON object a line, with correlation id, user, dealership and task."""

import logging
from typing import Any

import structlog

from dealership.logs.format import SHARED_PROCESSORS, json_formatter
from dealership.settings.environment import env

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # core.correlation has checked it
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": json_formatter}},
    "filters": {"quiet_ticks": {"()": "dealership.logs.ticks.QuietTicks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own console handler would print each line a second time, unformatted.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "propagate": False},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},  # tasks write their own lines
        "django_structlog.celery.receivers": {"filters": ["quiet_ticks"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

structlog.configure(
    # What the level keeps out is not made up first: a request has two lines, one of them for debugging.
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED_PROCESSORS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
