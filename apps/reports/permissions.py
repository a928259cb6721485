"""What roles may do with reports."""

from apps.core.permissions import EVERYONE, MANAGERS, Permission

VIEW = "reports.view"
SEE_GROSS = "reports.see_gross"

PERMISSIONS = (
    Permission(VIEW, "open the dashboard with units, stock and ageing.", EVERYONE - {"technician"}),
    Permission(
        SEE_GROSS,
        "see gross and stock cost on the dashboard.",
        MANAGERS | {"fi_manager", "back_office", "auditor"},
    ),
)
