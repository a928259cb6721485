"""Bodies of the appraisal endpoints."""

from rest_framework import serializers

from apps.accounts.models import DistanceUnit
from apps.core.api.serializers import Input
from apps.inventory.appraisal_states import STATE_CHOICES
from apps.inventory.appraising import GRADES, MOST_LINES, PARTS
from apps.inventory.brought_car import BROUGHT_FROM
from apps.inventory.models import Appraisal, ConditionFinding, TitleStatus, Valuation, ValuationLine

LIST_FIELDS = (
    "id",
    "status",
    "status_at",
    "title",
    "vin",
    "year",
    "make",
    "model",
    "odometer",
    "odometer_unit",
    "source",
    "customer_id",
    "customer_label",
    "appraiser_id",
    "appraiser",
    "acv",
    "expected_retail",
    "expected_recon",
    "offer",
    "offered_at",
    "offer_until",
    "unit_id",
    "created_at",
    "version",
)
CONFIDENTIAL = ("pack", "margin")


class AppraisalListed(serializers.ModelSerializer[Appraisal]):
    """An appraisal in a list; ``acv`` is the actual cash value, what we think the car is worth."""

    status = serializers.ChoiceField(choices=STATE_CHOICES)

    class Meta:
        model = Appraisal
        fields = LIST_FIELDS


class LineOutput(serializers.ModelSerializer[ValuationLine]):
    """A work that is expected."""

    class Meta:
        model = ValuationLine
        fields = ("label", "amount")


class FindingOutput(serializers.ModelSerializer[ConditionFinding]):
    """How one part of the car was."""

    class Meta:
        model = ConditionFinding
        fields = ("part", "grade", "note")


class ValuationOutput(serializers.ModelSerializer[Valuation]):
    """One version of the figures; ``pack`` and ``margin`` only for those who may see cost."""

    lines = LineOutput(many=True)
    findings = FindingOutput(many=True)

    class Meta:
        model = Valuation
        fields = (
            "number",
            "odometer",
            "retail",
            "recon",
            *CONFIDENTIAL,
            "fees",
            "worked",
            "acv",
            "note",
            "actor_name",
            "at",
            "lines",
            "findings",
        )


class AppraisalOutput(AppraisalListed):
    """An appraisal with every version of its figures, newest first."""

    valuations = ValuationOutput(many=True)

    class Meta:
        model = Appraisal
        fields = (*LIST_FIELDS, "vin_confirmed", "trim", "exterior_colour", "valuations")


class FindingInput(Input):
    """How one part of the car is."""

    part = serializers.ChoiceField(choices=list(PARTS.items()))
    grade = serializers.ChoiceField(choices=list(GRADES.items()))
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ReconLineInput(Input):
    """A work that is expected, and its cost."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)


def _words(length: int) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=False, allow_blank=True)


def _amount(**options: object) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, **options)  # type: ignore[arg-type]


class AppraisalInput(Input):
    """The car and the figures of a version. Pack, margin and ACV left out are the store's and the worked figure."""

    vin = _words(17)
    vin_confirmed = serializers.BooleanField(required=False)
    year = serializers.IntegerField(required=False, allow_null=True)
    make = _words(60)
    model = _words(80)
    trim = _words(120)
    exterior_colour = _words(60)
    odometer = serializers.IntegerField(required=False, allow_null=True)
    odometer_unit = serializers.ChoiceField(choices=DistanceUnit.choices, required=False)
    source = serializers.ChoiceField(choices=list(BROUGHT_FROM), required=False)  # type: ignore[assignment]
    customer_id = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    retail = _amount()
    findings = FindingInput(many=True, required=False, max_length=len(PARTS))  # type: ignore[call-arg]
    recon = ReconLineInput(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    fees = _amount(required=False)
    pack = _amount(required=False, allow_null=True)
    margin = _amount(required=False, allow_null=True)
    acv = _amount(required=False, allow_null=True)
    note = _words(200)


class OfferInput(Input):
    """How much; left out: the actual cash value."""

    offer = _amount(required=False)


class ArrivalInput(Input):
    """What taking in asks besides what the appraisal knows."""

    stock_number = _words(32)
    parent_id = serializers.IntegerField(
        required=False, allow_null=True, help_text="The unit that it was traded in on; numbers it."
    )
    location_id = serializers.IntegerField(required=False, allow_null=True)
    title_status = serializers.ChoiceField(choices=TitleStatus.choices, required=False)
    acquired_on = serializers.DateField(required=False, allow_null=True)
