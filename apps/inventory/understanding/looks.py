"""Colours and kinds of body in a search text. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from apps.inventory.bodies import LABELS
from apps.inventory.bodies import WORDS as BODIES
from apps.inventory.colours import HUES, PLAIN
from apps.inventory.understanding.reading import Reading, Typed
from apps.inventory.understanding.spelling import nearness

_MIN_FUZZY = 4
_COLOURS: Mapping[str, str] = {**HUES, **PLAIN}
_FIELDS: Mapping[str, Mapping[str, str]] = {"colour": _COLOURS, "body": BODIES}


@dataclass(frozen=True, slots=True)
class Look:
    """A word read as a colour or a body: ``word`` is the one that was meant."""

    field: str
    word: str
    confidence: float

    @property
    def value(self) -> str:
        """The basic colour, or the kind of body."""
        return _FIELDS[self.field][self.word]

    @property
    def label(self) -> str:
        """For people: a shade by its own name."""
        if self.field == "body":
            return LABELS[self.value]
        return (self.word if self.is_shade else self.value).title()

    @property
    def is_shade(self) -> bool:
        """Whether the word says more than its basic colour does."""
        return self.field == "colour" and self.word in HUES


@lru_cache(maxsize=4096)
def look_of(word: str) -> Look | None:
    """The colour or body that ``word`` means best; a short word must be right to the letter."""
    best: Look | None = None
    for field, known in _FIELDS.items():
        near = nearness(word, known) if len(word) >= _MIN_FUZZY - 1 else {}
        for name, confidence in near.items():
            if confidence < 1 and len(name) < _MIN_FUZZY:
                continue
            if best is None or confidence > best.confidence:
                best = Look(field, name, confidence)
    return best


def read(typed: Typed, looks: Mapping[int, Look]) -> tuple[list[Reading], list[str]]:
    """The readings of ``looks`` by position, and the shades that must occur as words.

    A car has one colour and one body: of several the surest counts, unless "or" stands between.
    """
    readings, words = [], []
    for field in _FIELDS:
        mine = {position: look for position, look in looks.items() if look.field == field}
        if not mine:
            continue
        first = max(mine, key=lambda position: (mine[position].confidence, -position))
        chosen = {first} | _joined_by_or(typed, first, set(mine))
        positions = frozenset(chosen | {p for p in typed.left if typed.left[p] == "OR" and len(chosen) > 1})
        found = [mine[position] for position in sorted(chosen)]
        rest, text = typed.without(positions), typed.take(positions)
        readings.append(replace(_reading(field, found), typed=text, rest=rest))
        words += [look.word for look in found if look.is_shade and len(found) == 1]
    return readings, words


def _reading(field: str, found: list[Look]) -> Reading:
    values = list(dict.fromkeys(look.value for look in found))
    label = " or ".join(dict.fromkeys(look.label for look in found))
    sure = min(look.confidence for look in found)
    return Reading(field, label, "", {f"{field}__in": values}, sure)


def _joined_by_or(typed: Typed, first: int, positions: set[int]) -> set[int]:
    joined = {first}
    for step in (-2, 2):
        position = first + step
        while position in positions and typed.left.get(position - step // 2) == "OR":
            joined.add(position)
            position += step
    return joined
