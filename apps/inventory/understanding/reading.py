"""What came out of a search text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Other:
    """A second reading that is nearly as good, and the text that asks for it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Some of the words, read as one condition.

    ``conditions`` are lookups of a stock unit; ``confidence`` is 1 for what was typed right and
    falls with each letter that was not; ``rest`` is the text without these words.
    """

    field: str
    label: str
    typed: str
    conditions: Mapping[str, Any]
    confidence: float = 1.0
    other: Other | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A whole text: ``readings`` all hold together, and each of ``words`` must occur as it is.

    ``identifier`` is set where the text may be a VIN, the end of one, or a stock number.
    """

    text: str
    readings: tuple[Reading, ...] = ()
    words: tuple[str, ...] = ()
    identifier: str = ""

    @property
    def conditions(self) -> dict[str, Any]:
        """The lookups of every reading."""
        return {name: value for reading in self.readings for name, value in reading.conditions.items()}

    @property
    def corrected(self) -> bool:
        """Whether anything was read as something else than what was typed."""
        return any(reading.confidence < 1 for reading in self.readings)


@dataclass(slots=True)
class Typed:
    """The words of a text by position; a reader takes those that it understands."""

    words: tuple[str, ...]
    left: dict[int, str] = field(default_factory=dict)

    def take(self, positions: frozenset[int]) -> str:
        """Take words away; they come back as they were typed."""
        for position in positions:
            self.left.pop(position, None)
        return " ".join(self.words[position] for position in sorted(positions))

    def without(self, positions: frozenset[int], instead: str = "") -> str:
        """The text without these words, with ``instead`` in the place of the first."""
        first = min(positions, default=0)
        kept = [
            (instead if position == first else "") if position in positions else word
            for position, word in enumerate(self.words)
        ]
        return " ".join(word for word in kept if word)
