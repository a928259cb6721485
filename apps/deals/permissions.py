"""What one may do with deals."""

from apps.core.permissions import ADMINS, EVERYONE, MANAGERS, OFFICE, SELLERS, Permission, register

VIEW = "deals.view"
OPEN = "deals.open"
EDIT = "deals.edit"
ASSIGN = "deals.assign"
SUBMIT = "deals.submit"
APPROVE = "deals.approve"
APPROVE_BELOW_FLOOR = "deals.approve_below_floor"
CONTRACT = "deals.contract"
DELIVER = "deals.deliver"
KILL = "deals.kill"
UNWIND = "deals.unwind"
SEE_GROSS = "deals.see_gross"
OVERRIDE_BOOK = "deals.override_book"
MANAGE_RULES = "deals.manage_rules"

register(
    [
        Permission(VIEW, "See deals.", EVERYONE - {"technician", "service_advisor"}),
        Permission(OPEN, "Open a deal on a vehicle.", SELLERS),
        Permission(EDIT, "Change the worksheet of a deal.", SELLERS),
        Permission(ASSIGN, "Open a deal in another salesperson's name.", MANAGERS | {"fi_manager"}),
        Permission(SUBMIT, "Submit a deal for approval, which commits the vehicle.", SELLERS),
        Permission(APPROVE, "Approve deals of other people.", MANAGERS),
        Permission(
            APPROVE_BELOW_FLOOR,
            "Approve a price below the floor price, or a loss.",
            ADMINS | {"general_manager"},
        ),
        Permission(CONTRACT, "Contract an approved deal, which books the sale.", MANAGERS | {"fi_manager"}),
        Permission(DELIVER, "Deliver the vehicle of a contracted deal.", SELLERS),
        Permission(KILL, "Give a deal up before it is contracted.", SELLERS),
        Permission(UNWIND, "Unwind a contracted or delivered deal.", MANAGERS),
        Permission(SEE_GROSS, "See vehicle cost and gross of deals.", OFFICE | {"auditor"}),
        Permission(OVERRIDE_BOOK, "Read the override book.", MANAGERS | {"back_office", "auditor"}),
        Permission(
            MANAGE_RULES,
            "Publish tax rules and fees and set the approval policy.",
            ADMINS | {"general_manager"},
        ),
    ]
)
