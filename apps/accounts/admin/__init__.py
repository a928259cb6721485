"""Accounts on staff screens: places, people, roles, and the switch between dealerships."""

from apps.accounts.admin.dealerships import DealershipAdmin, GroupAdmin, LocationAdmin
from apps.accounts.admin.members import MembershipAdmin
from apps.accounts.admin.people import UserAdmin
from apps.accounts.admin.roles import RoleGrantAdmin
from apps.accounts.admin.tokens import ApiTokenAdmin

__all__ = [
    "ApiTokenAdmin",
    "DealershipAdmin",
    "GroupAdmin",
    "LocationAdmin",
    "MembershipAdmin",
    "RoleGrantAdmin",
    "UserAdmin",
]
