"""Bodies of the get-ready endpoints."""

from rest_framework import serializers

from apps.core.api.serializers import Input
from apps.core.permissions import ROLES
from apps.inventory.models import BuyersGuide, Readiness, ReadinessStep, Recall, StepVisit
from apps.inventory.models.buyers_guide import GuideKind, Language
from apps.inventory.models.recall import RecallKind


class StepOutput(serializers.ModelSerializer[ReadinessStep]):
    """One step on the way to the front line."""

    class Meta:
        model = ReadinessStep
        fields = (
            "id",
            "name",
            "position",
            "stage",
            "owner_role",
            "owner_id",
            "owner_name",
            "target_hours",
            "is_active",
            "version",
        )


class StepPatch(Input):
    """What may be changed of a step."""

    name = serializers.CharField(max_length=60, required=False)
    position = serializers.IntegerField(min_value=0, max_value=32_000, required=False)
    stage = serializers.ChoiceField(choices=Readiness.choices, required=False)
    owner_role = serializers.ChoiceField(choices=list(ROLES.items()), required=False, allow_blank=True)
    owner_id = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    target_hours = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2000)
    is_active = serializers.BooleanField(required=False)


class StepInput(StepPatch):
    """A new step."""

    name = serializers.CharField(max_length=60)
    position = serializers.IntegerField(min_value=0, max_value=32_000)
    stage = serializers.ChoiceField(choices=Readiness.choices)


class VisitOutput(serializers.ModelSerializer[StepVisit]):
    """A unit in a step."""

    class Meta:
        model = StepVisit
        fields = (
            "id",
            "step_id",
            "owner_role",
            "owner_id",
            "owner_name",
            "entered_at",
            "left_at",
            "verb",
            "note",
            "by_name",
        )


class MoveInput(Input):
    """To which step; ahead over others or back needs a reason."""

    step_id = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    owner_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class AssignInput(Input):
    """Somebody of the store; null gives it back to the step's role."""

    owner_id = serializers.IntegerField(min_value=1, allow_null=True)


class GuideOutput(serializers.ModelSerializer[BuyersGuide]):
    """One issue of a Buyers Guide."""

    class Meta:
        model = BuyersGuide
        fields = (
            "id",
            "number",
            "kind",
            "languages",
            "labour_pct",
            "parts_pct",
            "systems",
            "duration",
            "service_contract",
            "condition",
            "vin",
            "issued_on",
            "by_name",
            "superseded_at",
        )


class GuideInput(Input):
    """The terms; the warranty's part only for a full or limited one. Issued today if no day is named."""

    kind = serializers.ChoiceField(choices=GuideKind.choices)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=Language.choices), default=["en"], max_length=2
    )
    labour_pct = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100)
    parts_pct = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100)
    systems = serializers.CharField(max_length=300, required=False, allow_blank=True)
    duration = serializers.CharField(max_length=120, required=False, allow_blank=True)
    service_contract = serializers.BooleanField(required=False)
    issued_on = serializers.DateField(required=False)


class RecallOutput(serializers.ModelSerializer[Recall]):
    """One campaign that concerns a unit."""

    class Meta:
        model = Recall
        fields = (
            "id",
            "kind",
            "campaign",
            "description",
            "opened_on",
            "remedied_on",
            "remedy",
            "by_name",
            "version",
        )


class RecallInput(Input):
    """Which campaign; since today if no day is named."""

    kind = serializers.ChoiceField(choices=RecallKind.choices)
    campaign = serializers.CharField(max_length=40)
    description = serializers.CharField(max_length=300)
    opened_on = serializers.DateField(required=False)


class RemedyInput(Input):
    """What was done; today if no day is named."""

    done = serializers.CharField(max_length=200)
    remedied_on = serializers.DateField(required=False)
