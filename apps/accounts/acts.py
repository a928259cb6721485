"""Acts on accounts in words."""

from collections.abc import Iterable

from django.http import HttpRequest

from apps.accounts.selectors import people_within
from apps.core.admin.requests import actor_of
from apps.core.admin.screens.audit import AUDITED_PEOPLE
from apps.core.audit.wording import acts

MOST_PEOPLE = 500


def people(request: HttpRequest) -> Iterable[tuple[int, str]]:
    """Whom the trail can be narrowed to from its form; anybody else by a click on his name."""
    return people_within(actor_of(request)).order_by("name", "id").values_list("pk", "name")[:MOST_PEOPLE]


AUDITED_PEOPLE.register(10, "people", people)

acts(
    {
        "group.create": "Added a dealer group",
        "dealership.create": "Added a dealership",
        "dealership.import": "Added dealerships from a file",
        "dealership.update": "Changed a dealership",
        "location.create": "Added a location",
        "location.update": "Changed a location",
        "membership.grant": "Gave a role",
        "membership.revoke": "Took a role away",
        "roles.change": "Changed what roles may do",
        "user.change": "Changed a person’s details",
        "user.set_active": "Opened or closed an account",
        "user.set_platform_admin": "Made or unmade a platform admin",
        "token.make": "Made an API token",
        "token.revoke": "Revoked an API token",
        "token.sign_in": "Signed in to the API",
        "token.sign_out": "Signed out of the API",
        "identity.change_password": "Changed the password",
        "identity.reset_password": "Reset the password",
        "identity.end_session": "Ended a session",
        "identity.end_sessions": "Ended all sessions",
        "identity.enrol_second_factor": "Added an authenticator",
        "identity.remove_second_factor": "Removed an authenticator",
        "identity.reset_second_factor": "Reset somebody’s second factor",
        "identity.renew_recovery_codes": "Renewed the recovery codes",
        "identity.set_sign_in_policy": "Changed the sign-in rule of a role",
        "identity.invite": "Invited a person",
        "identity.accept_invitation": "Accepted an invitation",
        "identity.revoke_invitation": "Withdrew an invitation",
        "identity.issue_enrolment_link": "Sent an enrolment link",
    },
    figures={
        "made": "dealerships added",
        "sellers": "sellers in the file",
        "sessions": "sessions ended",
        "device": "authenticator",
        "authenticators": "authenticators removed",
        "prefix": "token begins with",
    },
    pages={
        "accounts.invitation": "identity_invitations",
        "accounts.signinpolicy": "identity_adoption",
    },
)
