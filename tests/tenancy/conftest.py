"""Two dealerships of two groups, each with one location."""

from dataclasses import dataclass

import pytest

from apps.accounts.models import DealerGroup, Dealership, Location
from apps.core.tenancy import scope


@dataclass(frozen=True)
class TwoStores:
    """Ids of the dealerships and of their locations."""

    mine: int
    theirs: int
    my_location: int
    their_location: int


def make_two_stores() -> TwoStores:
    """Rows of two tenants, written in each one's own scope."""
    ids = []
    for name in ("mine", "theirs"):
        group = DealerGroup.objects.create(name=f"Group {name}", slug=f"group-{name}")
        store = Dealership.objects.create(group=group, name=f"Store {name}", slug=f"store-{name}")
        with scope(store.pk):
            lot = Location.objects.create(dealership=store, name=f"Lot {name}")
        ids.append((store.pk, lot.pk))
    (mine, my_location), (theirs, their_location) = ids
    return TwoStores(mine, theirs, my_location, their_location)


@pytest.fixture
def stores(db: None) -> TwoStores:
    return make_two_stores()
