"""``/notices/``: what the asking person was told at this dealership."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.routes import ApiRouter
from apps.core.api.serializers import Input
from apps.core.api.verbs import shapes
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet, transition
from apps.core.clock import now
from apps.core.models import Notice
from apps.core.notices import reading
from apps.core.permissions_list import NOTICES


class NoticeOutput(serializers.ModelSerializer[Notice]):
    """One notice; ``url`` is a path of the staff's part of the site."""

    class Meta:
        model = Notice
        fields = ("id", "kind", "title", "url", "at", "read_at")


class MarkedOutput(serializers.Serializer[Any]):
    """How many were unread."""

    marked = serializers.IntegerField()


class NoticeFilter(ApiFilterSet):
    """``?read_at__isnull=true``."""

    class Meta:
        model = Notice
        fields = {"kind": ["exact"], "read_at": ["isnull"]}


class NoticeViewSet(ListMixin, DetailMixin, ScopedViewSet):
    """One's own notices whose kinds one may see now."""

    queryset = Notice.objects.all()
    columns = {name: name for name in NoticeOutput.Meta.fields}
    list_serializer = output_serializer = NoticeOutput
    orderings = (Ordering("-id"), Ordering("id"))
    filterset_class = NoticeFilter
    required_permissions = {"list": NOTICES, "retrieve": NOTICES, "read": NOTICES, "read_all": NOTICES}

    def get_queryset(self) -> QuerySet[Notice]:
        """Nobody else's."""
        return reading.notices_of(self.actor)

    @transition(input=Input)
    def read(self, *, by: Actor, row: Notice, data: dict[str, Any]) -> Notice:
        """Mark it read."""
        return reading.mark_read(notice_id=row.pk, by=by, at=now())

    @action(detail=False, methods=["post"], url_path="read-all")
    @shapes(output=MarkedOutput)
    def read_all(self, request: Request) -> HttpResponse:
        """Mark all read."""
        return json_response({"marked": reading.mark_all_read(by=self.actor, at=now())})


router = ApiRouter()
router.register("notices", NoticeViewSet, basename="notice")
urlpatterns = router.urls
