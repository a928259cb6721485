"""What inventory's screens and API offer to be filled by the apps above."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest

from apps.core.errors import Invalid
from apps.core.slots import Slot
from apps.inventory.models import StockUnit
from apps.inventory.refs import CustomerRef


@dataclass(frozen=True, slots=True)
class VehiclePanel:
    """A card of the vehicle page.

    ``context`` returns what ``template`` shows, or None to be left out for this unit or actor. Its
    ``act``, if any, is the (label, address, icon) of what the page's header offers first.
    """

    title: str
    template: str
    context: Callable[[HttpRequest, StockUnit], dict[str, Any] | None]


class CustomerDirectory(Protocol):
    """Who a hold may be for."""

    def find(self, customer_id: int) -> CustomerRef | None:
        """The customer within the scope, or None."""
        ...

    def search(self, text: str) -> list[CustomerRef]:
        """At most ten customers that ``text`` may mean."""
        ...


VEHICLE_PANELS = Slot[VehiclePanel]("vehicle panels")
CUSTOMERS = Slot[CustomerDirectory]("customer directory")


def customer_ref(customer_id: int) -> CustomerRef:
    """The customer of this id with his present name; Invalid where there is none within the scope."""
    for directory in CUSTOMERS.items():
        found = directory.find(customer_id)
        if found is not None:
            return found
    raise Invalid(
        "There is no such customer at this dealership.",
        code="no_customer",
        fields={"customer_id": ["Not a customer of this dealership."]},
    )
