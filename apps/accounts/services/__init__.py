"""The verbs of accounts: groups, dealerships, locations, members, people, grants."""

from apps.accounts.services.dealerships import create_dealership, create_group, update_dealership
from apps.accounts.services.grants import change_grants
from apps.accounts.services.locations import create_location, update_location
from apps.accounts.services.members import change_role, grant_membership, revoke_membership
from apps.accounts.services.people import change_person, set_active, set_platform_admin
from apps.accounts.services.sellers import SellerIn, ensure_dealerships

__all__ = [
    "SellerIn",
    "change_grants",
    "change_person",
    "change_role",
    "create_dealership",
    "create_group",
    "create_location",
    "ensure_dealerships",
    "grant_membership",
    "revoke_membership",
    "set_active",
    "set_platform_admin",
    "update_dealership",
    "update_location",
]
