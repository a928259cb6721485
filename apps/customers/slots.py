"""What the customer page offers to be filled by the apps above."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from apps.core.slots import Slot
from apps.customers.models import Customer


@dataclass(frozen=True, slots=True)
class CustomerPanel:
    """A card of the customer page.

    ``context`` returns what ``template`` shows as ``panel``, or None to be left out.
    """

    title: str
    template: str
    context: Callable[[HttpRequest, Customer], dict[str, Any] | None]


CUSTOMER_PANELS = Slot[CustomerPanel]("customer panels")
