"""The verbs of customers."""

from apps.customers.services.editing import edit, register
from apps.customers.services.revealing import reveal

__all__ = ["edit", "register", "reveal"]
