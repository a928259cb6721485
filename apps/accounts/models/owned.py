"""The abstract base of every tenant row outside the kernel."""

from django.db import models

from apps.core.tenancy.models import TenantModel


class DealershipOwned(TenantModel):
    """Belongs to one dealership.

    No index of its own on ``dealership``: every index of a tenant table begins with it.
    The migration adds ``TenantTable``, for the historical table too, and ``TenantForeignKey``
    for each key to another tenant row.
    """

    dealership = models.ForeignKey(
        "accounts.Dealership",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )

    class Meta(TenantModel.Meta):
        abstract = True
