"""What the kernel itself tells people: a job that nobody will try again."""

from apps.core.jobs.events import JobEnded
from apps.core.jobs.registry import label_of, tells
from apps.core.models import Job
from apps.core.models.job_states import target
from apps.core.notices.kinds import KINDS, NoticeKind
from apps.core.notices.telling import tell
from apps.core.outbox import subscribe
from apps.core.outbox.registry import Message
from apps.core.permissions_list import MANAGE_JOBS, VIEW_JOBS

JOB_DEAD = "core.job_dead"
KINDS.register(900, JOB_DEAD, NoticeKind(JOB_DEAD, "A job has failed for good", VIEW_JOBS, "alert"))


@subscribe(JobEnded, name="core.tell_dead_job")
def tell_dead_job(event: JobEnded, message: Message) -> None:
    """Whoever asked for it, and whoever may retry it. A retried job that fails again is told again.

    Whoever asked for a kind that tells its own end hears of it from the app that knows what it was.
    """
    if event.state != target("give_up"):
        return
    asked_by = Job.objects.filter(pk=event.job_id).values_list("created_by_id", flat=True).first()
    apart = tells(event.kind)
    tell(
        kind=JOB_DEAD,
        key=f"{message.id}",
        title=f"{label_of(event.kind)}: failed for good",
        url=f"/admin/jobs/{event.job_id}/",
        dealership_id=event.dealership_id,
        at=event.at,
        to=() if apart else (asked_by,),
        to_holders_of=MANAGE_JOBS,
        besides=asked_by if apart else None,
    )
