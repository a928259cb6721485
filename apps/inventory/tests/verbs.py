"""Every verb of a stock unit as one call, for tests made from the tables."""

from collections.abc import Callable
from datetime import timedelta

from apps.core.actor import Actor
from apps.inventory.models import StockUnit
from apps.inventory.services import disposing, holds, movement, sale, transfers
from apps.inventory.tests.factories import AT, CUSTOMER, DEAL

Call = Callable[[StockUnit, Actor], object]


def _place(unit: StockUnit, by: Actor) -> object:
    return holds.hold(
        unit_id=unit.pk,
        customer=CUSTOMER,
        expires_at=AT + timedelta(days=1),
        deposit_reference="R-1",
        by=by,
        at=AT,
    )


def calls(rooftop_id: int) -> dict[str, Call]:
    """Verb → call; ``rooftop_id`` is where a transfer goes."""
    return {
        "ship": lambda u, by: movement.ship(unit_id=u.pk, by=by, at=AT),
        "receive": lambda u, by: movement.receive(unit_id=u.pk, by=by, at=AT),
        "hold": _place,
        "release": lambda u, by: holds.release(unit_id=u.pk, by=by, at=AT),
        "commit": lambda u, by: sale.commit(unit_id=u.pk, deal=DEAL, customer=CUSTOMER, by=by, at=AT),
        "uncommit": lambda u, by: sale.release(unit_id=u.pk, deal=DEAL, by=by, at=AT, reason="dead"),
        "sell": lambda u, by: sale.sell(unit_id=u.pk, deal=DEAL, by=by, at=AT),
        "deliver": lambda u, by: sale.deliver(unit_id=u.pk, deal=DEAL, by=by, at=AT),
        "unwind": lambda u, by: sale.unwind(
            unit_id=u.pk, deal=DEAL, by=by, at=AT, reason="undone", returned=False
        ),
        "cancel": lambda u, by: movement.cancel(unit_id=u.pk, by=by, at=AT, reason="not built"),
        "transfer": lambda u, by: transfers.transfer(unit_id=u.pk, to_dealership_id=rooftop_id, by=by, at=AT),
        "return_to_source": lambda u, by: disposing.return_to_source(
            unit_id=u.pk, by=by, at=AT, reason="arbitration"
        ),
        "write_off": lambda u, by: disposing.write_off(unit_id=u.pk, by=by, at=AT, reason="flood"),
    }
