"""Models of the kernel: one concept a file."""

from apps.core.models.audit import AuditEvent, AuditSeal, AuditUnsealed
from apps.core.models.flag import FlagOverride
from apps.core.models.idempotency import IdempotencyRecord
from apps.core.models.job import Job
from apps.core.models.notice import Notice, NoticeChoice
from apps.core.models.outbox import DeliveryState, OutboxDelivery, OutboxMessage
from apps.core.models.saved_view import SavedView
from apps.core.models.versioned import Versioned

__all__ = [
    "AuditEvent",
    "AuditSeal",
    "AuditUnsealed",
    "DeliveryState",
    "FlagOverride",
    "IdempotencyRecord",
    "Job",
    "Notice",
    "NoticeChoice",
    "OutboxDelivery",
    "OutboxMessage",
    "SavedView",
    "Versioned",
]
