"""The sealer: chains committed acts, dealership by dealership, seconds after they happened.

A chain written by the acts themselves would put all acts of a dealership in a row (721 → 48
transactions a second when it was tried); chained afterwards they never wait.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from apps.core.actor import system_actor
from apps.core.audit import heads
from apps.core.audit.digest import SEALED, START, link
from apps.core.audit.reach import platform_acts
from apps.core.models import AuditEvent, AuditSeal, AuditUnsealed
from apps.core.models.audit import PLATFORM
from apps.core.tenancy import scope

BATCH = 500
STREAMS = 200
_LOCK_CLASS = 7301


def seal_pending() -> int:
    """Seal what is committed and waits; how many acts. Several sealers share the streams out."""
    waiting = AuditUnsealed.objects.order_by("stream").values_list("stream", flat=True).distinct()[:STREAMS]
    return sum(seal_stream(stream) for stream in list(waiting))


def seal_stream(stream: int) -> int:
    """Seal one stream until nothing waits or another sealer has it; how many acts."""
    sealed = 0
    while True:
        head, count = _seal_batch(stream)
        if head is not None:
            heads.advance(head)
        sealed += count
        if count < BATCH:
            return sealed


def _seal_batch(stream: int) -> tuple[heads.Head | None, int]:
    with scope(stream or None, actor=system_actor("sealer")):
        if not _alone(stream):
            return None, 0
        ids = list(
            AuditUnsealed.objects.filter(stream=stream)
            .order_by("event_id")
            .select_for_update(skip_locked=True)
            .values_list("event_id", flat=True)[:BATCH]
        )
        last = _last(stream)
        links = _chain(stream, last, _events(stream, ids))
        AuditSeal.objects.bulk_create(links)
        AuditUnsealed.objects.filter(event_id__in=ids).delete()
        end = links[-1] if links else last
        return (heads.Head(stream, end.position, end.event_id, end.digest) if end else None), len(ids)


def _alone(stream: int) -> bool:
    """One sealer a stream: positions follow one another whoever commits first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, stream])
        return bool(cursor.fetchone()[0])


def _last(stream: int) -> AuditSeal | None:
    return AuditSeal.objects.filter(stream=stream).order_by("-position").first()


def _events(stream: int, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    if stream != PLATFORM:
        return list(AuditEvent.objects.filter(pk__in=ids).order_by("id").values_list(*SEALED))
    with platform_acts("seal the platform's own acts") as events:
        return list(events.filter(pk__in=ids).order_by("id").values_list(*SEALED))


def _chain(stream: int, last: AuditSeal | None, events: Sequence[tuple[Any, ...]]) -> list[AuditSeal]:
    position, digest = (last.position, last.digest) if last else (0, START)
    links = []
    for values in events:
        position += 1
        digest = link(digest, stream, position, values)
        links.append(AuditSeal(stream=stream, position=position, event_id=values[0], digest=digest))
    return links
