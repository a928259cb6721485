"""What the pages of an export say: what is in it, where it stands, in words."""

from typing import Any

from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from apps.inventory.admin.narrowing import chips, joined
from apps.inventory.admin.understood import SAYS_WHICH
from apps.inventory.exporting.states import EXPIRED, FORMATS, MAKING, READY, TABLES
from apps.inventory.models import StockExport

LOOKS = {MAKING: ("info", "activity"), READY: ("good", "check"), EXPIRED: ("neutral", "clock")}


def as_listed(address: str) -> str:
    """The query of the inventory list as a query of stock: the list leaves out stays that are over."""
    params = joined(QueryDict(address))
    for name in ("cursor", "view"):
        params.pop(name, None)
    if not SAYS_WHICH & set(params):
        params["active"] = "true"
    return params.urlencode()


def words(query: str) -> str:
    """The filters in words."""
    params = joined(QueryDict(query))
    running = ["stays that are not over"] if params.pop("active", [""])[0] == "true" else []
    said = [str(chip["label"]) for chip in chips(params)]
    if text := params.get("search"):
        said.insert(0, f"“{text}”")
    return " · ".join(said + running) or "all stays, also those that are over"


def shown(export: StockExport) -> dict[str, Any]:
    """An export as its row in the list."""
    tone, symbol = LOOKS[export.state]
    which = words(export.query) if export.chosen is None else f"{export.chosen:,} chosen by hand"
    return {
        "export": export,
        "url": reverse("admin:inventory_stockexport_page", args=[export.pk]),
        "tone": tone,
        "symbol": symbol,
        "which": which,
    }


def facts(export: StockExport) -> list[tuple[str, str]]:
    """What the file holds."""
    known = [("Format", FORMATS[export.format])]
    if export.format in TABLES:
        known.append(("Cost", "with cost columns" if export.with_cost else "without cost"))
        known.append(("Columns", ", ".join(export.columns)))
    if export.rows is not None:
        known.insert(0, ("Vehicles", f"{export.rows:,}"))
        known.insert(1, ("Size", filesizeformat(export.size or 0)))
    return known
