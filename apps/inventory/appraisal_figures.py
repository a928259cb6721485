"""How well a store appraises: what was looked at, offered, accepted, and what recon then cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from apps.core.money import cents
from apps.inventory.appraisal_states import ACCEPTED, TAKEN_IN
from apps.inventory.models import Appraisal

_OFFERED = Q(offered_at__isnull=False)
_ACCEPTED = _OFFERED & Q(status__in=(ACCEPTED, TAKEN_IN))
_TAKEN = Q(status=TAKEN_IN)


@dataclass(frozen=True, slots=True)
class LookToBook:
    """Counts and averages of appraisals; None where there is nothing to divide by.

    ``expected_recon`` and ``actual_recon`` are means over the same cars: those taken in on which
    recon was entered. Amounts are in the store's currency, rounded once.
    """

    appraised: int
    offered: int
    accepted: int
    taken_in: int
    offer: Decimal | None
    expected_recon: Decimal | None
    actual_recon: Decimal | None

    @property
    def accepted_pct(self) -> Decimal | None:
        """Accepted ÷ offered in percent, one decimal."""
        return _pct(self.accepted, self.offered)

    @property
    def booked_pct(self) -> Decimal | None:
        """Look to book: taken in ÷ appraised in percent, one decimal."""
        return _pct(self.taken_in, self.appraised)


def since(start: datetime | None) -> QuerySet[Appraisal]:
    """Appraisals begun at or after ``start``; all without one."""
    rows = Appraisal.objects.all()
    return rows if start is None else rows.filter(created_at__gte=start)


def look_to_book(rows: QuerySet[Appraisal]) -> LookToBook:
    """The figures of ``rows``, in one query. An offer that was withdrawn to appraise again is none."""
    done = _TAKEN & Q(unit__recon__isnull=False)
    found: dict[str, Any] = rows.aggregate(
        appraised=Count("id"),
        offered=Count("id", filter=_OFFERED),
        accepted=Count("id", filter=_ACCEPTED),
        taken_in=Count("id", filter=_TAKEN),
        offer=Avg("offer", filter=_OFFERED),
        expected_recon=Avg("expected_recon", filter=done),
        actual_recon=Avg("unit__recon", filter=done),
    )
    for name in ("offer", "expected_recon", "actual_recon"):
        found[name] = None if found[name] is None else cents(found[name])
    return LookToBook(**found)


def _pct(part: int, whole: int) -> Decimal | None:
    return None if whole == 0 else (Decimal(part) * 100 / whole).quantize(Decimal("0.1"))
