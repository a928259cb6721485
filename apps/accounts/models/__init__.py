"""Models of accounts: one concept a file."""

from apps.accounts.models.dealership import Dealership, DistanceUnit
from apps.accounts.models.group import DealerGroup
from apps.accounts.models.location import Location
from apps.accounts.models.membership import Membership
from apps.accounts.models.owned import DealershipOwned
from apps.accounts.models.role_grant import RoleGrant
from apps.accounts.models.token import ApiToken, TokenKind
from apps.accounts.models.user import User

__all__ = [
    "ApiToken",
    "DealerGroup",
    "Dealership",
    "DealershipOwned",
    "DistanceUnit",
    "Location",
    "Membership",
    "RoleGrant",
    "TokenKind",
    "User",
]
