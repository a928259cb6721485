"""/api/v1/bulk-runs/: one act on many units: preview, commit, undo."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.core.actor import Actor
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import Input, ReasonInput
from apps.core.api.verbs import DeleteMixin
from apps.core.api.views import CreateMixin, DetailMixin, ListMixin, ScopedViewSet, transition
from apps.core.clock import now
from apps.core.errors import Invalid
from apps.inventory import permissions as may
from apps.inventory.api.runs import RunLines
from apps.inventory.bulk.states import VERB_CHOICES, VERBS
from apps.inventory.exporting.choosing import listed
from apps.inventory.models import BulkLine, BulkRun
from apps.inventory.services import bulk


class BulkRunOutput(serializers.ModelSerializer[BulkRun]):
    """One act on many units; ``counts`` are lines by kind, later by outcome. Nothing is written before ``commit``."""

    class Meta:
        model = BulkRun
        fields = (
            "id",
            "verb",
            "rule",
            "reason",
            "query",
            "state",
            "counts",
            "preview_job_id",
            "commit_job_id",
            "undo_job_id",
            "created_by_name",
            "created_at",
            "version",
        )


class BulkRuleInput(Input):
    """Of a reprice: kind (list, internet), how, amount …; of a move to a lot ``location_id``, to a get-ready step ``step_id``."""

    kind = serializers.CharField(max_length=10, required=False)
    how = serializers.CharField(max_length=20, required=False)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    ending = serializers.CharField(max_length=4, required=False, allow_blank=True)
    rounding = serializers.CharField(max_length=10, required=False)
    at_floor = serializers.CharField(max_length=10, required=False)
    older_than = serializers.IntegerField(required=False, allow_null=True)
    location_id = serializers.IntegerField(required=False, allow_null=True)
    step_id = serializers.IntegerField(required=False)


class BulkRunInput(Input):
    """``unit_ids``, or ``query``: parameters of /api/v1/stock-units/ whose every unit is chosen."""

    verb = serializers.ChoiceField(choices=VERB_CHOICES)
    rule = BulkRuleInput(required=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    query = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    unit_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=bulk.MOST,
        required=False,
    )


class BulkRunViewSet(ListMixin, DetailMixin, CreateMixin, DeleteMixin, ScopedViewSet):
    """Bulk acts of the kinds that one may do; POST previews, DELETE throws a preview away."""

    queryset = BulkRun.objects.defer("unit_ids")
    columns = {name: name for name in BulkRunOutput.Meta.fields}
    list_serializer = output_serializer = BulkRunOutput
    input_serializers = {"create": BulkRunInput}
    orderings = (Ordering("-id"), Ordering("id"))
    required_permissions = dict.fromkeys(
        ("list", "retrieve", "create", "commit", "undo", "destroy"), may.VIEW
    )

    def get_queryset(self) -> QuerySet[BulkRun]:
        """Of the verbs that the actor holds."""
        verbs = [name for name, verb in VERBS.items() if self.actor.can(verb.permission)]
        found: QuerySet[BulkRun] = super().get_queryset().filter(verb__in=verbs)
        return found

    def shown(self, row: BulkRun) -> Any:
        """A run whose rule tells a cost is refused to who may not see it."""
        bulk.check_reader(row, self.actor)
        return super().shown(row)

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> BulkRun:
        query, ids = data.get("query"), data.get("unit_ids")
        if (query is None) is (ids is None):
            raise Invalid("Send unit_ids or query, one of them.", fields={"unit_ids": ["This or query."]})
        by.require(VERBS[data["verb"]].permission)
        if ids is None:
            ids = list(listed(query or "", None, by=by).values_list("pk", flat=True)[: bulk.MOST + 1])
        rule = {name: str(v) if name == "amount" else v for name, v in data.get("rule", {}).items()}
        return bulk.preview(
            verb=data["verb"],
            rule=rule,
            unit_ids=ids,
            query=query or "",
            reason=data.get("reason", ""),
            by=by,
            at=now(),
        )

    def perform_destroy(self, *, by: Actor, row: BulkRun) -> None:
        bulk.discard(run_id=row.pk, by=by, at=now())

    @transition(input=Input)
    def commit(self, *, by: Actor, row: BulkRun, data: dict[str, Any]) -> BulkRun:
        """Begin to write what the preview announced; what changed since is left and told."""
        return bulk.commit(run_id=row.pk, by=by, at=now(), version=row.version)

    @transition(input=ReasonInput)
    def undo(self, *, by: Actor, row: BulkRun, data: dict[str, Any]) -> BulkRun:
        """Begin to give old values back where nobody changed them since."""
        return bulk.undo(run_id=row.pk, by=by, at=now(), version=row.version, **data)


class BulkLineOutput(serializers.ModelSerializer[BulkLine]):
    """What the preview says of one unit as it was at ``version``, and what became of it."""

    class Meta:
        model = BulkLine
        fields = ("id", "unit_id", "version", "kind", "title", "before", "after", "why", "outcome")


class BulkLineFilter(ApiFilterSet):
    """``?kind=change`` or ``?outcome=conflict``."""

    class Meta:
        model = BulkLine
        fields = {"kind": ["exact"], "outcome": ["exact"]}


class BulkLineViewSet(RunLines):
    """Units of a bulk act, a kind or an outcome at a time."""

    queryset = BulkLine.objects.all()
    columns = {name: name for name in BulkLineOutput.Meta.fields}
    list_serializer = BulkLineOutput
    filterset_class = BulkLineFilter
    run_model = BulkRun
    narrowed_by = ("kind", "outcome")
    required_permissions = {"list": may.VIEW}

    def check_run(self, run_id: int) -> BulkRun:
        """Only for who may do what the run does."""
        run: BulkRun = super().check_run(run_id)
        bulk.check_reader(run, self.actor)
        return run
