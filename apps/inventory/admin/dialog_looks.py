"""How a verb of the vehicle page presents itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """``reason`` is the question where a reason is needed."""

    consequence: str
    confirm: str
    symbol: str
    tone: str = "primary"
    reason: str = ""
