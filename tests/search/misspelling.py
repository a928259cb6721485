"""Search texts as hurried people type them, made by rule from what a listing says. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

MIN_LETTERS = 4


@dataclass(frozen=True)
class Car:
    """What one looks for."""

    make: str
    model: str
    year: int
    colour: str


def misspelt(car: Car, dice: Random) -> str:
    """Make, model, year and colour in any order, in any case, with slips.

    The words of all four are shuffled singly, so that "Grand Cherokee" falls apart. Each word of at
    least four letters, and letters only, gets one slip in three cases of four, and at least one word
    does: a letter is dropped, doubled, or swapped with the next. Shorter words and words with digits
    stay ("A4" less a letter is no word, "S60" with another digit another car). One year in four is "'19".
    """
    words = f"{car.make} {car.model} {car.colour}".split()
    long = [n for n, word in enumerate(words) if word.isalpha() and len(word) >= MIN_LETTERS]
    slipping = {n for n in long if dice.random() < 0.75} or set(long[:1])
    typed = [slip(word, dice) if n in slipping else word for n, word in enumerate(words)]
    typed.append(f"'{car.year % 100:02}" if dice.random() < 0.25 else str(car.year))
    dice.shuffle(typed)
    text = " ".join(typed)
    return text.lower() if dice.random() < 0.8 else text


def slip(word: str, dice: Random) -> str:
    """``word`` with one letter dropped, doubled or swapped with the next; never as it was."""
    kinds: Sequence[Callable[[str, int], str]] = (dropped, doubled, swapped)
    while True:
        changed = dice.choice(kinds)(word, dice.randrange(len(word) - 1))
        if changed != word:
            return changed


def dropped(word: str, at: int) -> str:
    """Without the letter at ``at``."""
    return word[:at] + word[at + 1 :]


def doubled(word: str, at: int) -> str:
    """With the letter at ``at`` twice."""
    return word[: at + 1] + word[at:]


def swapped(word: str, at: int) -> str:
    """With the letter at ``at`` and the next one in each other's place."""
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
