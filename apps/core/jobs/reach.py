"""Which jobs a scope may see: those of its dealerships; the platform's own for platform admins."""

from django.db.models import Q, QuerySet

from apps.core.models.job import Job
from apps.core.tenancy import Scope, current_scope


def within_reach(rows: QuerySet[Job]) -> QuerySet[Job]:
    """Jobs carry no row-level security (the sweeper serves all dealerships), so this is the lock."""
    scope = current_scope()
    if scope is None:
        return rows.none()
    return rows.filter(_reach(scope))


def _reach(scope: Scope) -> Q:
    own = Q(dealership_id__in=scope.read_ids)
    runs_the_platform = "platform_admin" in scope.actor.roles
    return own | Q(dealership_id=None) if runs_the_platform else own
