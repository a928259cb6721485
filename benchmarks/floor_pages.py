"""What the floor makes of its rows: one unit, the dashboard's figures, the stock list as a plain table."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import escape
from typing import Any

from apps.inventory.availability import obstacles
from benchmarks import floor_queries as sql

_ON_HAND = ("in_stock", "held", "pending_sale", "sold")
_BUCKETS = ("0-15", "16-30", "31-45", "46-60", "60+", "unknown")


def dashboard(run: Any, place: dict[str, Any]) -> dict[str, Any]:
    """The document of ``/api/v1/dashboard/``."""
    at = datetime.now(UTC)
    today = at.date()
    month = today.replace(day=1)
    end = month - timedelta(days=1)
    before, same_day = end.replace(day=1), end.replace(day=min(today.day, end.day))
    months = [
        date(today.year + (today.month - 1 - n) // 12, (today.month - 1 - n) % 12 + 1, 1) for n in range(12)
    ][::-1]
    days = {"today": today, "month": month, "before": before, "same_day": same_day, "first": months[0]}
    stock = [tuple(row.values()) for row in run(sql.STOCK, place | days)]
    sales = [tuple(row.values()) for row in run(sql.SALES, place | days)]
    here = sum(units for status, _, units in stock if status in _ON_HAND)
    late = _period(today - timedelta(days=29), today, sales, 6)
    sold = {row[0]: row[1] for row in sales}
    statuses, ages = dict.fromkeys((row[0] for row in stock), 0), dict.fromkeys(_BUCKETS, 0)
    for status, bucket, units in stock:
        statuses[status] += int(units)
        ages[bucket] += int(units) if status in _ON_HAND else 0
    return {
        "as_of": at,
        "today": today,
        "this_month": _period(month, today, sales, 2),
        "last_month": _period(before, same_day, sales, 4),
        "last_30_days": late,
        "units_on_hand": int(here),
        "units_on_the_way": statuses.get("ordered", 0) + statuses.get("in_transit", 0),
        "day_supply": round(here * 30 / late["units"]) if late["units"] else None,
        "units_by_status": statuses,
        "units_by_age": ages,
        "months": [{"month": first, "units": int(sold.get(first, 0))} for first in months],
        "last_sales": run(sql.LAST_SALES, place).fetchall(),
    }


def _period(first: date, last: date, sales: list[tuple[Any, ...]], at: int) -> dict[str, Any]:
    units = sum(int(row[at] or 0) for row in sales)
    gross = sum((row[at + 1] or Decimal(0) for row in sales), Decimal("0.00"))
    each = str(round(gross / units, 2)) if units else None
    return {"first": first, "last": last, "units": units, "front_gross": str(gross), "gross_per_unit": each}


def changelist(run: Any, place: dict[str, Any]) -> bytes:
    """Fifty units and how many there are, as a table without a frame."""
    rows = run(sql.CHANGELIST, place).fetchall()[:50]
    (found,) = run(sql.COUNT, place).fetchone().values()
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row.values()) + "</tr>" for row in rows
    )
    count = f"{found:,}" if found <= 1000 else "1,000+"
    return f"<!doctype html><title>Inventory</title><p>{count} units</p><table>{lines}</table>".encode()


def detail(row: Any) -> dict[str, Any]:
    """The document of one stock unit."""
    unit = {name: value for name, value in row.items() if name[:2] != "v_" and name not in sql.COST}
    unit["vehicle"] = {name[2:]: value for name, value in row.items() if name[:2] == "v_"}
    unit["cost"] = {name: row[name] for name in sql.COST}
    found = obstacles(
        status=row["status"],
        readiness=row["readiness"],
        price=row["price"],
        condition=row["condition"],
        guide_current=row["guide_current"],
        stop_sale=row["stop_sale"],
    )
    unit["obstacles"] = [obstacle.text for obstacle in found]
    return unit | {"available": not unit["obstacles"]}
