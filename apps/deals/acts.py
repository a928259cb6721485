"""Acts on deals in words."""

from apps.core.audit.wording import acts

acts(
    {
        "deal.open": "Opened a deal",
        "deal.update_worksheet": "Changed the figures of a deal",
        "deal.submit": "Submitted a deal for approval",
        "deal.approve": "Approved a deal",
        "deal.revise": "Reopened an approved deal by changing its figures",
        "deal.contract": "Contracted a deal",
        "deal.deliver": "Delivered a deal",
        "deal.kill": "Gave a deal up",
        "deal.went_stale": "Noted that a deal lies still",
        "deal.unwind": "Unwound a deal",
        "deal.publish_tax_rules": "Published tax rules",
        "deal.publish_fees": "Published fees",
        "deal.set_approval_policy": "Changed who may approve and how long a deal may lie still",
    },
    figures={
        "inspection": "return inspection",
        "odometer": "odometer at return",
        "odometer_correction": "why the odometer is lower",
        "overrides": "written to the override book",
        "rates": "rates in percent",
        "fees": "number of fees",
    },
)
