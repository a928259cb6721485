"""Celery: queues, limits and the schedule."""

from typing import Any

from celery.schedules import crontab
from kombu import Exchange, Queue

from dealership.settings.environment import env

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # An unacknowledged task returns to its queue after this long, so it must outlast the
    # longest task (CELERY_TASK_TIME_LIMIT).
    "visibility_timeout": 2 * 3600,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True

CELERY_TASK_DEFAULT_QUEUE = "default"
QUEUES = ("default", "scrape", "export", "embed", "webhook")
# Without an exchange and key of its own each queue would get every task.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in QUEUES]
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 50 * 60
CELERY_TASK_TIME_LIMIT = 60 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}

CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "identity-mails": {"task": "accounts.send_identity_mails", "schedule": 60.0},
    "identity-clearing": {"task": "accounts.clear_identity", "schedule": 24 * 3600.0},
    "expire-holds": {"task": "inventory.expire_holds", "schedule": 60.0},
    "expire-offers": {"task": "inventory.expire_offers", "schedule": 300.0},
    "retire-deals": {"task": "deals.retire_idle", "schedule": 3600.0},
    "forget-imports": {"task": "inventory.forget_imports", "schedule": crontab(hour=3, minute=40)},
    "forget-exports": {"task": "inventory.forget_exports", "schedule": crontab(hour=3, minute=45)},
    "send-feeds": {"task": "inventory.send_feeds", "schedule": 300.0},
    "forget-feeds": {"task": "inventory.forget_feeds", "schedule": crontab(hour=3, minute=55)},
    "watch-stock": {"task": "inventory.watch_stock", "schedule": crontab(hour=9, minute=5)},
    "worker-heartbeat": {"task": "dealership.heartbeat", "schedule": 20.0},
    "sweep-jobs": {"task": "core.sweep_jobs", "schedule": 5.0},
    "seal-audit": {"task": "core.seal_audit", "schedule": 3.0},
    "sweep-answers": {"task": "accounts.sweep_answers", "schedule": crontab(hour=3, minute=50)},
    "sweep-notices": {"task": "accounts.sweep_notices", "schedule": crontab(hour=4, minute=0)},
    "sweep-photos": {"task": "inventory.sweep_photos", "schedule": crontab(hour=4, minute=10)},
    "purge": {"task": "core.purge", "schedule": crontab(hour=3, minute=20)},
}
