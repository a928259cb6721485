"""Identity's entries in the staff frame."""

from apps.accounts.identity import permissions
from apps.core.admin.navigation import ACCOUNT_LINKS, NAVIGATION, SETTINGS, AccountLink, NavItem

ACCOUNT_LINKS.register(10, "security", AccountLink("Your security", "identity_security", "lock"))
NAVIGATION.register(
    73,
    "second-factor",
    NavItem(
        "Second factor", "identity_adoption", "shield", group=SETTINGS, permission=permissions.VIEW_ADOPTION
    ),
)
NAVIGATION.register(
    71,
    "invitations",
    NavItem("Invitations", "identity_invitations", "mail", group=SETTINGS, permission=permissions.INVITE),
)
