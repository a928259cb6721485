"""The verifier: walks every chain as ``owner`` and names what no longer fits."""

import json
from collections.abc import Generator, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from apps.core.audit import heads
from apps.core.audit.digest import SEALED, START, link

SEALED_WITHIN = timedelta(minutes=10)
CHUNK = 2000
_JSON = (SEALED.index("changes"), SEALED.index("facts"))

_LINKS = f"""
SELECT seal.stream, seal.position, seal.event_id, seal.digest, {", ".join(f"event.{name}" for name in SEALED)}
FROM core_auditseal seal LEFT JOIN core_auditevent event ON event.id = seal.event_id
ORDER BY seal.stream, seal.position
"""

_UNSEALED = """
SELECT event.id, coalesce(event.dealership_id, 0) FROM core_auditevent event
WHERE event.at < now() - %s AND NOT EXISTS (SELECT FROM core_auditseal seal WHERE seal.event_id = event.id)
ORDER BY event.id LIMIT 1000
"""


def verify(owner: BaseDatabaseWrapper) -> Iterator[str]:
    """A sentence for each act that was edited, deleted or never sealed; none if all is well."""
    seen: dict[int, tuple[int, str]] = {}
    for stream, links in groupby(_rows(owner, _LINKS, []), key=lambda row: row[0]):
        seen[stream] = yield from _verify_stream(stream, links)
    for stream in sorted({*heads.streams(), *seen}):
        yield from _verify_head(stream, *seen.get(stream, (0, START)))
    for event_id, stream in _rows(owner, _UNSEALED, [SEALED_WITHIN]):
        yield f"{_name(stream)}: act {event_id} was never sealed (is the sealer running?)."


def _verify_stream(stream: int, links: Iterator[tuple[Any, ...]]) -> Generator[str, None, tuple[int, str]]:
    """Faults of one chain; returns its last position and digest.

    Each link continues the digest that is stored before it, so one fault does not hide the rest.
    """
    position, before = 0, START
    for _, found, event_id, digest, *values in links:
        if found != position + 1:
            yield f"{_name(stream)}: the acts sealed at {_span(position + 1, found - 1)} were deleted with their seals."
        elif values[0] is None:
            yield f"{_name(stream)}: act {event_id}, sealed at {found}, was deleted."
        elif link(before, stream, found, _decoded(values)) != digest:
            yield f"{_name(stream)}: act {event_id}, sealed at {found}, was edited (or its seal was)."
        position, before = found, digest
    return position, before


def _verify_head(stream: int, position: int, digest: str) -> Iterator[str]:
    try:
        head = heads.read(stream)
    except ValueError as error:
        yield f"{_name(stream)}: {error}."
        return
    if head is None:
        yield f"{_name(stream)}: its head file is missing."
    elif head.position > position:
        yield (
            f"{_name(stream)}: the tail was cut: {_span(position + 1, head.position)} are gone; "
            f"the last act sealed was {head.event_id}."
        )
    elif head.position == position and head.digest != digest:
        yield f"{_name(stream)}: the last seal, {position}, is not the one that was kept outside."


def _decoded(values: list[Any]) -> list[Any]:
    """Bare cursors hand out JSON as text."""
    for place in _JSON:
        values[place] = json.loads(values[place])
    return values


def _rows(owner: BaseDatabaseWrapper, sql: str, parameters: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Streamed: a chain may be longer than memory."""
    with owner.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _name(stream: int) -> str:
    return f"dealership {stream}" if stream else "platform"


def _span(first: int, last: int) -> str:
    return f"position {first}" if first == last else f"positions {first} to {last}"
