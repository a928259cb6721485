"""The kernel's own permission codes."""

from apps.core.permissions import ADMINS, EVERYONE, MANAGERS, Permission

VIEW_JOBS = "core.view_jobs"
MANAGE_JOBS = "core.manage_jobs"
VIEW_AUDIT = "core.view_audit"
MANAGE_FLAGS = "core.manage_flags"
SAVE_VIEWS = "core.save_views"
SHARE_VIEWS = "core.share_views"
NOTICES = "core.notices"

PERMISSIONS = (
    Permission(
        VIEW_JOBS, "See imports, exports and other long-running jobs.", MANAGERS | {"back_office", "auditor"}
    ),
    Permission(MANAGE_JOBS, "Cancel jobs, and retry or skip what has failed.", ADMINS | {"general_manager"}),
    Permission(
        VIEW_AUDIT, "See the audit trail: who did what, and why.", ADMINS | {"general_manager", "auditor"}
    ),
    Permission(MANAGE_FLAGS, "Switch features on or off for the dealership.", ADMINS),
    Permission(SAVE_VIEWS, "Save filtered lists as views of one's own.", EVERYONE),
    Permission(NOTICES, "Be told what concerns one, in the bell of the header.", EVERYONE),
    Permission(SHARE_VIEWS, "Share saved views with everybody at the dealership.", MANAGERS),
)
