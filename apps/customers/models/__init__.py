"""Models of customers: one concept a file."""

from apps.customers.models.customer import Customer, CustomerKind

__all__ = ["Customer", "CustomerKind"]
