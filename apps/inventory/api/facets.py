"""The answer of ``/stock-units/facets/``."""

from typing import Any

from rest_framework import serializers

from apps.inventory.facets import Counts


class ChoiceShape(serializers.Serializer[Any]):
    """One value of a filter."""

    value = serializers.CharField()
    count = serializers.IntegerField(help_text="Units that it leaves beside the other filters.")


class RangeShape(serializers.Serializer[Any]):
    """The ends of a range filter; null where nothing is known."""

    least = serializers.CharField(allow_null=True)
    greatest = serializers.CharField(allow_null=True)


class FacetsOutput(serializers.Serializer[Any]):
    """Counts beside the filters; the names are those of the filters without ``__in``."""

    capped = serializers.BooleanField(help_text="Too many units to count: each count is the least there are.")
    choices = serializers.DictField(child=ChoiceShape(many=True))
    ranges = serializers.DictField(child=RangeShape())


def facets_answer(counts: Counts) -> dict[str, Any]:
    """As JSON-ready members."""
    return {
        "capped": counts.capped,
        "choices": {
            name: [{"value": value, "count": number} for value, number in values]
            for name, values in counts.values.items()
        },
        "ranges": {
            name: {"least": least, "greatest": greatest} for name, (least, greatest) in counts.ranges.items()
        },
    }
