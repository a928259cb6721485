"""Signed-in browsers of two dealers for the kernel's staff screens."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.accounts.tests.signing_in import sign_in


@pytest.fixture
def staff(two_dealers: TwoDealers) -> Callable[..., Client]:
    """``staff("dealer_admin")``: somebody of ours, signed in; or of the dealer given."""

    def make(role: str, dealer: Dealer | None = None) -> Client:
        return sign_in(Client(), (dealer or two_dealers.ours).user(role))

    return make
