"""What transitions post: balanced entries, once each, reversed but never deleted."""

from datetime import date, datetime
from decimal import Decimal

from apps.core.money import ZERO
from apps.deals.models import Account, Deal, DealPosting

SALE = "contract"
REVERSAL = "unwind"


def sale_lines(deal: Deal, accessory_cost: Decimal) -> list[tuple[Account, Decimal]]:
    """The booked sale: (account, amount), debits positive; adds up to zero.

    The cost lines are left out while nobody knows the vehicle's cost.
    """
    lines = [
        (Account.RECEIVABLE, deal.total),
        (Account.VEHICLE_SALES, -deal.selling_price),
        (Account.ACCESSORY_SALES, -deal.accessories_total),
        (Account.DOC_FEES, -deal.doc_fee),
        (Account.TAX_PAYABLE, -deal.tax),
        (Account.FEES_PAYABLE, -deal.government_fees),
        (Account.COST_OF_VEHICLES, deal.vehicle_cost or ZERO),
        (Account.VEHICLE_INVENTORY, -(deal.vehicle_cost or ZERO)),
        (Account.COST_OF_ACCESSORIES, accessory_cost),
        (Account.ACCESSORY_INVENTORY, -accessory_cost),
    ]
    return [(account, amount) for account, amount in lines if amount]


def post_sale(deal: Deal, *, at: datetime, on: date) -> None:
    """Post the sale. A second time meets the unique constraint, never a second entry."""
    accessory_cost = sum((item.cost for item in deal.accessories.all()), ZERO)
    DealPosting.objects.bulk_create(
        DealPosting(
            dealership_id=deal.dealership_id,
            deal=deal,
            entry=SALE,
            account=account,
            amount=amount,
            posted_at=at,
            posted_on=on,
        )
        for account, amount in sale_lines(deal, accessory_cost)
    )


def reverse_all(deal: Deal, *, at: datetime, on: date) -> None:
    """Post the opposite of every line that is not reversed yet, on the day of the reversal."""
    standing = deal.postings.filter(reverses=None, reversed_by=None).order_by("id")
    DealPosting.objects.bulk_create(
        DealPosting(
            dealership_id=deal.dealership_id,
            deal=deal,
            entry=REVERSAL,
            account=line.account,
            amount=-line.amount,
            reverses=line,
            posted_at=at,
            posted_on=on,
        )
        for line in standing
    )
