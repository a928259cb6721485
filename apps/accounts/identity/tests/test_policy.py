"""Rules per role: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.identity.devices import describe
from apps.accounts.identity.policy import ADMIN, DEFAULTS, LOT, SignInRule, in_words, strictest
from apps.core.permissions import ROLES

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def rule(
    *, second_factor: bool = True, grace: date | None = None, idle: int = 60, absolute: int = 600
) -> SignInRule:
    return SignInRule(second_factor, grace, timedelta(minutes=idle), timedelta(minutes=absolute))


def test_every_role_needs_a_second_factor_until_a_group_says_otherwise() -> None:
    assert set(DEFAULTS) == set(ROLES)
    assert all(default.demands(NOON) for default in DEFAULTS.values())


def test_a_phone_on_the_lot_asks_once_a_shift_and_an_admin_after_half_an_hour() -> None:
    assert DEFAULTS["sales_rep"].idle == timedelta(hours=12)
    assert DEFAULTS["dealer_admin"].idle == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("grace", "demanded"),
    [(None, True), (date(2026, 11, 20), True), (date(2026, 11, 21), False), (date(2026, 12, 1), False)],
)
def test_the_grace_date_is_the_last_day_without(grace: date | None, demanded: bool) -> None:
    assert rule(grace=grace).demands(NOON) is demanded
    assert rule(grace=grace).in_grace(NOON) is not demanded
    assert not rule(second_factor=False, grace=grace).demands(NOON)


def test_several_roles_give_the_strictest_of_each() -> None:
    lax = rule(second_factor=False, idle=30, absolute=9000)
    late, early = rule(grace=date(2026, 12, 24)), rule(grace=date(2026, 12, 1))
    assert strictest([lax, late, early]) == rule(grace=date(2026, 12, 1), idle=30)
    assert strictest([late, rule()]).grace_until is None
    assert strictest([lax]).second_factor is False
    assert strictest([]) == ADMIN


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=1), "1 hour"),
        (LOT.absolute, "7 days"),
        (timedelta(hours=36), "36 hours"),
    ],
)
def test_limits_in_words(span: timedelta, words: str) -> None:
    assert in_words(span) == words


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_browser_has_a_name(agent: str, name: str) -> None:
    assert describe(agent) == name
