"""The shape of a log line, and what must never be in one."""

from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

DROPPED = ("user_agent", "ip", "args", "kwargs", "_record", "_from_structlog")
"""Personal data, or arguments that may carry some."""


def drop_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Remove what libraries add about a person; call sites log ids only."""
    for name in DROPPED:
        event.pop(name, None)
    return event


def without_exception_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep where it failed, not what the values were: messages quote rows (a unique key's)."""
    for trace in event.get("exception", ()):
        trace.pop("exc_value", None)
    return event


SHARED_PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.UnicodeDecoder(),
]


def json_formatter() -> structlog.stdlib.ProcessorFormatter:
    """Format structlog's and the standard library's records alike."""
    tracebacks: Any = structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=30)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            tracebacks,
            without_exception_text,
            drop_personal_data,
            structlog.processors.JSONRenderer(default=str),
        ],
    )
