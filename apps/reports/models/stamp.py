"""When a dealership was last counted, as a mark that never comes twice."""

from django.db import models

from apps.accounts.models import DealershipOwned


class TallyStamp(DealershipOwned):
    """A fresh random mark at each count of a dealership: same mark, same tallies.

    What was summed up under a mark may be shown as long as the mark stands. Written by
    ``tallies.stamping`` in the transaction that changes the tallies.
    """

    mark = models.UUIDField()

    class Meta(DealershipOwned.Meta):
        ordering = ("dealership_id",)
        constraints = (models.UniqueConstraint(fields=("dealership",), name="reports_tally_stamp_place"),)

    def __str__(self) -> str:
        return str(self.mark)
