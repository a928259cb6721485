"""Celery's doors into the kernel, and the base of every task."""

from typing import TYPE_CHECKING, Any

from celery import Task, shared_task

from apps.core import correlation
from apps.core.audit.sealing import seal_pending
from apps.core.jobs import sweeping
from apps.core.jobs.running import run_now
from apps.core.outbox import control

if TYPE_CHECKING:
    BaseTask = Task[Any, Any]
else:
    BaseTask = Task


class DealershipTask(BaseTask):
    """Carries the correlation id and the dealership in its headers, from caller to worker."""

    abstract = True

    def apply_async(self, *args: Any, dealership_id: int | None = None, **options: Any) -> Any:
        """Send with what is in force here; ``dealership_id`` names whose work it is."""
        carried = {"trace_id": correlation.current(), "dealership_id": dealership_id}
        options["headers"] = carried | (options.get("headers") or {})
        return super().apply_async(*args, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run under the sender's correlation id; a tick of beat gets a new one."""
        with correlation.correlated(self._carried("trace_id") or ""):
            return super().__call__(*args, **kwargs)

    @property
    def dealership_id(self) -> int | None:
        """The dealership that the sender named."""
        found: int | None = self._carried("dealership_id")
        return found

    def _carried(self, name: str) -> Any:
        """A header of the sender's; a worker finds it on the request, an eager call in its headers."""
        return getattr(self.request, name, None) or (self.request.headers or {}).get(name)


@shared_task(name="core.run_job", base=DealershipTask)
def run_job(job_id: int) -> None:
    """Run a job, unless another worker has it: a second message does nothing."""
    run_now(job_id)


@shared_task(name="core.sweep_jobs", base=DealershipTask, expires=10)
def sweep_jobs() -> None:
    """Every few seconds: jobs of dead workers, lost messages, due retries."""
    sweeping.sweep()


@shared_task(name="core.seal_audit", base=DealershipTask, expires=10)
def seal_audit() -> None:
    """Every few seconds: chain the acts that were committed."""
    seal_pending()


@shared_task(name="core.purge", base=DealershipTask)
def purge() -> None:
    """Nightly: what has outlived its retention."""
    sweeping.purge()
    control.bury_orphans()
    control.purge()
