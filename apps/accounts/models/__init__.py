"""Models of accounts: one concept a file."""

from apps.accounts.models.attempt_counter import AttemptCounter
from apps.accounts.models.dealership import Dealership, DistanceUnit
from apps.accounts.models.group import DealerGroup
from apps.accounts.models.identity_mail import IdentityMail
from apps.accounts.models.invitation import Invitation
from apps.accounts.models.location import Location
from apps.accounts.models.membership import Membership
from apps.accounts.models.owned import DealershipOwned
from apps.accounts.models.role_grant import RoleGrant
from apps.accounts.models.second_factor import Authenticator, RecoveryCode, RecoverySheet
from apps.accounts.models.sign_in_policy import SignInPolicy
from apps.accounts.models.token import ApiToken, TokenKind
from apps.accounts.models.user import User
from apps.accounts.models.user_session import UserSession

__all__ = [
    "ApiToken",
    "AttemptCounter",
    "Authenticator",
    "DealerGroup",
    "Dealership",
    "DealershipOwned",
    "DistanceUnit",
    "IdentityMail",
    "Invitation",
    "Location",
    "Membership",
    "RecoveryCode",
    "RecoverySheet",
    "RoleGrant",
    "SignInPolicy",
    "TokenKind",
    "User",
    "UserSession",
]
