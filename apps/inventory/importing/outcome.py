"""What became of the rows of an import: counts, and the first rows of each kind by line."""

from dataclasses import asdict, dataclass, field
from typing import Any

MOST_LISTED = 500


@dataclass
class Outcome:
    """Counts of rows. ``flagged`` rows are imported too: their flag says what to look at."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    flagged: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    flagged_rows: list[dict[str, Any]] = field(default_factory=list)

    def reject(self, line: int, reason: str) -> None:
        """Count a row that cannot be imported and keep its reason."""
        self.rows += 1
        self.rejected += 1
        if len(self.rejects) < MOST_LISTED:
            self.rejects.append({"line": line, "reason": reason})

    def flag(self, line: int, flags: list[str]) -> None:
        """Count a row that was imported with something to look at."""
        if not flags:
            return
        self.flagged += 1
        for name in flags:
            self.flags[name] = self.flags.get(name, 0) + 1
        if len(self.flagged_rows) < MOST_LISTED:
            self.flagged_rows.append({"line": line, "flags": flags})

    def joined(self, later: "Outcome") -> "Outcome":
        """This outcome of reading and the ``later`` one of writing, as one."""
        later.rows += self.rows
        later.rejected += self.rejected
        later.rejects = (self.rejects + later.rejects)[:MOST_LISTED]
        return later

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; ``Outcome(**…)`` reads it back."""
        return asdict(self)
