"""Restock: each rule with where its segment stands, what it says and why."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.requests import actor_of
from apps.core.admin.service_forms import changes_of
from apps.core.clock import now
from apps.core.display import current_display
from apps.core.templatetags.ui import money
from apps.inventory.models import Condition, RestockRule
from apps.inventory.permissions import RESTOCK, VIEW
from apps.inventory.restock import Advice, Position
from apps.inventory.restocking import advice
from apps.inventory.services.restock_rules import FIELDS, MOST_RULES, add_rule, change_rule
from apps.inventory.supply import day_supply

RULE = (
    "Reorder point = the larger of the minimum and ⌈rate × lead time + safety stock⌉. Alert when the point "
    "is above 0 and on hand + incoming are at or below it; then buy up to max(point, ⌈rate × target days⌉). "
    "Sold counts cars sold or delivered in the window, today included; incoming is ordered or in transit."
)


@admin.register(RestockRule)
class RestockRuleAdmin(TenantModelAdmin):
    """Rules are added, changed and switched off; the list shows what they say."""

    view_permission = VIEW
    add_permission = change_permission = RESTOCK
    fields = FIELDS

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list with its advice."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return view(request)

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> RestockRule:
        return add_rule(by=actor_of(request), **form.cleaned_data)

    def perform_change(
        self, request: HttpRequest, obj: RestockRule, form: forms.ModelForm[Any]
    ) -> RestockRule:
        return change_rule(rule_id=obj.pk, changes=changes_of(form), by=actor_of(request))


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/restockrule/?show=alerts|off``; at most 200 rules, one read for all."""
    show = request.GET.get("show", "")
    rules = list(RestockRule.objects.filter(is_active=show != "off")[:MOST_RULES])
    rows = [_row(*found) for found in advice(rules, at=now(), zone=current_display().zone)]
    if show == "alerts":
        rows = [row for row in rows if row["advice"].alert]
    context = {
        **admin.site.each_context(request),
        "title": "Restock",
        "rows": sorted(rows, key=lambda row: (-row["advice"].quantity, row["rule"].name, row["rule"].pk)),
        "may_change": actor_of(request).can(RESTOCK),
        "filtered": bool(show),
        "chips": [
            {"href": f"?show={key}" if key else "?", "label": label, "active": key == show}
            for key, label in (("", "All rules"), ("alerts", "To buy"), ("off", "Switched off"))
        ],
    }
    return render(request, "inventory/restock.html", context)


def segment_words(rule: RestockRule) -> str:
    """The segment as people say it."""
    car = " ".join(part for part in (rule.make, rule.model) if part) or "Any car"
    parts = [car]
    if rule.condition:
        parts.append(str(Condition(rule.condition).label).lower())
    if rule.price_from is not None or rule.price_to is not None:
        low = money(rule.price_from, 0) if rule.price_from is not None else "any"
        parts.append(f"{low} to {money(rule.price_to, 0) if rule.price_to is not None else 'any'}")
    return ", ".join(parts)


def _row(rule: RestockRule, position: Position, said: Advice) -> dict[str, Any]:
    supply = day_supply(position.on_hand, position.sold, rule.window_days)
    return {
        "rule": rule,
        "segment": segment_words(rule),
        "position": position,
        "advice": said,
        "supply": supply,
        "explain": explained(rule, position, said),
        "result": f"buy {said.quantity}" if said.alert else "nothing to buy",
    }


def explained(rule: RestockRule, position: Position, said: Advice) -> dict[str, Any]:
    """The arithmetic of one rule, step by step."""
    have = position.on_hand + position.incoming
    lead = f"⌈{said.shown_rate} × {rule.lead_time_days} + {rule.safety_stock}⌉"
    return {
        "formula": f"max({said.reorder_point}, ⌈{said.shown_rate} × {rule.target_days}⌉) − {have}"
        if said.alert
        else f"{have} in stock or coming, reorder point {said.reorder_point}",
        "inputs": [
            (f"Sold in {rule.window_days} days", f"{position.sold}"),
            ("Rate", f"{position.sold} ÷ {rule.window_days} = {said.shown_rate} a day"),
            ("Reorder point", f"max({rule.min_stock}, {lead}) = {said.reorder_point}"),
            ("On hand + incoming", f"{position.on_hand} + {position.incoming} = {have}"),
        ],
        "rule": RULE,
    }
