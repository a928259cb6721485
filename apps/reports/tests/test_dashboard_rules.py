"""The dashboard's arithmetic, without a database."""

from datetime import date
from decimal import Decimal

from apps.reports import dashboard as rules
from apps.reports.dashboard import SalesDay, StockLine

DAYS = [
    SalesDay(date(2026, 1, 31), 2, Decimal(50_000), Decimal(3_000)),
    SalesDay(date(2026, 2, 1), 1, Decimal(20_000), Decimal(1_500)),
    SalesDay(date(2026, 2, 28), -1, Decimal(-20_000), Decimal(-1_500)),
]


def test_a_period_includes_both_ends_and_counts_unwindings():
    february = rules.period(DAYS, date(2026, 2, 1), date(2026, 2, 28))
    assert (february.units, february.revenue, february.gross_per_unit) == (0, 0, None)
    january = rules.period(DAYS, date(2026, 1, 1), date(2026, 1, 31))
    assert (january.units, january.gross_per_unit) == (2, Decimal("1500.00"))


def test_the_same_days_of_a_shorter_month():
    assert rules.same_days_of_last_month(date(2026, 3, 31)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert rules.same_days_of_last_month(date(2026, 1, 10)) == (date(2025, 12, 1), date(2025, 12, 10))


def test_months_back_cross_the_year():
    assert rules.months_back(date(2026, 2, 14), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert rules.by_month(DAYS, [date(2026, 1, 1), date(2026, 2, 1)]) == [2, 0]


def test_stock_on_hand_is_what_stands_on_the_lot():
    lines = [
        StockLine("in_stock", "0-15", 3, Decimal(10), Decimal(12)),
        StockLine("sold", "60+", 1, Decimal(5), Decimal(6)),
        StockLine("delivered", "60+", 9, Decimal(5), Decimal(6)),
        StockLine("ordered", "unknown", 2, Decimal(0), Decimal(0)),
    ]
    here = rules.on_hand(lines)
    assert rules.by_status(here) == {"in_stock": 3, "sold": 1}
    assert rules.by_bucket(here) == {"0-15": 3, "16-30": 0, "31-45": 0, "46-60": 0, "60+": 1, "unknown": 0}


def test_day_supply_is_null_when_nothing_was_sold():
    assert rules.day_supply(40, 0) is None
    assert rules.day_supply(40, -1) is None
    assert rules.day_supply(40, 20) == 60
