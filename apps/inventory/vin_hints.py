"""Which VIN may have been meant where the check digit fails: hints for a person, never a correction."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.inventory.vin import ALPHABET, LENGTH, VinReport, examine, model_years_of

MOST = 5
_ALIKE = ("0D", "17LT", "2Z", "38B", "4A", "5S", "6G", "UVY", "MNHW", "CG", "EF", "PR", "KX")


@dataclass(frozen=True, slots=True)
class Hint:
    """A VIN one slip away whose check digit is right, and which slip that would be."""

    vin: str
    slip: str


def corrections(report: VinReport) -> list[Hint]:
    """At most five: swapped neighbours first, then characters that look alike.

    Empty unless the check digit is all that is wrong. Any of many characters may be the wrong one, so
    nothing but the car itself tells which hint is true.
    """
    if report.error != "check_digit":
        return []
    found: dict[str, Hint] = {}
    for hint in _slips(report.vin):
        if hint.vin not in found and examine(hint.vin).valid and model_years_of(hint.vin):
            found[hint.vin] = hint
        if len(found) == MOST:
            break
    return list(found.values())


def _slips(vin: str) -> Iterator[Hint]:
    for place in range(LENGTH - 1):
        swapped = vin[:place] + vin[place + 1] + vin[place] + vin[place + 2 :]
        yield Hint(swapped, f"positions {place + 1} and {place + 2} swapped")
    for place, char in enumerate(vin):
        for meant in _looks_like(char):
            yield Hint(vin[:place] + meant + vin[place + 1 :], f"position {place + 1}: {meant}, not {char}")


def _looks_like(char: str) -> list[str]:
    groups = (group for group in _ALIKE if char in group)
    return sorted({meant for group in groups for meant in group if meant != char and meant in ALPHABET})
