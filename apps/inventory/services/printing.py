"""Printing one car: its sticker or label as a PDF. Many cars are an export (``services.exports``)."""

import io

from apps.core.actor import Actor
from apps.core.audit import record_outside
from apps.core.errors import NotFound
from apps.inventory.models import StockUnit
from apps.inventory.permissions import PRINT
from apps.inventory.printing.cars import printed, store_of
from apps.inventory.printing.making import write_pdf
from apps.inventory.printing.prints import PRINTS


def print_one(*, unit_id: int, kind: str, by: Actor) -> bytes:
    """The PDF of one car, ``kind`` of ``printing.prints``; NotFound for another kind or car.

    What it says is public: the asking price, never cost, floor price or pack. The trail says who printed.
    """
    by.require(PRINT)
    unit = StockUnit.objects.select_related("dealership").filter(pk=unit_id).first()
    if unit is None or kind not in PRINTS:
        raise NotFound("There is no such vehicle or print.")
    target = io.BytesIO()
    write_pdf(target, kind, printed(StockUnit.objects.filter(pk=unit_id)), store_of(unit.dealership))
    record_outside("inventory.print", target=unit, by=by, facts={"print": kind})
    return target.getvalue()
