"""What became of jobs, told to the apps."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job of a dealership ended: ``state`` is succeeded or dead."""

    name: ClassVar[str] = "core.job_ended"
    aggregate: ClassVar[str] = "core.job"

    dealership_id: int
    job_id: int
    kind: str
    state: str
    at: datetime

    @property
    def aggregate_id(self) -> int:
        return self.job_id
