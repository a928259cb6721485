"""Chainable words of inventory's tables."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, TextField, Value

from apps.core.tenancy.querysets import TenantManager, TenantQuerySet
from apps.inventory import search
from apps.inventory.ageing import UNKNOWN, acquired_between, bucket_named
from apps.inventory.intake_rules import search_text
from apps.inventory.lifecycle import ACTIVE, CLOSED, IN_STOCK
from apps.inventory.missing import BY_CODE
from apps.inventory.models.stock_unit_meta import UNTITLED
from apps.inventory.readiness import FRONTLINE
from apps.inventory.understanding.reading import Understood

_AVAILABLE = Q(status=IN_STOCK, readiness=FRONTLINE, price__isnull=False, stop_sale=False) & (
    Q(condition="new") | Q(guide_current=True)
)


class _Found(Func):
    """``id = ANY (ARRAY(SELECT find(…)))``: the finder runs once, its ids are read under row-level security.

    As an array the ids are jumped to in the list's order, up to the end of the page; of
    ``id IN (SELECT …)`` every row would be fetched and sorted first.
    """

    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:  # type: ignore[override]
        """The first expression is the id, the others are what the finder takes."""
        (row, _), *arguments = [compiler.compile(part) for part in self.get_source_expressions()]
        asked = ", ".join(sql for sql, _ in arguments)
        params = [value for _, values in arguments for value in values]
        return f"{row} = ANY (ARRAY(SELECT {self.extra['function']}({asked})))", params


class StockUnitQuerySet[M: models.Model](TenantQuerySet[M]):
    """Words about stock units."""

    def active(self) -> Self:
        """Stays that are not over."""
        return self.filter(status__in=ACTIVE)

    def closed(self) -> Self:
        """Stays that are over."""
        return self.filter(status__in=CLOSED)

    def available(self) -> Self:
        """What may be offered: in stock, frontline, priced, its guide current, no stop-sale (``availability``)."""
        return self.filter(_AVAILABLE)

    def unavailable(self) -> Self:
        """Everything else."""
        return self.exclude(_AVAILABLE)

    def untitled(self) -> Self:
        """Cars on the lot and cars sold here whose title we wait for."""
        return self.filter(UNTITLED)

    def lacking(self, codes: Iterable[str]) -> Self:
        """Units of which any of ``codes`` (``missing.RULES``) is missing."""
        return self.filter(missing__gt=[], missing__overlap=[code for code in codes if code in BY_CODE])

    def aged(self, bucket: str, as_of: date) -> Self:
        """Stays in an age bucket on ``as_of``, the store's local date."""
        earliest, latest = acquired_between(bucket_named(bucket), as_of)
        found = self.filter(acquired_on__lte=latest)
        return found if earliest is None else found.filter(acquired_on__gte=earliest)

    def aged_any(self, buckets: Iterable[str], as_of: date) -> Self:
        """Stays in any of these buckets on ``as_of``; "unknown" is those without a beginning."""
        wanted = Q(pk__in=())
        for name in sorted(buckets):
            if name == UNKNOWN:
                wanted |= Q(acquired_on=None)
                continue
            earliest, latest = acquired_between(bucket_named(name), as_of)
            wanted |= Q(acquired_on__lte=latest) & (Q(acquired_on__gte=earliest) if earliest else Q())
        return self.filter(wanted)

    def searched(self, wanted: search.Wanted, text: str) -> Self:
        """Units that have the words of ``wanted``, which ``text`` was parsed into, as they are."""
        identifiers = [_text(value) for value in (wanted.identifier, wanted.reversed)]
        asked = [*identifiers, _patterns(wanted.words), _text(search_text(text))]
        return self.filter(_Found(F("id"), *asked, function="inventory_search_units"))

    def understood(self, meant: Understood) -> Self:
        """Units that ``meant`` describes: by columns alone, or by words within them.

        Where no unit of that look has all the words, the fifty of it that read most like them.
        """
        found = self.filter(**meant.conditions)
        if not meant.words:
            return found
        wanted = search.Wanted(meant.words[: search.MAX_WORDS], meant.identifier)
        look = [_look(meant.conditions.get(f"{name}__in"), base) for name, base in _LOOK]
        identifiers = [_text(value) for value in (wanted.identifier, wanted.reversed)]
        asked = [*identifiers, *look, _patterns(wanted.words), _text(" ".join(wanted.words))]
        return found.filter(_Found(F("id"), *asked, function="inventory_search_cars"))


_LOOK: tuple[tuple[str, type[models.Field[Any, Any]]], ...] = (
    ("make", TextField),
    ("model", TextField),
    ("year", models.IntegerField),
    ("colour", TextField),
    ("body", TextField),
)


def _text(value: str) -> Value:
    return Value(value, output_field=TextField())


def _patterns(words: Iterable[str]) -> Value:
    return Value([search.pattern(word) for word in words], output_field=ArrayField(TextField()))


def _look(values: Any, base: type[models.Field[Any, Any]]) -> Value:
    return Value(values, output_field=ArrayField(base()))


StockUnitManager = TenantManager.from_queryset(StockUnitQuerySet)
