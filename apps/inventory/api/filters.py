"""Filters of the stock list: equality, ranges, one of several."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import BaseInFilter, BooleanFilter, CharFilter, ChoiceFilter, NumberFilter
from django_filters.rest_framework import DateFilter

from apps.accounts.models import Dealership
from apps.core.api.filters import ApiFilterSet
from apps.core.clock import local_date, now
from apps.inventory.ageing import BUCKETS, UNKNOWN
from apps.inventory.models import StockUnit, VehicleFact, Verdict
from apps.inventory.models.stock_unit_meta import UNTITLED

EXACT = "exact"
AGES = (*(bucket.name for bucket in BUCKETS), UNKNOWN)


class _OneOf(BaseInFilter, CharFilter):
    """``field__in=a,b``."""


class _NumberOf(BaseInFilter, NumberFilter):
    """``field__in=1,2``."""


class StockUnitFilter(ApiFilterSet):
    """``?status__in=in_stock,held&price__lte=20000&age_bucket=60%2B``."""

    status__in = _OneOf(field_name="status", lookup_expr="in")
    title_status__in = _OneOf(field_name="title_status", lookup_expr="in")
    missing__in = _OneOf(method="by_gaps", label="any of these is missing")
    title_waiting = BooleanFilter(
        method="by_title", label="on the lot or sold here, and its title is waited for"
    )
    condition__in = _OneOf(field_name="condition", lookup_expr="in")
    make__in = _OneOf(field_name="make", lookup_expr="in")
    model__in = _OneOf(field_name="model", lookup_expr="in")
    colour__in = _OneOf(field_name="colour", lookup_expr="in")
    body__in = _OneOf(field_name="body", lookup_expr="in")
    location_id__in = _NumberOf(field_name="location_id", lookup_expr="in")
    lot_place_id__in = _NumberOf(field_name="lot_place_id", lookup_expr="in")
    year__gte = NumberFilter(field_name="year", lookup_expr="gte")
    year__lte = NumberFilter(field_name="year", lookup_expr="lte")
    price__gte = NumberFilter(field_name="price", lookup_expr="gte")
    price__lte = NumberFilter(field_name="price", lookup_expr="lte")
    odometer__gte = NumberFilter(field_name="odometer", lookup_expr="gte")
    odometer__lte = NumberFilter(field_name="odometer", lookup_expr="lte")
    acquired_on__gte = DateFilter(field_name="acquired_on", lookup_expr="gte")
    acquired_on__lte = DateFilter(field_name="acquired_on", lookup_expr="lte")
    listing_score__gte = NumberFilter(field_name="listing_score", lookup_expr="gte")
    listing_score__lte = NumberFilter(field_name="listing_score", lookup_expr="lte")
    age_bucket = ChoiceFilter(choices=[(name, name) for name in AGES], method="by_age")
    age_bucket__in = _OneOf(method="by_ages")
    words = ChoiceFilter(
        choices=[(EXACT, EXACT)], method="as_it_is", label="exact: search the words as they were typed"
    )
    available = BooleanFilter(method="by_availability")
    active = BooleanFilter(method="by_activity")
    vin_disagrees = BooleanFilter(
        method="by_agreement", label="year or make is not what the VIN says, and nobody settled it"
    )

    class Meta:
        model = StockUnit
        fields = {
            "status": ["exact"],
            "condition": ["exact"],
            "source": ["exact"],
            "readiness": ["exact"],
            "title_status": ["exact"],
            "make": ["exact"],
            "model": ["exact"],
            "colour": ["exact"],
            "body": ["exact"],
            "year": ["exact"],
            "vin": ["exact"],
            "stock_number": ["exact"],
            "location_id": ["exact"],
            "lot_place_id": ["exact"],
            "source_listing_id": ["exact"],
        }

    def by_age(self, units: Any, name: str, value: str) -> QuerySet[StockUnit]:
        """Active stays in an age bucket today, in the store's zone; or without a known beginning."""
        stays: Any = units.active()
        aged: QuerySet[StockUnit] = (
            stays.filter(acquired_on=None) if value == UNKNOWN else stays.aged(value, self._today())
        )
        return aged

    def by_ages(self, units: Any, name: str, value: list[str]) -> QuerySet[StockUnit]:
        """Active stays in any of several age buckets; an unknown name finds nothing."""
        found: QuerySet[StockUnit] = units.active().aged_any(set(value) & set(AGES), self._today())
        return found

    def as_it_is(self, units: Any, name: str, value: str) -> QuerySet[StockUnit]:
        """Narrows nothing itself: the search asks for it (``selectors.found_by``)."""
        found: QuerySet[StockUnit] = units
        return found

    def by_availability(self, units: Any, name: str, value: bool) -> QuerySet[StockUnit]:
        """Only, or everything but, what may be offered."""
        found: QuerySet[StockUnit] = units.available() if value else units.unavailable()
        return found

    def by_activity(self, units: Any, name: str, value: bool) -> QuerySet[StockUnit]:
        """Stays that are not over, or those that are."""
        found: QuerySet[StockUnit] = units.active() if value else units.closed()
        return found

    def by_gaps(self, units: Any, name: str, value: list[str]) -> QuerySet[StockUnit]:
        """Units of which any of these codes is missing; an unknown code finds nothing."""
        found: QuerySet[StockUnit] = units.lacking(value)
        return found

    def by_title(self, units: Any, name: str, value: bool) -> QuerySet[StockUnit]:
        """Units whose title is waited for, or all others."""
        found: QuerySet[StockUnit] = units.untitled() if value else units.exclude(UNTITLED)
        return found

    def by_agreement(self, units: Any, name: str, value: bool) -> QuerySet[StockUnit]:
        """Units whose listing and VIN differ, or all others."""
        differing = Exists(
            VehicleFact.objects.filter(
                dealership_id=OuterRef("dealership_id"),
                vehicle_id=OuterRef("vehicle_id"),
                verdict=Verdict.DISAGREES,
            )
        )
        found: QuerySet[StockUnit] = units.filter(differing if value else ~differing)
        return found

    def _today(self) -> date:
        actor = getattr(self.request, "_request", self.request).actor
        zone = Dealership.objects.values_list("time_zone", flat=True).get(pk=actor.dealership_id)
        return local_date(now(), zone)
