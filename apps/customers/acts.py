"""Acts on customers in words."""

from apps.core.audit.wording import acts

acts(
    {
        "customer.register": "Registered a customer",
        "customer.edit": "Changed a customer",
        "customer.reveal": "Looked at a masked value",
    },
    figures={"confirmed_duplicate": "saved although a similar customer exists", "field": "value shown"},
)
