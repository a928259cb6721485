"""Permission codes of accounts. Each sentence completes "This role may …"."""

from apps.core.permissions import ADMINS, EVERYONE, Permission

VIEW_DEALERSHIP = "accounts.view_dealership"
CHANGE_DEALERSHIP = "accounts.change_dealership"
CREATE_DEALERSHIP = "accounts.create_dealership"
CREATE_GROUP = "accounts.create_group"
VIEW_PEOPLE = "accounts.view_people"
MANAGE_PEOPLE = "accounts.manage_people"
VIEW_ROLES = "accounts.view_roles"
CHANGE_ROLES = "accounts.change_roles"
MANAGE_PLATFORM = "accounts.manage_platform"
MANAGE_TOKENS = "accounts.manage_tokens"

_PLATFORM = frozenset({"platform_admin"})
_GROUP = _PLATFORM | {"group_admin"}
_OVERSEERS = ADMINS | {"general_manager", "auditor"}

PERMISSIONS = (
    Permission(VIEW_DEALERSHIP, "See the dealership's details and locations.", EVERYONE),
    Permission(CHANGE_DEALERSHIP, "Change the dealership's details, locations, hours and colours.", ADMINS),
    Permission(CREATE_DEALERSHIP, "Open a new dealership in the group.", _GROUP),
    Permission(CREATE_GROUP, "Open a new dealer group.", _PLATFORM),
    Permission(VIEW_PEOPLE, "See who works at the dealership and as what.", _OVERSEERS),
    Permission(MANAGE_PEOPLE, "Give people a role at the dealership and take it away.", ADMINS),
    Permission(VIEW_ROLES, "See what each role may do and who may do it.", _OVERSEERS),
    Permission(CHANGE_ROLES, "Change what each role may do in the group.", _GROUP),
    Permission(MANAGE_TOKENS, "Make API tokens for partners of the dealership, and revoke them.", ADMINS),
    Permission(MANAGE_PLATFORM, "Name platform admins and take the mark away.", _PLATFORM),
)
