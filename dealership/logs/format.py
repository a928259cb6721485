"""The shape of a log line, and what must never be in one."""

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

DROPPED = ("user_agent", "ip", "args", "kwargs")
"""Personal data, or arguments that may carry some."""


def drop_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Remove what libraries add about a person; call sites log ids only."""
    for name in DROPPED:
        event.pop(name, None)
    return event


def without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep where it failed, not what the values were: messages quote rows (a unique key's)."""
    for trace in event.get("exception", ()):
        trace.pop("exc_value", None)
        trace.pop("exc_notes", None)
    return event


def add_actor(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Who acts and where, as ids, from the scope in force; read late, as apps load after logs."""
    from apps.core.actor import current_actor

    actor = current_actor()
    if actor.user_id is not None:
        event.setdefault("user_id", actor.user_id)
    if actor.dealership_id is not None:
        event.setdefault("dealership_id", actor.dealership_id)
    return event


SHARED_PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    add_actor,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.UnicodeDecoder(),
]


def json_formatter() -> structlog.stdlib.ProcessorFormatter:
    """Format structlog's and the standard library's records alike."""
    tracebacks = structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=30)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            tracebacks,
            without_values,
            drop_personal_data,
            structlog.processors.JSONRenderer(default=str),
        ],
    )
