"""What one may do about other people's sign-in."""

from apps.core.permissions import ADMINS, Permission, register

INVITE = "accounts.invite_user"
RESET_SECOND_FACTOR = "accounts.reset_second_factor"
VIEW_ADOPTION = "accounts.view_second_factor_adoption"
SET_SIGN_IN_POLICY = "accounts.set_sign_in_policy"

register(
    (
        Permission(INVITE, "Invite somebody to join with a role.", ADMINS | {"general_manager"}),
        Permission(
            RESET_SECOND_FACTOR,
            "Take away somebody's second factor and send a link to set up a new one.",
            ADMINS,
        ),
        Permission(
            VIEW_ADOPTION,
            "See who has set up a second factor and who has not.",
            ADMINS | {"general_manager", "auditor"},
        ),
        Permission(
            SET_SIGN_IN_POLICY,
            "Decide which roles need a second factor and how long a session lasts.",
            frozenset({"platform_admin", "group_admin"}),
        ),
    )
)
