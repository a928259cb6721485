"""Chainable words of inventory's tables."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, TextField, Value

import apps.core.lookups  # noqa: F401 - registers field__prefix
from apps.core.tenancy.querysets import TenantManager, TenantQuerySet
from apps.inventory import search
from apps.inventory.ageing import acquired_between, bucket_named
from apps.inventory.intake_rules import search_text
from apps.inventory.lifecycle import ACTIVE, CLOSED, IN_STOCK

_AVAILABLE = Q(status=IN_STOCK, readiness="frontline", price__isnull=False)


class _Found(Func):
    """``id IN (SELECT find(…))``: the finder runs once, its ids are read under row-level security."""

    template = "(SELECT %(function)s(%(expressions)s))"
    output_field = models.BigIntegerField()


class StockUnitQuerySet[M: models.Model](TenantQuerySet[M]):
    """Words about stock units."""

    def active(self) -> Self:
        """Stays that are not over."""
        return self.filter(status__in=ACTIVE)

    def closed(self) -> Self:
        """Stays that are over."""
        return self.filter(status__in=CLOSED)

    def available(self) -> Self:
        """What may be offered: in stock, frontline, priced (see ``availability``)."""
        return self.filter(_AVAILABLE)

    def unavailable(self) -> Self:
        """Everything else."""
        return self.exclude(_AVAILABLE)

    def aged(self, bucket: str, as_of: date) -> Self:
        """Stays in an age bucket on ``as_of``, the store's local date."""
        earliest, latest = acquired_between(bucket_named(bucket), as_of)
        found = self.filter(acquired_on__lte=latest)
        return found if earliest is None else found.filter(acquired_on__gte=earliest)

    def identified(self, wanted: search.Wanted) -> Self:
        """Units whose VIN, VIN end or stock number is the identifier; none without one."""
        if not wanted.identifier:
            return self.none()
        condition = Q(stock_number=wanted.identifier) | Q(vin=wanted.identifier)
        if wanted.reversed:
            condition |= Q(vin_reversed__prefix=wanted.reversed)
        return self.filter(condition)

    def with_words(self, words: tuple[str, ...]) -> Self:
        """Units whose search text holds every word, through the finder."""
        patterns = Value([search.pattern(word) for word in words], output_field=ArrayField(TextField()))
        return self.filter(id__in=_Found(patterns, function="inventory_find_units"))

    def similar_to(self, text: str) -> Self:
        """The fifty units that read most like ``text``, mistyped words included."""
        typed = Value(search_text(text), output_field=TextField())
        return self.filter(id__in=_Found(typed, function="inventory_find_similar_units"))


StockUnitManager = TenantManager.from_queryset(StockUnitQuerySet)
