"""The kernel's cards of the landing page: failed work for the office, the last acts for auditors."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.landing import LANDING_WIDGETS, Widget
from apps.core.admin.requests import actor_of
from apps.core.audit.wording import label_of as act_label
from apps.core.jobs.registry import label_of
from apps.core.models import AuditEvent, Job
from apps.core.permissions import ADMINS
from apps.core.permissions_list import VIEW_AUDIT, VIEW_JOBS

SHOWN = 6
WORK_ROLES = ADMINS | {"back_office", "general_manager"}


def work(request: HttpRequest) -> dict[str, Any]:
    """The last jobs of the dealership (one query); what failed for good is counted in the sidebar."""
    place = actor_of(request).dealership_id or 0
    rows = list(Job.objects.filter(dealership_id=place).order_by("-id")[:SHOWN])
    jobs = [
        {"row": row, "label": label_of(row.kind), "url": reverse("admin:job", args=[row.pk])} for row in rows
    ]
    return {"jobs": jobs}


def last_acts(request: HttpRequest) -> dict[str, Any]:
    """Who did what most recently, as timeline entries (one query)."""
    acts = AuditEvent.objects.order_by("-id")[:SHOWN]
    entries = [
        {
            "at": act.at,
            "title": act_label(act.action),
            "by": act.actor_name,
            "detail": act.reason,
            "symbol": "activity",
        }
        for act in acts
    ]
    return {"entries": entries}


LANDING_WIDGETS.register(
    80,
    "work",
    Widget(
        "Imports and jobs",
        "admin/landing/work.html",
        work,
        roles=WORK_ROLES,
        permission=VIEW_JOBS,
        more_url=lambda: reverse("admin:jobs"),
        more="All jobs",
    ),
)
LANDING_WIDGETS.register(
    90,
    "acts",
    Widget(
        "Last acts",
        "admin/landing/acts.html",
        last_acts,
        roles=frozenset({"auditor"}),
        permission=VIEW_AUDIT,
        more_url=lambda: reverse("admin:audit"),
        more="Audit trail",
    ),
)
