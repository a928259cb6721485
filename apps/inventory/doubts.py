"""What makes a sighting doubtful: pure rules. A person settles each doubt, nothing is guessed."""

from dataclasses import dataclass
from datetime import timedelta

from apps.inventory.lifecycle import COMMITTED, STATES

OLDEST = timedelta(days=14)
"""How long a phone may keep a sighting before it is sent."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """``settle`` is what recording it all the same means, as a button says it."""

    code: str
    text: str
    settle: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the unit: ``here`` is whether it is at the store, ``promised`` to which deal."""

    status: str
    here: bool
    promised: str
    odometer: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen; ``status`` is what the person took the unit to be, "" where he had no list."""

    status: str
    odometer: int | None


def doubts(known: Known, seen: Seen) -> list[Doubt]:
    """Everything that contradicts what is known."""
    found = []
    state = STATES[known.status].lower()
    if not known.here:
        found.append(Doubt("not_here", f"By the books this vehicle is {state}.", "It does stand here"))
    elif known.status in COMMITTED and seen.status and seen.status not in COMMITTED:
        deal = f" {known.promised}" if known.promised else ""
        found.append(Doubt("sold_meanwhile", f"It is {state}{deal} meanwhile.", "It still stands here"))
    if seen.odometer is not None and known.odometer is not None and seen.odometer < known.odometer:
        text = f"You read {seen.odometer:,} {known.unit}, known are {known.odometer:,}."
        found.append(Doubt("odometer_lower", text, "Keep the reading as a note"))
    return found


CODES = ("not_here", "sold_meanwhile", "odometer_lower", "seen_later")
"""Every code; ``services.sightings`` adds the last, which needs other people's sightings."""
