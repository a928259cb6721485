"""Sign-in rules per role: whether a second factor is required, and how long a session lasts.

Pure: values in, values out. Where a dealer group changed nothing, ``DEFAULTS`` hold. A person
with several roles gets the strictest of their rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.core.permissions import ROLES


@dataclass(frozen=True, slots=True)
class SignInRule:
    """``idle`` ends a session nobody uses, ``absolute`` ends it whatever happens.

    ``grace_until`` is the last day (UTC) on which somebody without a second factor may still
    sign in; None means that there is no such day left.
    """

    second_factor: bool
    grace_until: date | None
    idle: timedelta
    absolute: timedelta

    def demands(self, at: datetime) -> bool:
        """Whether a person under this rule needs the second factor at the instant ``at``."""
        return self.second_factor and not self.in_grace(at)

    def in_grace(self, at: datetime) -> bool:
        """Whether the second factor is required but its absence is still tolerated."""
        return self.second_factor and self.grace_until is not None and at.date() <= self.grace_until

    def as_values(self) -> dict[str, object]:
        """The columns of a SignInPolicy row."""
        return {
            "second_factor": self.second_factor,
            "grace_until": self.grace_until,
            "idle_minutes": int(self.idle.total_seconds()) // 60,
            "absolute_minutes": int(self.absolute.total_seconds()) // 60,
        }


def _rule(idle: timedelta, absolute: timedelta) -> SignInRule:
    return SignInRule(second_factor=True, grace_until=None, idle=idle, absolute=absolute)


# An admin's screen reaches everybody's data; a desk is left for lunch; a phone on the lot is in a
# pocket all day and has its own lock, so it asks again after a shift, not after an unlock.
ADMIN = _rule(timedelta(minutes=30), timedelta(hours=12))
DESK = _rule(timedelta(hours=2), timedelta(hours=12))
LOT = _rule(timedelta(hours=12), timedelta(days=7))

DEFAULTS: dict[str, SignInRule] = {
    "platform_admin": ADMIN,
    "group_admin": ADMIN,
    "dealer_admin": ADMIN,
    "general_manager": DESK,
    "sales_manager": DESK,
    "sales_rep": LOT,
    "fi_manager": DESK,
    "service_advisor": LOT,
    "technician": LOT,
    "back_office": DESK,
    "auditor": DESK,
}
if DEFAULTS.keys() != ROLES.keys():
    raise RuntimeError("every staff role needs a sign-in rule")


def strictest(rules: Iterable[SignInRule]) -> SignInRule:
    """The rule that satisfies all of ``rules``; ADMIN for somebody without any role."""
    known = list(rules)
    if not known:
        return ADMIN
    return SignInRule(
        second_factor=any(rule.second_factor for rule in known),
        grace_until=_earliest_grace(known),
        idle=min(rule.idle for rule in known),
        absolute=min(rule.absolute for rule in known),
    )


def _earliest_grace(rules: list[SignInRule]) -> date | None:
    demanding = [rule.grace_until for rule in rules if rule.second_factor]
    if None in demanding:
        return None
    return min((day for day in demanding if day is not None), default=None)


def in_words(span: timedelta) -> str:
    """A limit for a sentence: “30 minutes”, “12 hours”, “7 days”."""
    minutes = int(span.total_seconds()) // 60
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= size and minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "no time"
