"""Worked examples computed elsewhere: a test runs every vector of its groups or fails."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Vector:
    """One worked example: inputs and the exact answers, numbers as decimal strings."""

    id: str
    group: str
    input: dict[str, Any]
    expect: dict[str, Any]


def load(group: str) -> list[Vector]:
    """The vectors of ``group``, in file order; a file without any is an error."""
    rows = json.loads(_path().read_text(encoding="utf-8"))["vectors"]
    found = [Vector(r["id"], r["group"], r["input"], r["expect"]) for r in rows if r["group"] == group]
    if not found:
        raise LookupError(f"{_path()} has no vector of group {group!r}")
    return found


def _path() -> Path:
    named = os.environ.get("VECTORS_FILE")
    if named:
        return Path(named)
    try:
        return Path(os.environ["SHARED_DATA"]) / "vectors.json"
    except KeyError:
        raise LookupError("Set VECTORS_FILE, or SHARED_DATA to the folder that holds vectors.json.") from None
