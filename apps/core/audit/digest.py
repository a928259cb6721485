"""The arithmetic of the chain: what is sealed of an act, and with which key."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.conf import settings

SEALED = (
    "id",
    "dealership_id",
    "group_id",
    "actor_id",
    "actor_name",
    "token_id",
    "door",
    "action",
    "target_type",
    "target_id",
    "target_label",
    "reason",
    "changes",
    "facts",
    "correlation_id",
    "ip",
    "at",
)
"""The columns under the seal: all of them."""

START = "0" * 64
"""What the first link of a stream continues."""


def link(before: str, stream: int, position: int, values: Sequence[Any]) -> str:
    """The digest of one act at its place in the chain; ``values`` in the order of SEALED."""
    return _keyed("link", before, stream, position, [_plain(value) for value in values])


def head_signature(stream: int, position: int, event_id: int, digest: str) -> str:
    """What makes a head file ours."""
    return _keyed("head", stream, position, event_id, digest)


def _keyed(*parts: Any) -> str:
    message = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.new(settings.AUDIT_SEAL_KEY.encode(), message, hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if hasattr(value, "astimezone"):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, dict | list | int | None) else str(value)
