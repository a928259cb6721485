"""Who a car may be held for: fills inventory's customer directory."""

from apps.core.errors import NotFound
from apps.customers import selectors
from apps.inventory.refs import CustomerRef
from apps.inventory.slots import CUSTOMERS

MOST = 10


class Directory:
    """Customers within the scope, as inventory refers to them."""

    def find(self, customer_id: int) -> CustomerRef | None:
        """The customer, or None."""
        try:
            return selectors.ref(customer_id)
        except NotFound:
            return None

    def search(self, text: str) -> list[CustomerRef]:
        """The newest few that ``text`` may mean."""
        found = selectors.search(text).order_by("-id")[:MOST]
        return [CustomerRef(customer.pk, customer.name) for customer in found]


CUSTOMERS.register(10, "customers", Directory())
