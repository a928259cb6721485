"""Scopes of tests: the same ones that requests run in."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from apps.core.actor import Actor
from apps.core.tenancy import Scope
from apps.core.tenancy.middleware import scope_of


@pytest.fixture
def in_scope() -> Callable[[Actor], AbstractContextManager[Scope]]:
    """``with in_scope(actor): …`` works as that actor in his dealership."""
    return scope_of
