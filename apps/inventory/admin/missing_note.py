"""What is missing of a car: the line of its page, and the card of the landing page."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.core.admin.requests import actor_of
from apps.inventory.missing import RULES, Rule, rules_of
from apps.inventory.models import StockUnit

CAP = 5_000
LIST = "admin:inventory_stockunit_changelist"


def gaps(
    unit: StockUnit, acts: Sequence[Any], *, may_edit: bool, told: Collection[str]
) -> list[dict[str, str]]:
    """Each thing that is missing with the act that mends it, where the reader may do it now.

    ``told`` are codes that another line of the page says.
    """
    opens = {act.verb: act.id for act in acts}
    edit = reverse("admin:inventory_stockunit_change", args=[unit.pk]) if may_edit else ""
    return [
        {"label": rule.label, "hint": f"{rule.sentence} {rule.remedy}", **_way(rule, opens, edit)}
        for rule in rules_of(unit.missing, besides=told)
    ]


def _way(rule: Rule, opens: dict[str, str], edit: str) -> dict[str, str]:
    if rule.verb == "photos":
        return {"href": "#photo-card"}
    return {"opens": opens.get(rule.verb, "")} if rule.verb else {"href": edit}


def work(request: HttpRequest) -> dict[str, Any] | None:
    """How many cars lack what the reader may mend; one query, of the newest ``CAP`` such cars."""
    may = {rule.code for rule in RULES if actor_of(request).can(rule.permission)}
    units = StockUnit.objects.active().filter(missing__gt=[]).order_by("-id")
    found = list(units.values_list("missing", flat=True)[:CAP])
    counts = Counter(code for codes in found for code in codes if code in may)
    if not counts:
        return None
    return {
        "rows": [
            {
                "label": rule.label,
                "sentence": rule.sentence,
                "href": f"{reverse(LIST)}?missing__in={rule.code}",
                "count": f"{counts[rule.code]:,}{'+' if len(found) == CAP else ''}",
            }
            for rule in RULES
            if counts[rule.code]
        ]
    }
