"""The verbs of identity, and the reads that other packages ask it."""

from apps.accounts.identity.selectors import has_second_factor, requires_second_factor
from apps.accounts.identity.services.acceptance import (
    accept_enrolment,
    accept_invitation,
    accept_invitation_as,
    open_link,
)
from apps.accounts.identity.services.credentials import prove_identity
from apps.accounts.identity.services.enrolment import enrol_authenticator, enrol_for_demo
from apps.accounts.identity.services.invitations import (
    invite,
    invite_to_places,
    issue_enrolment_link,
    revoke_invitation,
)
from apps.accounts.identity.services.passwords import (
    ask_for_new_password,
    change_password,
    replace_forgotten_password,
)
from apps.accounts.identity.services.policies import set_sign_in_policy
from apps.accounts.identity.services.recovery import renew_recovery_codes
from apps.accounts.identity.services.removal import remove_authenticator, reset_second_factor
from apps.accounts.identity.services.sessions import end_session, end_sessions
from apps.accounts.identity.verification import accept_code, verify_code

__all__ = [
    "accept_code",
    "accept_enrolment",
    "accept_invitation",
    "accept_invitation_as",
    "ask_for_new_password",
    "change_password",
    "end_session",
    "end_sessions",
    "enrol_authenticator",
    "enrol_for_demo",
    "has_second_factor",
    "invite",
    "invite_to_places",
    "issue_enrolment_link",
    "open_link",
    "prove_identity",
    "remove_authenticator",
    "renew_recovery_codes",
    "replace_forgotten_password",
    "requires_second_factor",
    "reset_second_factor",
    "revoke_invitation",
    "set_sign_in_policy",
    "verify_code",
]
