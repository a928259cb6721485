"""A shop with a manager, as inventory's own tests have them."""

from apps.inventory.tests.conftest import boss, rep, shop, signed_in

__all__ = ["boss", "rep", "shop", "signed_in"]
