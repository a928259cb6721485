"""Signed-in browsers of two dealers for the kernel's staff screens."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer, TwoDealers


@pytest.fixture
def staff(two_dealers: TwoDealers) -> Callable[..., Client]:
    """``staff("dealer_admin")``: somebody of ours, signed in; or of the dealer given."""

    def sign_in(role: str, dealer: Dealer | None = None) -> Client:
        client = Client()
        client.force_login((dealer or two_dealers.ours).user(role))
        return client

    return sign_in
