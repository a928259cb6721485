"""Worked examples computed elsewhere: a test runs every vector of its groups or fails.

``SHARED_DATA`` names the folder of shared material or its ``data`` folder. Where neither it nor
``VECTORS_FILE`` is set (a plain clone), tests that need them are skipped with that message.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

Runner = Callable[[Mapping[str, Any]], Mapping[str, Any]]
ABSENT = "Set VECTORS_FILE, or SHARED_DATA to the folder that holds vectors.json."


@dataclass(frozen=True, slots=True)
class Vector:
    """One worked example: inputs and the exact answers, numbers as decimal strings."""

    id: str
    group: str
    input: dict[str, Any]
    expect: dict[str, Any]


def load(*groups: str) -> list[Vector]:
    """The vectors of ``groups``, in file order.

    Empty where no file is at hand; a file without any vector of these groups is an error.
    """
    path = _path()
    if path is None:
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    found = [Vector(r["id"], r["group"], r["input"], r["expect"]) for r in rows if r["group"] in groups]
    if not found:
        raise LookupError(f"{path} has no vector of {', '.join(groups)}")
    return found


def parametrise(*groups: str) -> pytest.MarkDecorator:
    """``@parametrise("vin", "cost")``: one test a vector; without a file one that says so."""
    absent = pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))
    found: list[Any] = [pytest.param(vector, id=vector.id) for vector in load(*groups)]
    return pytest.mark.parametrize("vector", found or [absent])


def check(vector: Vector, runners: Mapping[str, Runner]) -> None:
    """Run a vector and compare every expected key; what cannot be run or told fails."""
    runner = runners.get(vector.group)
    assert runner is not None, f"{vector.id}: nobody runs the group {vector.group}"
    result = runner(vector.input)
    missing = vector.expect.keys() - result.keys()
    assert not missing, f"{vector.id}: the runner does not tell {sorted(missing)}"
    assert {key: result[key] for key in vector.expect} == vector.expect, vector.id


def shared_file(*parts: str) -> Path:
    """A file of the shared real data; skips the test where there is none."""
    for root in _roots():
        path = root.joinpath(*parts)
        if path.exists():
            return path
    pytest.skip(f"{'/'.join(parts)} is not at hand: set SHARED_DATA to the folder of shared data")


def _roots() -> list[Path]:
    named = os.environ.get("SHARED_DATA")
    return [Path(named), Path(named, "data")] if named else []


def _path() -> Path | None:
    named = os.environ.get("VECTORS_FILE")
    if named:
        return Path(named)
    candidates = [folder / "vectors.json" for root in _roots()[:1] for folder in (root, root.parent)]
    return next((path for path in candidates if path.exists()), None)
