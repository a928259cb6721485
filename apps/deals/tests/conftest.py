"""Fixtures of deals' tests."""

from collections.abc import Iterator

import pytest

from apps.accounts.tests.fixtures import Dealer
from apps.deals.tests.scene import Scene, publish_rules


@pytest.fixture
def scene(dealer: Dealer) -> Iterator[Scene]:
    """A store with rules, inside its scope."""
    scene = Scene(dealer)
    with dealer.scope():
        publish_rules(scene.system)
        yield scene
