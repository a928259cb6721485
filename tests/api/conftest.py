import pytest

from apps.accounts.tests.factories import LocationFactory
from tests.api import lots as lots_urls


@pytest.fixture
def lots(settings, dealer):
    """Three lots of ours, at /api/v1/lots/."""
    settings.ROOT_URLCONF = lots_urls.__name__
    with dealer.scope():
        return [
            LocationFactory(dealership=dealer.dealership, name=name) for name in ("Alpha", "Beta", "Gamma")
        ]


@pytest.fixture
def admin(api_as, dealer):
    return api_as("dealer_admin", dealer)
