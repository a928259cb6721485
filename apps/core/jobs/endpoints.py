"""``/jobs/``: long-running work of the dealership, to watch."""

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter
from rest_framework import serializers

from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.routes import ApiRouter
from apps.core.api.views import DetailMixin, ListMixin, ScopedViewSet
from apps.core.jobs.reach import within_reach
from apps.core.models import Job
from apps.core.models.job_states import JOB
from apps.core.permissions_list import VIEW_JOBS


class JobListItem(serializers.ModelSerializer[Job]):
    """A job and how far it is."""

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "state",
            "done",
            "total",
            "attempts",
            "created_at",
            "started_at",
            "finished_at",
        )


class JobDetail(serializers.ModelSerializer[Job]):
    """With counts, result, error and progress."""

    percent = serializers.IntegerField(allow_null=True, read_only=True)
    seconds_left = serializers.IntegerField(allow_null=True, read_only=True)

    class Meta:
        model = Job
        fields = (
            *JobListItem.Meta.fields,
            "queue",
            "max_attempts",
            "created_by_name",
            "correlation_id",
            "counts",
            "result",
            "error",
            "percent",
            "seconds_left",
        )


class JobFilter(ApiFilterSet):
    """By kind and state."""

    kind = CharFilter()
    state = ChoiceFilter(choices=list(JOB.states.items()))

    class Meta:
        model = Job
        fields: list[str] = []


class JobViewSet(ListMixin, DetailMixin, ScopedViewSet):
    """Imports, exports and other long-running work of the dealership."""

    queryset = Job.objects.all()
    required_permissions = {"list": VIEW_JOBS, "retrieve": VIEW_JOBS}
    columns = {name: name for name in JobListItem.Meta.fields}
    list_serializer = JobListItem
    output_serializer = JobDetail
    orderings = (Ordering("-id"),)
    filterset_class = JobFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Jobs carry no row-level security: their reach is the lock."""
        return within_reach(super().get_queryset())


router = ApiRouter()
router.register("jobs", JobViewSet, basename="job")
urlpatterns = router.urls
