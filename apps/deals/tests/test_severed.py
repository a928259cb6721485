"""PostgreSQL ends the connection between any two statements of ``deliver``: all of it, or none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError, connection, connections

from apps.accounts.tests.factories import DealershipFactory
from apps.accounts.tests.fixtures import Dealer
from apps.core.tenancy import scope
from apps.deals.models import Deal
from apps.deals.tests.scene import Scene, publish_rules, run
from apps.deals.tests.snapshots import everything

pytestmark = pytest.mark.django_db(transaction=True)


class Severed:
    """Counts statements; after number ``after`` it has the server end this connection."""

    def __init__(self, after: int | None = None) -> None:
        self.after, self.seen = after, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = self.perform(execute, sql, params, many, context)
        self.seen += 1
        if self.seen == self.after:
            self._cut(context["connection"])
        return result

    def perform(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        return execute(sql, params, many, context)

    def _cut(self, victim: Any) -> None:
        """Another connection of the same login ends it, so that it is the server who hangs up."""
        killer = victim.copy()
        try:
            with killer.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [victim.connection.info.backend_pid])
                assert cursor.fetchone() == (True,)
        finally:
            killer.close()


@pytest.fixture
def contracted(db: None) -> tuple[Scene, Deal]:
    scene = Scene(Dealer(DealershipFactory()))
    with scene.dealer.scope():
        publish_rules(scene.system)
        deal = scene.deal("contracted")
    return scene, deal


def deliver(scene: Scene, deal: Deal, wrapper: Severed) -> bool:
    """Whether the delivery was acknowledged."""
    try:
        with connection.execute_wrapper(wrapper), scope(scene.boss.dealership_id, actor=scene.boss):
            run(deal, "deliver", by=scene.boss)
    except (DatabaseError, InterfaceError):
        connections.close_all()
        return False
    return True


def state(scene: Scene) -> dict[str, tuple[int, str]]:
    with scope(scene.boss.dealership_id, actor=scene.boss):
        return everything()


def test_deliver_is_wholly_before_after_every_statement(contracted: tuple[Scene, Deal]) -> None:
    scene, deal = contracted
    before = state(scene)
    statements = _statements_of_deliver(scene, deal)
    assert statements > 15
    for number in range(1, statements + 1):
        assert not deliver(scene, deal, Severed(after=number)), f"statement {number}"
        assert state(scene) == before, f"severed after statement {number}"
    assert deliver(scene, deal, Severed())
    with scope(scene.boss.dealership_id, actor=scene.boss):
        done = Deal.objects.select_related("stock_unit", "delivery").get(pk=deal.pk)
        assert (done.status, done.stock_unit.status, done.delivery.keys) == ("delivered", "delivered", 2)


def _statements_of_deliver(scene: Scene, deal: Deal) -> int:
    """How many statements the scope and the service send; counted on a delivery that is undone."""

    class Undone(Exception):
        pass

    counter = Severed()
    in_scope = scope(scene.boss.dealership_id, actor=scene.boss)
    with pytest.raises(Undone), connection.execute_wrapper(counter), in_scope:
        run(deal, "deliver", by=scene.boss)
        raise Undone
    return counter.seen


class EachByItself(Severed):
    """The control: every statement is committed as soon as it is done."""

    def perform(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT")):
            return None
        # The scope's settings must outlive the commits, or nothing would be visible.
        result = execute(sql.replace(", true)", ", false)"), params, many, context)
        context["connection"].connection.commit()
        return result


def test_control_without_one_transaction_a_cut_tears_the_deal(contracted: tuple[Scene, Deal]) -> None:
    scene, deal = contracted
    before = state(scene)
    for number in range(1, 60):
        assert not deliver(scene, deal, EachByItself(after=number))
        if state(scene) != before:
            break
    with scope(scene.boss.dealership_id, actor=scene.boss):
        torn = Deal.objects.select_related("stock_unit").get(pk=deal.pk)
        assert (torn.status, torn.stock_unit.status) == ("contracted", "delivered")
