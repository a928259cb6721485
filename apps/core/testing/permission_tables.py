"""Permission tests: every role against a code, and a proof that a refusal changed nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model

from apps.core import permissions
from apps.core.errors import NotAllowed


def by_role(code: str) -> list[tuple[str, bool]]:
    """(role, allowed) for each staff role, to parametrise a test of ``code``."""
    return [(role, code in permissions.defaults_for(role)) for role in permissions.ROLES]


@contextmanager
def refused(code: str, *rows: Model) -> Iterator[None]:
    """The block raises NotAllowed for ``code``, and neither ``rows`` nor their tables change."""
    before = [_state(row) for row in rows]
    with pytest.raises(NotAllowed) as caught:
        yield
    assert caught.value.extra.get("permission") == code, f"refused for another reason: {caught.value.message}"
    assert [_state(row) for row in rows] == before


def _state(row: Model) -> dict[str, Any]:
    manager = type(row)._default_manager
    stored = manager.filter(pk=row.pk).values().first() or {}
    return {"rows": manager.count(), "stored": stored}
