"""JSON: an array of objects, or one object after the other; read as a stream, in flat memory."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import ijson
import orjson
from ijson.common import ObjectBuilder

from apps.core.errors import DomainError, Invalid
from apps.inventory.importing import opening
from apps.inventory.importing.limits import MAX_CELL, MAX_COLUMNS, MAX_DEPTH, MAX_LINE

_OPENS, _CLOSES = ("start_map", "start_array"), ("end_map", "end_array")
SHAPE = "The file is to be an array of objects, or one object a line."


def layout(path: Path, encoding: str) -> list[str]:
    """Every column that any object has, in order of appearance."""
    names: dict[str, None] = {}
    for _, record in records(path, encoding):
        names.update(dict.fromkeys(record))
        if len(names) > MAX_COLUMNS:
            raise Invalid(
                f"The objects have more than {MAX_COLUMNS} members; at most {MAX_COLUMNS} can be read."
            )
    return list(names)


def records(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(number of the object from 1, column → text); inner objects become "outer.inner"."""
    try:
        with opening.text(path, encoding) as handle:
            for number, record in enumerate(_objects(_Utf8(handle)), 1):
                yield number, dict(_flat(record))
    except (DomainError, GeneratorExit):
        raise
    except Exception as error:  # the parser raises many kinds; each is the file's fault
        raise Invalid(f"The file is no valid JSON: {str(error).splitlines()[0][:120]}. {SHAPE}") from error


class _Utf8:
    """Text as the bytes that the parser takes."""

    def __init__(self, handle: TextIO) -> None:
        self._handle = handle

    def read(self, size: int = -1) -> bytes:
        return self._handle.read(size).encode()


def _objects(handle: Any) -> Iterator[dict[str, Any]]:
    depth, size, within = 0, 0, 0
    building: ObjectBuilder | None = None
    for event, value in ijson.basic_parse(handle, multiple_values=True, use_float=False, buf_size=1 << 20):
        if building is None:
            if event == "start_array" and not within:
                within = 1
                continue
            if event == "end_array" and within:
                within = 0
                continue
            if event != "start_map":
                raise Invalid(SHAPE)
            building, size = ObjectBuilder(), 0
        depth += (event in _OPENS) - (event in _CLOSES)
        size += 8 + (len(value) if isinstance(value, str) else 0)
        _refuse_giants(depth, size, value)
        building.event(event, value)
        if not depth:
            yield building.value
            building = None


def _refuse_giants(depth: int, size: int, value: Any) -> None:
    if depth > MAX_DEPTH:
        raise Invalid(f"An object is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, str) and len(value) > MAX_CELL:
        raise Invalid(f"A text has {len(value):,} characters; at most {MAX_CELL:,} can be read.")
    if size > MAX_LINE:
        raise Invalid(f"An object has more than {MAX_LINE:,} characters.")


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _text(value)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() if not any(isinstance(item, list | dict) for item in value):
            return " | ".join(_text(item) for item in value)
        case list():
            return orjson.dumps(value, default=_told).decode()
        case _:
            return str(value)


def _told(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
