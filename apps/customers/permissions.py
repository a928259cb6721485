"""What one may do with customers."""

from apps.core.permissions import EVERYONE, MANAGERS, OFFICE, SELLERS, Permission, register

VIEW = "customers.view"
REGISTER = "customers.register"
EDIT = "customers.edit"
REVEAL = "customers.reveal"

register(
    [
        Permission(VIEW, "See customers and find them.", EVERYONE - {"technician"}),
        Permission(REGISTER, "Register customers.", SELLERS | {"back_office", "service_advisor"}),
        Permission(EDIT, "Edit customers.", SELLERS | {"back_office", "service_advisor"}),
        Permission(
            REVEAL,
            "Reveal a customer's date of birth, licence or tax number, with a reason.",
            MANAGERS | OFFICE,
        ),
    ]
)
