"""The kinds of job, filled by the apps' ``jobs.py`` when the program starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apps.core.jobs.context import JobContext

type Run = Callable[["JobContext"], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """What runs, on which queue, and how often it may be tried."""

    kind: str
    run: Run
    queue: str
    max_attempts: int
    label: str
    tells: bool = False


_kinds: dict[str, JobKind] = {}


def job(
    kind: str, *, queue: str = "default", max_attempts: int = 5, label: str = "", tells: bool = False
) -> Callable[[Run], Run]:
    """``@job("inventory.import_units")`` on ``run(ctx) -> result``.

    ``run`` is called outside a transaction. It does its database work in ``with ctx.scope():``
    blocks and must be able to start again from ``ctx.saved``: an attempt may be cut off anywhere.
    The success of a kind that ``tells`` is published (``JobEnded``); that a job is dead always is.
    """

    def register(run: Run) -> Run:
        if kind in _kinds:
            raise ValueError(f"two jobs are called {kind}")
        _kinds[kind] = JobKind(kind, run, queue, max_attempts, label or kind, tells)
        return run

    return register


def job_kind(kind: str) -> JobKind:
    """The kind of that name; KeyError for one that this program does not have."""
    return _kinds[kind]


def label_of(kind: str) -> str:
    """The name of a kind for people; the kind itself if this program no longer has it."""
    return _kinds[kind].label if kind in _kinds else kind


def tells(kind: str) -> bool:
    """Whether the success of a kind is published."""
    return kind in _kinds and _kinds[kind].tells


def forget(kind: str) -> None:
    """Take a kind back; for tests that make their own."""
    del _kinds[kind]
