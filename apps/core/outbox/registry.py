"""Who wants which event. Filled by the apps' ``handlers.py`` when the program starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol


class Event(Protocol):
    """A frozen dataclass in the past tense: ids, decimals, dates; nothing personal.

    ``name`` is "inventory.unit_priced"; ``aggregate`` names the kind of row whose events stay
    in order. A field added later needs a default, so that older messages can still be read.
    """

    name: ClassVar[str]
    aggregate: ClassVar[str]

    @property
    def dealership_id(self) -> int: ...

    @property
    def aggregate_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Message:
    """The envelope: what a handler may want to know besides the event."""

    id: int
    sequence: int
    correlation_id: str
    actor_id: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Handler:
    """One subscription; its name is kept in delivery rows, so it must not change."""

    name: str
    event: type[Any]
    run: Callable[[Any, Message], None]


_handlers: dict[str, Handler] = {}
_by_event: dict[str, list[str]] = {}


def subscribe[E: Event](
    event: type[E], *, name: str
) -> Callable[[Callable[[E, Message], None]], Callable[[E, Message], None]]:
    """``@subscribe(UnitPriced, name="reports.count_units")`` on ``handler(event, message)``.

    The relay calls it in the dealership's scope; its effect and the mark "delivered" commit
    together. It must not do I/O outside the database: enqueue a job for that.
    """

    def register(run: Callable[[E, Message], None]) -> Callable[[E, Message], None]:
        if name in _handlers:
            raise ValueError(f"two handlers are called {name}")
        _handlers[name] = Handler(name, event, run)
        _by_event.setdefault(event.name, []).append(name)
        return run

    return register


def handlers_of(event_name: str) -> list[str]:
    """The names of the handlers that want the event."""
    return _by_event.get(event_name, [])


def handler(name: str) -> Handler:
    """The handler of that name; KeyError for one that this program does not have."""
    return _handlers[name]


def handler_names() -> list[str]:
    """Every handler that this program has."""
    return sorted(_handlers)


def forget(name: str) -> None:
    """Take a subscription back; for tests that make their own."""
    gone = _handlers.pop(name)
    _by_event[gone.event.name].remove(name)
