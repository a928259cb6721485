"""Opaque cursors: where a page ended, as (value of the ordering, id), nulls included."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings

from apps.core.api.content import dumps
from apps.core.api.errors import BadCursor

_DIGEST_SIZE = 8


@dataclass(frozen=True, slots=True)
class Ordering:
    """One allowed value of ``?ordering=``, such as "-acquired_on" or "price".

    It sorts by a column of the list's own table, then by id in the same direction, and must be
    backed by an index (dealership_id, field, id); ``nullable`` columns come NULLS LAST, so their
    index says so (for a descending order). A test asks the planner.
    """

    name: str
    nullable: bool = False
    column: str = ""

    @property
    def field(self) -> str:
        """The ORM name of the column."""
        return self.column or self.name.lstrip("-")

    @property
    def descending(self) -> bool:
        """Whether the first page holds the greatest values."""
        return self.name.startswith("-")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row (``value``, ``row_id``) next to which a page starts, going forward or backward."""

    ordering: str
    value: Any
    row_id: int
    forward: bool

    def encode(self) -> str:
        """As the opaque text of a link."""
        body = dumps([self.ordering, self.value, self.row_id, self.forward])
        return base64.urlsafe_b64encode(_sign(body) + body).decode().rstrip("=")


def decode(text: str, ordering: Ordering) -> Cursor:
    """The cursor of ``text``; BadCursor unless this server made it for ``ordering``."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as exc:
        raise _bad() from exc
    signature, body = raw[:_DIGEST_SIZE], raw[_DIGEST_SIZE:]
    if not hmac.compare_digest(signature, _sign(body)):
        raise _bad()
    name, value, row_id, forward = orjson.loads(body)
    if name != ordering.name:
        raise _bad()
    return Cursor(name, value, row_id, forward)


def _bad() -> BadCursor:
    return BadCursor(
        "This cursor does not belong to this list and ordering. Follow the links next and previous as they are.",
        fields={"cursor": ["Unknown cursor."]},
    )


def _sign(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST_SIZE, key=_key(settings.SECRET_KEY)).digest()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"api.cursor" + secret.encode()).digest()
