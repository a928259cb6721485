"""How long a deal may lie still (domain.md §3, abandoned deals). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Verdict(StrEnum):
    """What lying still has made of a deal."""

    LIVELY = "lively"
    STALE = "stale"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Patience:
    """A store's days without activity: after ``stale_days`` people are told, after ``dead_days`` it ends."""

    stale_days: int = 7
    dead_days: int = 14

    def stale_before(self, at: datetime) -> datetime:
        """A deal whose last act is at or before this instant is stale at ``at``."""
        return at - timedelta(days=self.stale_days)

    def verdict(self, active_at: datetime, at: datetime) -> Verdict:
        """Of a deal last touched at ``active_at``; whole days of 24 hours, the last one included."""
        idle = at - active_at
        if idle >= timedelta(days=self.dead_days):
            return Verdict.ABANDONED
        return Verdict.STALE if idle >= timedelta(days=self.stale_days) else Verdict.LIVELY

    def words(self, active_at: datetime, at: datetime) -> str:
        """What a screen says of a deal under way; nothing while it is lively."""
        if self.verdict(active_at, at) is Verdict.LIVELY:
            return ""
        return f"Stale, {(at - active_at).days} days without activity"

    def ends_at(self, active_at: datetime) -> datetime:
        """When it is given up, if nobody touches it."""
        return active_at + timedelta(days=self.dead_days)


DEFAULT = Patience()
