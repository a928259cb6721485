"""``/audit-events/``: who did what, when and why; read-only, newest first."""

from django_filters import CharFilter, IsoDateTimeFilter, NumberFilter
from rest_framework import serializers

import apps.core.lookups  # noqa: F401 - registers field__prefix
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.routes import ApiRouter
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet
from apps.core.models import AuditEvent
from apps.core.permissions_list import VIEW_AUDIT


class AuditEventShape(serializers.ModelSerializer[AuditEvent]):
    """An act; ``changes`` maps a field to its old and new value."""

    class Meta:
        model = AuditEvent
        fields = (
            "id",
            "at",
            "action",
            "actor_id",
            "actor_name",
            "token_id",
            "door",
            "target_type",
            "target_id",
            "target_label",
            "reason",
            "changes",
            "facts",
            "correlation_id",
            "ip",
        )


class AuditEventFilter(ApiFilterSet):
    """By act (or how it begins), actor, target and time."""

    action = CharFilter()
    action__prefix = CharFilter(field_name="action", lookup_expr="prefix")
    actor_id = NumberFilter()
    target_type = CharFilter()
    target_id = CharFilter()
    at__gte = IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    at__lt = IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = AuditEvent
        fields: list[str] = []


class AuditEventViewSet(ListMixin, DetailMixin, ScopedViewSet):
    """Acts of the dealership. Nobody changes or deletes one."""

    queryset = AuditEvent.objects.all()
    required_permissions = {"list": VIEW_AUDIT, "retrieve": VIEW_AUDIT}
    columns = {name: name for name in AuditEventShape.Meta.fields}
    list_serializer = AuditEventShape
    output_serializer = AuditEventShape
    orderings = (Ordering("-id"),)
    filterset_class = AuditEventFilter


router = ApiRouter()
router.register("audit-events", AuditEventViewSet, basename="audit-event")
urlpatterns = router.urls
