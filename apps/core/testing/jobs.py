"""Running queued jobs inside a test's own transaction."""

from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job


def run_queued(limit: int = 100) -> list[Job]:
    """Run what is queued and due, in order, until nothing is; the jobs as they ended."""
    ended: list[Job] = []
    while len(ended) < limit and (
        row := Job.objects.filter(state="queued").order_by("priority", "id").first()
    ):
        done = run_now(row.pk, pulse=Pulse)
        if done is None:
            break
        ended.append(done)
    return ended
