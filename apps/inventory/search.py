"""What somebody means who types into the stock search. Pure."""

from dataclasses import dataclass

from apps.inventory.intake_rules import search_text

MIN_TAIL = 6
MIN_NUMBER = 5
MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words looked for, and the one identifier that the whole text may be.

    ``identifier`` is a VIN, its last 6 to 17 characters, or a stock number; empty for words.
    """

    words: tuple[str, ...]
    identifier: str = ""

    @property
    def reversed(self) -> str:
        """The identifier from its end, for the index over reversed VINs."""
        return self.identifier[::-1] if len(self.identifier) >= MIN_TAIL else ""


def parse(text: str) -> Wanted:
    """Normalise what was typed; one token with a digit may be an identifier ("2019" is a year)."""
    words = tuple(search_text(text).split()[:MAX_WORDS])
    if len(words) == 1 and len(words[0]) >= MIN_NUMBER and any(char.isdigit() for char in words[0]):
        return Wanted(words, identifier=words[0])
    return Wanted(words)


def pattern(word: str) -> str:
    """A LIKE pattern that contains ``word`` literally."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
