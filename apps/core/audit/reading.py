"""Acts for the audit screen, within the scope."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

import apps.core.lookups  # noqa: F401 - registers field__prefix
from apps.core.audit.reach import platform_acts
from apps.core.clock import day_bounds
from apps.core.display import current_display
from apps.core.keyset import Page, newest
from apps.core.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Asked:
    """What an auditor narrows the trail to; each part has its index. Days are the dealership's.

    ``action`` is an act's code, or how the codes of an area begin ("deal.").
    """

    actor_id: int | None = None
    action: str = ""
    target_type: str = ""
    target_id: str = ""
    since: date | None = None
    until: date | None = None


def acts_page(asked: Asked, before: int | None) -> Page[AuditEvent]:
    """Acts of the scope's dealerships, newest first."""
    return newest(_narrowed(AuditEvent.objects.all(), asked), before)


def platform_acts_page(asked: Asked, before: int | None) -> Page[AuditEvent]:
    """Acts that belong to no dealership; the caller has checked that the actor runs the platform."""
    with platform_acts("a platform admin reads the platform's own trail") as acts:
        return newest(_narrowed(acts, asked), before)


def _narrowed(rows: QuerySet[AuditEvent], asked: Asked) -> QuerySet[AuditEvent]:
    if asked.actor_id is not None:
        rows = rows.filter(actor_id=asked.actor_id)
    if asked.action:
        rows = rows.filter(**{"action__prefix" if asked.action.endswith(".") else "action": asked.action})
    if asked.target_type:
        rows = rows.filter(target_type=asked.target_type)
    if asked.target_id:
        rows = rows.filter(target_id=asked.target_id)
    return _within_days(rows, asked)


def _within_days(rows: QuerySet[AuditEvent], asked: Asked) -> QuerySet[AuditEvent]:
    zone = current_display().zone
    if asked.since:
        rows = rows.filter(at__gte=day_bounds(asked.since, zone)[0])
    if asked.until and asked.until < date.max - timedelta(days=1):
        rows = rows.filter(at__lt=day_bounds(asked.until, zone)[1])
    return rows
