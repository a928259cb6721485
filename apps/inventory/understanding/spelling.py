"""How near a typed word is to a known one: letters dropped, doubled, swapped or wrong. Pure."""

from collections.abc import Collection, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MIN_PREFIX = 3
_SAME_START = 0.03


def allowed(length: int) -> int:
    """How many slips a word of ``length`` letters may hold: none in two letters, two in seven."""
    return 0 if length < 3 else 1 if length < 7 else 2 if length < 10 else 3


def nearness(typed: str, known: Collection[str]) -> Mapping[str, float]:
    """The known words that ``typed`` may mean, each with 0 < nearness ≤ 1; 1 is the word itself.

    A beginning of three letters counts ("chev"). Digits are never slips: an S60 is no S80.
    """
    found = {typed: 1.0} if typed in known else {}
    if len(typed) < MIN_PREFIX:
        return found
    most, words = allowed(len(typed) + 1), list(known)
    for word, slips, _ in extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None):
        if 0 < slips <= _permitted(typed, word):
            found[word] = 1 - slips / len(word) + (_SAME_START if word[0] == typed[0] else 0)
    for word in [word for word in words if word.startswith(typed)]:
        if word != typed:
            found[word] = max(found.get(word, 0), 0.8 + 0.15 * len(typed) / len(word))
    return found


def _permitted(typed: str, word: str) -> int:
    if _digits(typed) != _digits(word) or (len(word) < 4 and typed[0] != word[0]):
        return 0
    return allowed(len(word))


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(char for char in word if char.isdigit())
