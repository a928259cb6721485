"""Bodies that the inventory endpoints take."""

from rest_framework import serializers

from apps.accounts.models import DistanceUnit
from apps.core.api.serializers import Input, ReasonInput
from apps.inventory.cost import CostKind
from apps.inventory.lifecycle import ENTRY_CHOICES, IN_STOCK
from apps.inventory.models import BrandKind, BrandSource, Condition, Readiness, Source, TitleStatus
from apps.inventory.models.disposition import LOSSES, RETURNS
from apps.inventory.pricing import PriceKind
from apps.inventory.titles import LENGTHS


def _money() -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )


def _words(length: int) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=False, allow_blank=True)


class _VehicleInput(Input):
    """The description of the car."""

    year = serializers.IntegerField(required=False, allow_null=True)
    make = _words(60)
    model = _words(80)
    trim = _words(120)
    body = _words(80)
    engine = _words(120)
    drivetrain = _words(60)
    fuel = _words(60)
    transmission = _words(80)
    exterior_colour = _words(60)
    interior_colour = _words(60)


class StockUnitInput(_VehicleInput):
    """What PATCH may change. Prices, status, title and holds have verbs of their own."""

    vin = serializers.CharField(max_length=17, required=False, allow_blank=True, allow_null=True)
    vin_confirmed = serializers.BooleanField(
        required=False, help_text="Somebody compared a VIN that fails its check digit with the car."
    )
    condition = serializers.ChoiceField(choices=Condition.choices, required=False)
    source = serializers.ChoiceField(choices=Source.choices, required=False)  # type: ignore[assignment]
    acquired_on = serializers.DateField(required=False, allow_null=True)
    odometer = serializers.IntegerField(required=False, allow_null=True)
    odometer_unit = serializers.ChoiceField(choices=DistanceUnit.choices, required=False)
    location_id = serializers.IntegerField(required=False, allow_null=True)
    acquisition_cost = _money()
    fees = _money()
    transport = _money()
    recon = _money()
    pack = _money()
    reason = _words(200)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    photo_urls = serializers.ListField(child=serializers.URLField(), required=False, max_length=200)


class IntakeInput(StockUnitInput):
    """What POST takes; an empty stock number draws the next one."""

    condition = serializers.ChoiceField(choices=Condition.choices)
    status = serializers.ChoiceField(choices=ENTRY_CHOICES, default=IN_STOCK)
    readiness = serializers.ChoiceField(choices=Readiness.choices, required=False)
    title_status = serializers.ChoiceField(choices=TitleStatus.choices, required=False)
    stock_number = _words(32)
    msrp = _money()
    list_price = _money()
    internet_price = _money()
    floor_price = _money()
    source_listing_id = serializers.CharField(max_length=64, required=False, allow_null=True)
    parent_id = serializers.IntegerField(
        required=False, allow_null=True, help_text="The unit that it was traded in on; numbers it."
    )


class PriceInput(Input):
    """One kind of price; null takes it away."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in PriceKind])
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, allow_null=True)
    reason = _words(200)


class HoldInput(Input):
    """Who the car is kept for, until when, against which deposit."""

    customer_id = serializers.IntegerField(min_value=1)
    expires_at = serializers.DateTimeField()
    deposit_reference = serializers.CharField(max_length=60)


class OptionalReason(Input):
    """Why, where nobody insists."""

    reason = _words(200)


class ReceiveInput(OptionalReason):
    """When the clock starts, if it does not run yet and did not start today."""

    acquired_on = serializers.DateField(required=False)


class TransferInput(OptionalReason):
    """Where the car goes."""

    to_dealership_id = serializers.IntegerField(min_value=1)


class CostInput(Input):
    """One cost; a credit note is a negative amount. ``incurred_on`` is today, store time, if left out."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in CostKind])
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    description = serializers.CharField(max_length=200)
    vendor = _words(120)
    reference = _words(60)
    incurred_on = serializers.DateField(required=False)


class FloorplanInput(Input):
    """A unit goes on floorplan under a lender's terms; since its acquisition if no day is named."""

    unit_id = serializers.IntegerField(min_value=1)
    plan_id = serializers.IntegerField(min_value=1)
    principal = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    started_on = serializers.DateField(required=False)


class PayoffInput(Input):
    """When and under which number; today if no day is named."""

    paid_on = serializers.DateField(required=False)
    reference = _words(60)


class CurtailmentInput(PayoffInput):
    """Principal paid back."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)


class BrandInput(Input):
    """A title brand; ``supersedes_id`` names the one whose place it takes."""

    kind = serializers.ChoiceField(choices=BrandKind.choices)
    source = serializers.ChoiceField(choices=BrandSource.choices)  # type: ignore[assignment]
    state = _words(60)
    branded_on = serializers.DateField(required=False, allow_null=True)
    note = _words(200)
    supersedes_id = serializers.IntegerField(required=False, allow_null=True)


class _DispositionInput(ReasonInput):
    """Who has the car or pays for it, under which number, how much."""

    counterparty = _words(120)
    reference = _words(60)
    amount = _money()


class TitleInput(Input):
    """What is known of the title; what is left out stays."""

    title_status = serializers.ChoiceField(choices=TitleStatus.choices, required=False)
    number = _words(LENGTHS["number"])
    state = _words(LENGTHS["state"])
    brand = serializers.CharField(
        max_length=LENGTHS["brand"], required=False, allow_blank=True, help_text="As printed on it."
    )
    lienholder = _words(LENGTHS["lienholder"])
    received_on = serializers.DateField(required=False, allow_null=True)
    kept_at = serializers.CharField(
        max_length=LENGTHS["kept_at"], required=False, allow_blank=True, help_text="The safe or drawer."
    )
    note = _words(LENGTHS["note"])


class ReturnInput(_DispositionInput):
    """Back to the source."""

    kind = serializers.ChoiceField(choices=list(RETURNS), required=False)


class WriteOffInput(_DispositionInput):
    """Lost; a theft needs the number of the police report or the claim."""

    kind = serializers.ChoiceField(choices=list(LOSSES), required=False)
