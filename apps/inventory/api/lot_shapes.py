"""Bodies of the lot's endpoints."""

from rest_framework import serializers

from apps.core.api.serializers import Input
from apps.inventory.doubts import CODES
from apps.inventory.lifecycle import STATUS_CHOICES
from apps.inventory.models import KeyMove, KeySet, LotPlace, Sighting


class PlaceOutput(serializers.ModelSerializer[LotPlace]):
    """A place of the lot."""

    class Meta:
        model = LotPlace
        fields = ("id", "location_id", "name", "position", "is_active", "version")


class PlacePatch(Input):
    """What may be changed of a place."""

    location_id = serializers.IntegerField(min_value=1, required=False)
    name = serializers.CharField(max_length=60, required=False)
    position = serializers.IntegerField(min_value=0, max_value=32_000, required=False)
    is_active = serializers.BooleanField(required=False)


class PlaceInput(PlacePatch):
    """A new place."""

    location_id = serializers.IntegerField(min_value=1)
    name = serializers.CharField(max_length=60)


class SightingOutput(serializers.ModelSerializer[Sighting]):
    """Somebody saw the unit."""

    class Meta:
        model = Sighting
        fields = (
            "id",
            "unit_id",
            "place_id",
            "odometer",
            "note",
            "seen_at",
            "recorded_at",
            "client_id",
            "by_id",
            "by_name",
        )


class SightingInput(Input):
    """``client_id`` is made by the sender and recorded once; ``seen_at`` is now where it is left out.

    ``status`` is what the sender took the unit to be; ``settled`` are doubts that he overrules.
    """

    place_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    odometer = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    seen_at = serializers.DateTimeField(required=False)
    client_id = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(choices=STATUS_CHOICES, required=False)
    settled = serializers.ListField(
        child=serializers.ChoiceField(choices=CODES), required=False, max_length=4
    )


class WalkInput(SightingInput):
    """A sighting as a phone on the lot sends it: it names its unit and its person, and was made before it is sent."""

    unit_id = serializers.IntegerField(min_value=1)
    who = serializers.CharField(max_length=16)
    seen_at = serializers.DateTimeField()
    client_id = serializers.UUIDField()


class KeyMoveOutput(serializers.ModelSerializer[KeyMove]):
    """One change of the keys, and how they were after it."""

    class Meta:
        model = KeyMove
        fields = ("id", "verb", "count", "tag", "holder_id", "holder_name", "note", "at", "by_name")


class KeysOutput(serializers.ModelSerializer[KeySet]):
    """The keys as they are now; nobody has them where ``holder_id`` is null."""

    class Meta:
        model = KeySet
        fields = ("unit_id", "count", "tag", "holder_id", "holder_name", "taken_at")


class NoteInput(Input):
    """Anything to say."""

    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CountInput(NoteInput):
    """How many keys, at which hook."""

    count = serializers.IntegerField(min_value=0, max_value=9)
    tag = serializers.CharField(max_length=20, required=False, allow_blank=True)


class TakeInput(NoteInput):
    """Who has them, the caller where nobody is named."""

    holder_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    handed_over = serializers.BooleanField(required=False)
