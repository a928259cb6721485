"""A run of a feed as a job: make the file once, then offer it, or send it until the destination has it."""

import hashlib
import tempfile
from typing import IO, Any

from django.core.files.base import File

from apps.core.clock import now
from apps.core.errors import Invalid, Upstream
from apps.core.jobs import JobContext
from apps.core.outbound import Answer
from apps.core.outbound import send as send_out
from apps.inventory.exporting.choosing import listed
from apps.inventory.exporting.streaming import streamed
from apps.inventory.feeds.catalogue import cells, rows_of
from apps.inventory.feeds.states import MAKING, PULL, TYPES
from apps.inventory.feeds.writing import write
from apps.inventory.models import FeedRun
from apps.inventory.services import feed_runs

BATCH = 500
_LATER = frozenset({408, 425, 429})


def send(ctx: JobContext) -> dict[str, Any]:
    """Run ``params["run_id"]``. Cut off, it goes on with the file that it has; what was sent may be sent again.

    A destination knows a repetition by its Idempotency-Key; the file is always the whole of the stock,
    so that it may also just take it again.
    """
    with ctx.scope():
        run = FeedRun.objects.select_related("feed", "dealership").get(pk=ctx.params["run_id"])
    if run.state != MAKING:
        return run.told()
    if not run.feed.is_active:
        raise Invalid("The feed was switched off or changed before this run began.")
    if not run.file:
        _make(ctx, run)
    if run.feed.delivery == PULL:
        with ctx.scope():
            return feed_runs.offer(run_id=run.pk, by=ctx.actor(), at=now()).told()
    answer = _push(run)
    with ctx.scope():
        return feed_runs.deliver(run_id=run.pk, answer=answer, by=ctx.actor(), at=now()).told()


def _make(ctx: JobContext, run: FeedRun) -> None:
    """Write the file, store it in the place of an earlier attempt's, and keep its figures."""
    with tempfile.TemporaryFile() as local:
        rows = _write(ctx, run, local)
        size = local.tell()
        local.seek(0)
        digest = hashlib.file_digest(local, "sha256").hexdigest()
        local.seek(0)
        storage, name = run.file.storage, run.file_path()
        storage.delete(name)
        stored = storage.save(name, File(local))
    with ctx.scope():
        ctx.checkpoint({"rows": rows})
        run.rows, run.size, run.digest, run.file = rows, size, digest, stored
        run.save()


def _write(ctx: JobContext, run: FeedRun, target: IO[bytes]) -> int:
    feed = run.feed
    with ctx.scope():
        units = listed(feed.query, None, by=ctx.actor())
        found = streamed(rows_of(units, feed.columns), BATCH)
        made = (cells(row, feed.columns, run.dealership) for row in found)
        return write(target, run.format, feed.headings, made)


def _push(run: FeedRun) -> Answer:
    """Send the file; Upstream if the destination did not take it: temporary where waiting may help."""
    feed = run.feed
    headers = {
        "Content-Type": TYPES[run.format],
        "Idempotency-Key": f"feed-run-{run.pk}",
        "User-Agent": "Keyline stock feed",
    }
    if feed.secret:
        headers[feed.header] = feed.secret
    with run.file.open("rb") as content:
        answer = send_out(
            method=feed.method, url=feed.url, headers=headers, content=content, size=run.size or 0
        )
    if not 200 <= answer.status < 300:
        again = answer.status >= 500 or answer.status in _LATER
        raise Upstream(_refusal(answer.status), permanent=not again)
    return answer


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"The destination answered {status}: it moved. Ask for its new address; we follow nobody elsewhere."
    if status in (401, 403):
        return f"The destination answered {status}: it does not take our credentials."
    return f"The destination answered {status}."
