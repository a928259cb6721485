"""What happened to customers. Ids only: nothing personal leaves through the outbox."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CustomerRegistered:
    """A customer was registered."""

    name: ClassVar[str] = "customers.customer_registered"
    aggregate: ClassVar[str] = "customer"

    dealership_id: int
    customer_id: int

    @property
    def aggregate_id(self) -> int:
        """Events of one customer stay in order."""
        return self.customer_id


@dataclass(frozen=True, slots=True)
class CustomerEdited:
    """These fields of a customer changed."""

    name: ClassVar[str] = "customers.customer_edited"
    aggregate: ClassVar[str] = "customer"

    dealership_id: int
    customer_id: int
    fields: tuple[str, ...]

    @property
    def aggregate_id(self) -> int:
        """Events of one customer stay in order."""
        return self.customer_id
