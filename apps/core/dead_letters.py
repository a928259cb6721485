"""Dead letters: jobs and deliveries that nothing but a person will move again."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from apps.core.actor import Actor
from apps.core.jobs import control as jobs
from apps.core.jobs.reach import within_reach as jobs_within_reach
from apps.core.jobs.registry import label_of
from apps.core.models import DeliveryState, Job, OutboxDelivery
from apps.core.outbox import control as deliveries

MOST = 500
"""Of each sort; who has more retries by groups and sees the rest afterwards."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that failed for good. ``sort`` is "job" or "event"."""

    sort: str
    id: int
    title: str
    where: str
    error: str
    attempts: int
    at: datetime | None

    @property
    def dialog(self) -> str:
        """The id of the dialog that skips it."""
        return f"skip-{self.id}"


@dataclass(frozen=True, slots=True)
class Group:
    """Letters that failed at the same place with the same words."""

    key: str
    title: str
    error: str
    letters: list[Letter] = field(default_factory=list)


def groups() -> list[Group]:
    """What is dead within the scope, the largest group first."""
    found: dict[str, Group] = {}
    for letter in _letters():
        first_line = letter.error.split("\n", 1)[0]
        key = hashlib.sha256(f"{letter.sort}|{letter.where}|{first_line}".encode()).hexdigest()[:16]
        found.setdefault(key, Group(key, letter.where, first_line)).letters.append(letter)
    return sorted(found.values(), key=lambda group: (-len(group.letters), group.key))


def retry(letters: Iterable[Letter], *, by: Actor, reason: str = "") -> int:
    """Retry each that is still dead; how many. The second time there is nothing left to do."""
    chosen = list(letters)
    return jobs.retry_all(
        job_ids=[letter.id for letter in chosen if letter.sort == "job"], by=by, reason=reason
    ) + deliveries.retry_all(
        delivery_ids=[letter.id for letter in chosen if letter.sort == "event"], by=by, reason=reason
    )


def _letters() -> Iterator[Letter]:
    for job in jobs_within_reach(Job.objects.filter(state="dead")).order_by("-id")[:MOST]:
        yield Letter("job", job.pk, str(job), label_of(job.kind), job.error, job.attempts, job.finished_at)
    dead = OutboxDelivery.objects.filter(state=DeliveryState.DEAD).select_related("message")
    for row in deliveries.within_reach(dead).order_by("-id")[:MOST]:
        yield Letter(
            "event", row.pk, str(row.message), row.handler, row.error, row.attempts, row.message.created_at
        )
