"""Which titles are waited for, and which of them too long: for the list, its badge and the API."""

from datetime import date
from typing import Any

from django.db.models import DateField, Func, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.inventory.models import StockUnit, WatchPolicy
from apps.inventory.watching import TITLE_DAYS


def overdue(units: Any, *, store: int, today: date) -> QuerySet[StockUnit]:
    """Of ``units`` those that are ours for ``title_days`` of ``store`` or longer; ``today`` is its date.

    The days are read in the same statement: a badge is one query for all entries of the sidebar.
    """
    policy = WatchPolicy.objects.filter(dealership_id=store).order_by("id").values("title_days")[:1]
    days = Coalesce(Subquery(policy), Value(TITLE_DAYS), output_field=IntegerField())
    since = Func(
        Value(today, output_field=DateField()),
        days,
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=DateField(),
    )
    found: QuerySet[StockUnit] = units.filter(acquired_on__lte=since)
    return found
