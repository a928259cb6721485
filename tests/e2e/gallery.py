"""Every component in every state on one page, so that the gate and the eye see them all."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from apps.core.actor import Actor
from apps.core.admin.requests import actor_of
from apps.core.admin.tones import DEFAULT_ICONS, register_looks

register_looks({"gallery_good": ("good", "check"), "gallery_held": ("warn", "lock")})
AT = datetime(2026, 3, 8, 15, 30, tzinfo=UTC)


class GalleryForm(forms.Form):
    name = forms.CharField(help_text="As on the driving licence.")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))


def _explain(formula: str) -> dict[str, Any]:
    return {
        "formula": formula,
        "inputs": [("Selling price", "$24,500.00"), ("Vehicle cost", "$20,950.72")],
        "rule": "Front gross excludes holdback and rebates: a rebate is a receivable.",
        "author": "Store policy",
        "at": AT,
    }


def stats() -> list[dict[str, Any]]:
    front = _explain("price + accessories − cost − over-allowance")
    return [
        {"label": "Units sold", "value": "38", "href": "#", "foot": "of 45 planned", "trend": "+6"},
        {"label": "Front gross", "value": "$61,204", "href": "#", "key": "front", "explain": front},
        {"label": "Stock", "value": "412", "foot": "31 on hold", "trend": "148 aged", "tone": "warn"},
        {"label": "Days to sell", "value": "41.5", "key": "days", "explain": front, "tone": "good"},
    ]


def rows() -> list[dict[str, Any]]:
    cars = ["2021 Honda Civic EX", "2019 Ford F-150 Lariat SuperCrew 4WD", "2023 Kia EV6 Wind"]
    states = [("gallery_good", "In stock"), ("gallery_held", "Held"), ("unknown", "Sold")]
    return [
        {
            "car": cars[i % 3], "stock": f"N{1234 + i}A", "status": states[i % 3][0],
            "label": states[i % 3][1], "days": (8, 38, 52, 96)[i % 4],
            "price": Decimal("21950.00") + i * 1250 if i % 4 else None,
        }
        for i in range(6)
    ]  # fmt: skip


def context() -> dict[str, Any]:
    months = ["Jul", "Aug", "Sep", "Oct", "Nov"]
    values = [22, 31, 27, 35, 38]
    return {
        "title": "Gallery",
        "tabs": [{"href": "#", "label": "Deal", "active": True}, {"href": "#h", "label": "History", "count": 4}],
        "stats": stats(),
        "chips": [{"href": "#", "label": "In stock", "active": True, "count": 1204}, {"href": "#", "label": "Held"}],
        "columns": ["Vehicle", "Stock no.", "Status", "Age", {"title": "Price", "right": True}],
        "rows": rows(),
        "chart": {
            "type": "bar", "axis": "Month", "labels": months,
            "series": [{"label": "Units", "values": values, "tone": "brand"}],
            "rows": [(m, [("Units", v)]) for m, v in zip(months, values, strict=True)],
        },
        "worksheet": [("Selling price", "$24,500.00"), ("Doc fee", "$85.00"), ("Sales tax", "$1,631.00")],
        "total": ("Cash price", "$26,216.00"),
        "trend": [3, 5, 4, 8, 6, 9, 12, 10, 14],
        "timeline": [
            {"at": AT, "title": "Deal approved", "by": "M. Okafor", "tone": "good", "symbol": "check"},
            {"at": AT - timedelta(hours=2), "title": "Submitted", "by": "J. Park", "detail": "Front gross $1,650.00"},
        ],
        "tones": list(DEFAULT_ICONS),
        "form": GalleryForm({"name": ""}),
    }  # fmt: skip


def gallery(request: HttpRequest) -> HttpResponse:
    """No database row behind it: the frame, the parts, every tone."""
    if actor_of(request).user_id is None:
        request.actor = Actor(user_id=1, name="Ana Lima", door="admin", all_powerful=True)  # type: ignore[attr-defined]
    messages.success(request, "Price changed to $21,950.00.", extra_tags="undo:/admin/gallery/")
    template = engines["django"].from_string(Path(__file__).with_suffix(".html").read_text())
    return HttpResponse(template.render({**admin.site.each_context(request), **context()}, request))


urlpatterns = [path("admin/gallery/", gallery, name="gallery"), path("", include("dealership.urls"))]
handler500 = "dealership.errors.server_error"
