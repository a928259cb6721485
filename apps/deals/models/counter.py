"""Deal numbers: one sequence a dealership."""

from typing import ClassVar

from django.db import connections, models

from apps.accounts.models import DealershipOwned


class DealCounter(DealershipOwned):
    """The last number given. Its row lock orders openings of one dealership, so no number is
    given twice, and one whose transaction fails is given again: no gaps."""

    last = models.PositiveBigIntegerField(default=0)

    class Meta(DealershipOwned.Meta):
        constraints = (models.UniqueConstraint(fields=("dealership",), name="deals_dealcounter_one"),)

    NEXT: ClassVar[str] = (
        "INSERT INTO deals_dealcounter (dealership_id, last) VALUES (%s, 1) "
        "ON CONFLICT (dealership_id) DO UPDATE SET last = deals_dealcounter.last + 1 RETURNING last"
    )

    @classmethod
    def next_number(cls, dealership_id: int) -> int:
        """The next number of the dealership, in the caller's transaction."""
        with connections["default"].cursor() as cursor:
            cursor.execute(cls.NEXT, [dealership_id])
            (number,) = cursor.fetchone()
        return int(number)
