"""What roles may do with reports."""

from apps.core.permissions import EVERYONE, MANAGERS, Permission

VIEW = "reports.view"
SEE_GROSS = "reports.see_gross"

PERMISSIONS = (
    Permission(VIEW, "Open the dashboard with units, stock and ageing.", EVERYONE - {"technician"}),
    Permission(
        SEE_GROSS,
        "See gross and stock cost on the dashboard.",
        MANAGERS | {"fi_manager", "back_office", "auditor"},
    ),
)
