"""/api/v1/feeds/: where stock is sent to, its runs, and what destinations did not take."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import Input
from apps.core.api.verbs import shapes
from apps.core.api.views import CreateMixin, DetailMixin, ListMixin, ScopedViewSet, UpdateMixin, transition
from apps.core.clock import now
from apps.core.errors import Invalid, NotFound
from apps.inventory import permissions as may
from apps.inventory.feeds.catalogue import LABELS
from apps.inventory.feeds.preview import preview_of
from apps.inventory.feeds.serving import file_response
from apps.inventory.feeds.states import DELIVERY_CHOICES, FORMAT_CHOICES, METHOD_CHOICES
from apps.inventory.models import Feed, FeedRejection, FeedRun
from apps.inventory.services import feed_runs, feeds


class FeedOutput(serializers.ModelSerializer[Feed]):
    """One feed. Its secret and its token are never shown."""

    class Meta:
        model = Feed
        fields = (
            "id",
            "name",
            "is_active",
            "format",
            "query",
            "columns",
            "headings",
            "delivery",
            "url",
            "method",
            "header",
            "hours",
            "version",
        )


class FeedChange(Input):
    """What may be changed. A change of what goes out, or to whom, switches the feed off."""

    name = serializers.CharField(max_length=80, required=False)
    format = serializers.ChoiceField(choices=FORMAT_CHOICES, required=False)
    query = serializers.CharField(
        max_length=4_000, required=False, allow_blank=True, help_text="Parameters of /api/v1/stock-units/."
    )
    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=list(LABELS.items())), required=False
    )
    headings = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, help_text="One for each column, in order."
    )
    delivery = serializers.ChoiceField(choices=DELIVERY_CHOICES, required=False)
    url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    method = serializers.ChoiceField(choices=METHOD_CHOICES, required=False)
    header = serializers.CharField(max_length=60, required=False)
    secret = serializers.CharField(max_length=1_000, required=False, allow_blank=True, write_only=True)
    hours = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=23), max_length=24, required=False
    )


class FeedInput(FeedChange):
    """A new feed, switched off."""

    name = serializers.CharField(max_length=80)
    format = serializers.ChoiceField(choices=FORMAT_CHOICES)
    query = serializers.CharField(max_length=4_000, allow_blank=True)
    columns = serializers.ListField(child=serializers.ChoiceField(choices=list(LABELS.items())))
    headings = serializers.ListField(child=serializers.CharField(max_length=60))
    delivery = serializers.ChoiceField(choices=DELIVERY_CHOICES)
    hours = serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=23), max_length=24)


class SwitchInput(Input):
    """To switch on takes If-Match: the version whose preview you looked at."""

    on = serializers.BooleanField()


class FeedPreviewOutput(serializers.Serializer[Any]):
    """What would be sent now: how many cars, and the first ten as texts in the order of the headings."""

    count = serializers.CharField()
    headings = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class FeedTokenOutput(serializers.Serializer[Any]):
    """A new token, shown this once."""

    token = serializers.CharField()


class FeedRunOutput(serializers.ModelSerializer[FeedRun]):
    """One run; ``accepted`` and ``rejected`` are null where the destination says nothing of cars."""

    class Meta:
        model = FeedRun
        fields = (
            "id",
            "slot",
            "state",
            "rows",
            "size",
            "digest",
            "status",
            "accepted",
            "rejected",
            "error",
            "fetched_at",
            "created_by_name",
            "created_at",
            "ended_at",
            "version",
        )


class FeedRejectionOutput(serializers.ModelSerializer[FeedRejection]):
    """A car that the destination does not take, since when and why."""

    class Meta:
        model = FeedRejection
        fields = ("id", "unit_id", "run_id", "reason", "since", "resolved_at")


class FeedViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """Destinations of stock. They go out by themselves at their hours while they are switched on."""

    queryset = Feed.objects.select_related("dealership")
    columns = {name: name for name in FeedOutput.Meta.fields}
    list_serializer = output_serializer = FeedOutput
    input_serializers = {"create": FeedInput, "partial_update": FeedChange}
    orderings = (Ordering("-id"),)
    required_permissions = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "switch", "send", "preview", "renew_token"),
        may.FEEDS,
    )

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> Feed:
        return feeds.add_feed(by=by, at=now(), **data)

    def perform_update(self, *, by: Actor, row: Feed, data: dict[str, Any]) -> Feed:
        return feeds.change_feed(feed_id=row.pk, changes=data, by=by, at=now())

    @transition(input=SwitchInput)
    def switch(self, *, by: Actor, row: Feed, data: dict[str, Any]) -> Feed:
        """Switch it on, with the version whose preview you looked at, or off."""
        if data["on"] and "If-Match" not in self.request.headers:
            raise Invalid(
                "Look at the preview first, and send its version as If-Match.", code="not_previewed"
            )
        return feeds.switch(feed_id=row.pk, by=by, at=now(), version=row.version, **data)

    @transition(input=Input)
    def send(self, *, by: Actor, row: Feed, data: dict[str, Any]) -> Feed:
        """Send it now, besides its hours."""
        return feed_runs.send_now(feed_id=row.pk, by=by, at=now()).feed

    @action(detail=True)
    @shapes(output=FeedPreviewOutput)
    def preview(self, request: Request, pk: str) -> HttpResponse:
        """What it would send at this moment."""
        found = preview_of(self.get_row(), by=self.actor)
        return json_response({"count": found.count, "headings": found.headings, "rows": found.rows})

    @action(detail=True, methods=["post"], url_path="renew-token")
    @shapes(output=FeedTokenOutput)
    def renew_token(self, request: Request, pk: str) -> HttpResponse:
        """Another token for whoever fetches the file; the old one ends at once."""
        return json_response({"token": feeds.renew_token(feed_id=int(pk), by=self.actor, at=now())})


class _OfFeed(ListMixin, ScopedViewSet):
    """Rows of one feed, newest first; 404 where the feed is out of reach."""

    orderings = (Ordering("-id"),)
    ordered_within = "feed"
    required_permissions = {"list": may.FEEDS, "file": may.FEEDS}

    def list(self, request: Request, feed_id: str) -> HttpResponse:  # type: ignore[override]
        """One page."""
        if not Feed.objects.filter(pk=int(feed_id)).exists():
            raise NotFound("There is no such feed.", code="no_feed")
        return super().list(request)

    def get_queryset(self) -> QuerySet[Any]:
        """Those of the feed in the path."""
        rows: QuerySet[Any] = super().get_queryset().filter(feed_id=int(self.kwargs["feed_id"]))
        return rows


class FeedRunViewSet(_OfFeed):
    """Runs of a feed."""

    queryset = FeedRun.objects.all()
    columns = {name: name for name in FeedRunOutput.Meta.fields}
    list_serializer = output_serializer = FeedRunOutput

    @action(detail=True)
    def file(self, request: Request, feed_id: str, pk: str) -> FileResponse:
        """The file that was sent, while it is kept."""
        self.get_row()
        return file_response(feed_runs.take(run_id=int(pk), by=self.actor))


class FeedRejectionFilter(ApiFilterSet):
    """``?resolved_at__isnull=true``: those that stand."""

    class Meta:
        model = FeedRejection
        fields = {"resolved_at": ["isnull"], "unit_id": ["exact"]}


class FeedRejectionViewSet(_OfFeed):
    """Cars that a destination does not take, or did not take once."""

    queryset = FeedRejection.objects.all()
    columns = {name: name for name in FeedRejectionOutput.Meta.fields}
    list_serializer = FeedRejectionOutput
    filterset_class = FeedRejectionFilter
    required_permissions = {"list": may.FEEDS}
