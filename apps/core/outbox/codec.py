"""Events to JSON and back, by the types of their fields."""

from collections.abc import Callable, Hashable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_READERS: dict[Any, Callable[[Any], Any]] = {
    int: int,
    str: str,
    bool: bool,
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def encode(event: Any) -> dict[str, Any]:
    """The event's fields as JSON values; TypeError for a type that could hold anything."""
    return {field.name: _plain(getattr(event, field.name)) for field in fields(event)}


def decode[E](event: type[E], payload: dict[str, Any]) -> E:
    """The event of a payload; fields it does not know are ignored, missing ones use their default."""
    shape: Any = event
    readers = _readers(shape)
    known = {name: readers[name](value) for name, value in payload.items() if name in readers}
    return event(**known)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    raise TypeError(
        f"an event cannot carry a {type(value).__name__}: only ids, text, decimals, dates, tuples"
    )


@cache
def _readers(event: Hashable) -> dict[str, Callable[[Any], Any]]:
    declared: Any = event
    hints = get_type_hints(declared)
    return {field.name: _reader(hints[field.name]) for field in fields(declared)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        read_item = _reader(get_args(hint)[0])
        return lambda value: tuple(read_item(item) for item in value)
    return _READERS[hint]
