"""A search text → conditions on stock and the words that are left. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from apps.inventory import search
from apps.inventory.intake_rules import search_text
from apps.inventory.understanding import cars, grammar, looks
from apps.inventory.understanding.cars import CLOSE, Match
from apps.inventory.understanding.reading import Other, Reading, Typed, Understood
from apps.inventory.understanding.spelling import nearness
from apps.inventory.understanding.vocabulary import Vocabulary, plain

MAX_WORDS = 10
_EMPTY = frozenset(
    ["A", "AN", "THE", "WITH", "AND", "OR", "IN", "OF", "FOR", "COLOR", "COLOUR", "CAR", "CARS", "VEHICLE"]
)
_ORDER = ("make", "model", "year", "body", "colour", "condition", "price", "odometer", "word")

type Trims = Callable[[Sequence[str], Sequence[str]], Iterable[str]]
"""The trims in stock of some makes and models (each in all its spellings)."""


def understand(text: str, known: Vocabulary, *, trims: Trims, this_year: int) -> Understood:
    """What ``text`` means by the stock that ``known`` describes.

    One word with a digit that names no model is an identifier. What is neither year, range,
    condition, car, colour nor body is left as words; a word near to one of the model's trims is
    put right.
    """
    typed = _typed(text)
    identifier = search.parse(text).identifier
    readings = grammar.read(typed, this_year)
    if identifier and not readings and plain(identifier) not in known.words:
        return Understood(text, words=(identifier,), identifier=identifier)
    found = {p: look for p, word in typed.left.items() if (look := looks.look_of(plain(word)))}
    worth = {position: look.confidence for position, look in found.items()}
    near = cars.near_words({p: plain(w) for p, w in typed.left.items()}, known, worth)
    meant = cars.matches(near, known, worth)
    car = _best(meant, worth)
    if car is not None:
        readings += _car(typed, car, _second(meant, car))
    seen, words = looks.read(typed, {p: look for p, look in found.items() if p in typed.left})
    more, rest = _words(typed, car, trims)
    found_in = sorted(readings + seen + more, key=lambda reading: _ORDER.index(reading.field))
    return Understood(text, tuple(found_in), tuple(dict.fromkeys(words + rest)))


def _typed(text: str) -> Typed:
    words = tuple(text.split()[:MAX_WORDS])
    bare = {n: search_text(word).replace(" ", "").strip(",;") for n, word in enumerate(words)}
    return Typed(words, {n: word for n, word in bare.items() if word})


def _best(meant: Sequence[Match], worth: Mapping[int, float]) -> Match | None:
    """The likeliest car, unless its words are worth as much as colours and bodies."""
    if not meant:
        return None
    best = meant[0]
    return best if best.weight > sum(worth.get(p, 0) for p in best.positions) else None


def _second(meant: Sequence[Match], best: Match) -> Match | None:
    """The next car, if it is nearly as good and not just the make of the best."""
    for match in meant:
        other = match.make is not best.make or set(match.models).isdisjoint(best.models)
        if other and match.models and best.weight - match.weight <= CLOSE:
            return match
    return None


def _car(typed: Typed, car: Match, second: Match | None) -> list[Reading]:
    """Readings of the make and, where one was said, of the model."""
    makes = {"make__in": list(car.make.spellings)}
    all_of_it = frozenset(car.positions)
    other = Other(second.label, typed.without(all_of_it, second.label)) if second else None
    rest = typed.without(all_of_it)
    by_model = car.positions - car.made_by
    if not car.models:
        return [Reading("make", car.make.label, typed.take(all_of_it), makes, car.confidence, other, rest)]
    without_model = typed.without(by_model, "" if car.made_by else car.make.label)
    first = Reading("make", car.make.label, typed.take(car.made_by), makes, car.confidence, rest=rest)
    spellings = [spelling for model in car.models for spelling in model.spellings]
    model = Reading(
        "model",
        car.model_label,
        typed.take(by_model),
        {"model__in": spellings},
        car.confidence,
        other,
        without_model,
    )
    return [first, model]


def _words(typed: Typed, car: Match | None, trims: Trims) -> tuple[list[Reading], list[str]]:
    """What is left: words of a trim of the car, put right, and words as they are."""
    left = {p: w for p, w in typed.left.items() if w not in _EMPTY}
    known: set[str] = set()
    if car is not None and car.models and left:
        models = [spelling for model in car.models for spelling in model.spellings]
        known = {word for trim in trims(car.make.spellings, models) for word in search_text(trim).split()}
    readings, words = [], []
    for position, word in left.items():
        near = nearness(word, known) if word not in known else {}
        best = max(near, key=lambda name: near[name], default=word)
        words.append(best)
        if best != word:
            rest = typed.without(frozenset({position}))
            readings.append(Reading("word", best.title(), typed.words[position], {}, near[best], rest=rest))
    return readings, words
