"""Rank rules, as values."""

import pytest

from apps.accounts.roles import GRANTABLE, may_hand_out


@pytest.mark.parametrize("role", GRANTABLE)
def test_rank(role):
    assert may_hand_out({"platform_admin"}, role)
    assert may_hand_out({"group_admin"}, role)
    assert may_hand_out({"dealer_admin"}, role) is (role != "group_admin")
    assert may_hand_out({"general_manager"}, role) is (
        role not in {"group_admin", "dealer_admin", "general_manager"}
    )
    assert not may_hand_out({"sales_rep"}, role)
    assert not may_hand_out((), role)
