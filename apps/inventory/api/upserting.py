"""/api/v1/stock-units/bulk-upsert/: up to a thousand cars in one call."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.errors import Unreadable
from apps.core.api.problems import document
from apps.core.api.serializers import Input, Problem
from apps.core.clock import now
from apps.inventory.models import Condition
from apps.inventory.services.upserting import MOST_ROWS, RESULTS, Upserted, upsert


def _said(most: int) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=most)


def _amount() -> serializers.DecimalField:
    return serializers.DecimalField(
        required=False, allow_null=True, max_digits=10, decimal_places=2, min_value=0
    )


def _day() -> serializers.DateField:
    return serializers.DateField(required=False, allow_null=True)


class UpsertRow(serializers.Serializer[Any]):
    """One car, found by its VIN, else its listing id, else its stock number; make and model are needed.

    What is left out, null or empty stays as it is. ``status`` and ``stock_number`` begin a stay and are
    not changed. ``version``: refused with ``stale`` if the unit is at another one.
    """

    vin = _said(17)
    stock_number = _said(30)
    source_listing_id = _said(64)
    make = serializers.CharField(max_length=60)
    model = serializers.CharField(max_length=80)
    year = serializers.IntegerField(required=False, allow_null=True)
    trim = _said(120)
    body = _said(120)
    engine = _said(120)
    drivetrain = _said(120)
    fuel = _said(120)
    transmission = _said(120)
    exterior_colour = _said(120)
    interior_colour = _said(120)
    condition = serializers.ChoiceField(choices=Condition.choices, required=False)
    status = _said(30)
    odometer = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    odometer_unit = _said(2)
    msrp = _amount()
    internet_price = _amount()
    acquired_on = _day()
    sold_on = _day()
    sale_price = _amount()
    description = _said(20_000)
    photo_urls = serializers.ListField(child=serializers.CharField(), required=False)
    version = serializers.IntegerField(required=False, allow_null=True)


class UpsertInput(Input):
    """Up to a thousand rows."""

    rows = UpsertRow(many=True)


class UpsertedRow(serializers.Serializer[Any]):
    """What became of the row at index ``row``. ``flags`` are to be looked at; ``problem`` says why it was rejected."""

    row = serializers.IntegerField()
    result = serializers.ChoiceField(choices=[(name, name) for name in RESULTS.values()])
    id = serializers.IntegerField(allow_null=True)
    stock_number = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    changed = serializers.ListField(child=serializers.CharField())
    problem = Problem(allow_null=True)


class UpsertOutput(serializers.Serializer[Any]):
    """Every row once, in the order of the call; accepted ones are written, others not at all."""

    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    results = UpsertedRow(many=True)


def upsert_answer(body: Any, by: Actor) -> HttpResponse:
    """200 with the outcome of each row; the rows themselves are read by the service."""
    if not isinstance(body, dict) or set(body) != {"rows"} or not isinstance(body["rows"], list):
        raise Unreadable(f"Send an object with one member, rows: a list of up to {MOST_ROWS:,} objects.")
    outcomes = upsert(rows=body["rows"], by=by, at=now())
    counts = Counter(outcome.result for outcome in outcomes)
    shown = {name: counts[name] for name in RESULTS.values()}
    return json_response(shown | {"results": [_shown(outcome) for outcome in outcomes]})


def _shown(outcome: Upserted) -> dict[str, Any]:
    unit = outcome.unit
    return {
        "row": outcome.row,
        "result": outcome.result,
        "id": unit.pk if unit else None,
        "stock_number": unit.stock_number if unit else None,
        "version": unit.version if unit else None,
        "flags": outcome.flags,
        "changed": outcome.changed,
        "problem": document(outcome.error) if outcome.error else None,
    }
