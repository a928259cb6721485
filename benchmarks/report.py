"""The table as text and as the section of docs/benchmarks.md."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import Line

HEAD = "| work | ratio | goal | | product ms | floor ms | requests per CPU second | p95 ms |"
RULE = "| --- | --- | --- | --- | --- | --- | --- | --- |"


def row(line: Line) -> str:
    """One line of the table."""
    ours, theirs = line.product.median * 1000, line.floor.median * 1000
    reached = "reached" if line.ratio <= line.work.goal else "falls short"
    return (
        f"| {line.work.name} | {line.ratio:.1f}× | ≤{line.work.goal}× | {reached} | {ours:.2f} | {theirs:.2f} | "
        f"{1000 / ours:,.0f} | {line.product.p95 * 1000:.1f} |"
    )


def machine() -> str:
    """Where it ran."""
    words = [text for text in _cpu_lines() if text.startswith("model name")]
    name = words[0].partition(":")[2].strip() if words else platform.machine()
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {name}, Python {platform.python_version()}"


def _cpu_lines() -> Sequence[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []
