"""Rules about roles: where each may be given, and who may give it."""

from apps.core.permissions import ROLES

# The platform admin is a mark on the user, not a membership.
GRANTABLE = tuple(role for role in ROLES if role != "platform_admin")

# Roles that may be held over a whole group; the others belong to one dealership.
GROUP_WIDE = ("group_admin", "general_manager", "back_office", "auditor")
GROUP_ONLY = ("group_admin",)
