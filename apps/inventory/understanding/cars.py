"""The make and model that some words mean, weighed together. Pure.

Every line of the vocabulary that shares a word with the text is weighed: each word that it explains
counts by its nearness, each word of the model that was not said counts against it. So a model of
the make that was meant wins over a better spelt one of another make, and words may stand in any order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.inventory.understanding.spelling import nearness
from apps.inventory.understanding.vocabulary import ALIASES, Name, Vocabulary

UNSAID = 0.35
CLOSE = 0.4
_ENOUGH = 0.6

type Near = Mapping[int, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Match:
    """A car that was meant: ``models`` are those of one family that the words do not tell apart."""

    make: Name
    models: tuple[Name, ...]
    positions: frozenset[int]
    made_by: frozenset[int]
    weight: float
    confidence: float

    @property
    def label(self) -> str:
        """Make and model as stock spells them."""
        return " ".join([self.make.label, *([self.model_label] if self.models else [])])

    @property
    def model_label(self) -> str:
        """The model, or what the family has in common."""
        if len(self.models) <= 1:
            return "".join(model.label for model in self.models)
        names = [model.label.split() for model in self.models]
        common = [word for word in names[0] if all(word in name for name in names)]
        return f"{' '.join(common)} ({len(names)} models)"


def near_words(words: Mapping[int, str], known: Vocabulary, exact: Mapping[int, float]) -> Near:
    """For each position the words of the vocabulary that it may mean.

    ``exact`` are positions that are right as something else (a colour): only a word that is as
    right competes there.
    """
    near: dict[int, Mapping[str, float]] = {}
    for position, word in words.items():
        found = nearness(ALIASES.get(word, word), known.words)
        if word in ALIASES:
            found = {name: value for name, value in found.items() if value >= 0.8}
        least = 1.0 if exact.get(position, 0) >= 1 else 0.0
        near[position] = {name: value for name, value in found.items() if value >= least}
    return near


def matches(near: Near, known: Vocabulary, elsewhere: Mapping[int, float]) -> list[Match]:
    """The cars that may be meant, the likeliest first; ``elsewhere`` is what each position is worth
    as a colour or body, which a car that takes it does away with."""
    said = {word for found in near.values() for word in found}
    weighed = [*_makes(near, known, said), *_lines(near, known, said)]
    total = {
        match: match.weight + sum(v for p, v in elsewhere.items() if p not in match.positions)
        for match in weighed
    }
    order = sorted(
        weighed,
        key=lambda m: (-round(total[m], 6), -sum(len(x.words) for x in m.models[:1]), len(m.positions)),
    )
    return [match for match in _families(order) if match.confidence >= _ENOUGH]


def _makes(near: Near, known: Vocabulary, said: set[str]) -> Iterable[Match]:
    for make in known.makes:
        if not said.isdisjoint(make.words) or any(not said.isdisjoint(way) for way in make.whole):
            used = _said(make, near, frozenset())
            if used:
                yield _match(make, (), used, frozenset(), 0)


def _lines(near: Near, known: Vocabulary, said: set[str]) -> Iterable[Match]:
    for number in sorted({n for word in said for n in known.lines_by_word.get(word, ())}):
        line = known.lines[number]
        used = _said(line.model, near, frozenset())
        if used:
            missing = max(0, len(line.model.words) - len(used)) if _in_part(line.model, used) else 0
            make = _said(line.make, near, frozenset(p for p, _, _ in used))
            yield _match(line.make, (line.model,), make, used, missing)


type Used = frozenset[tuple[int, str, float]]


def _match(make: Name, models: tuple[Name, ...], by_make: Used, by_model: Used, missing: int) -> Match:
    used = [*by_make, *by_model]
    values = [value for _, _, value in used]
    return Match(
        make,
        models,
        frozenset(position for position, _, _ in used),
        frozenset(position for position, _, _ in by_make),
        sum(values) - UNSAID * missing,
        min(values),
    )


def _in_part(name: Name, used: Used) -> bool:
    return {word for _, word, _ in used} <= set(name.words)


def _said(name: Name, near: Near, taken: frozenset[int]) -> Used:
    """The positions that say ``name`` best: whole in one of its ways, or from its first word on."""
    best: Used = frozenset()
    for way in (name.words, *name.whole):
        used = _aligned(way, near, taken)
        in_part = way == name.words and any(word == way[0] and len(word) > 2 for _, word, _ in used)
        if (len(used) == len(way) or in_part) and _sum(used) > _sum(best):
            best = used
    return best


def _aligned(way: tuple[str, ...], near: Near, taken: frozenset[int]) -> Used:
    """Each word with the nearest position that no other word has; letters and digits alone must be right."""
    offers = sorted(
        (
            (-value, position, word)
            for position, found in near.items()
            if position not in taken
            for word, value in found.items()
            if word in way
        ),
    )
    used: dict[str, tuple[int, float]] = {}
    for value, position, word in offers:
        if word not in used and all(position != other for other, _ in used.values()):
            used[word] = (position, -value)
    return frozenset((position, word, value) for word, (position, value) in used.items())


def _sum(used: Used) -> float:
    return sum(value for _, _, value in used)


def _families(order: list[Match]) -> Iterable[Match]:
    """Models of one make that the same words say equally well are one family."""
    families: dict[tuple[str, frozenset[int], float], list[Match]] = {}
    for match in order:
        key = (match.make.label, match.positions, round(match.weight, 6))
        families.setdefault(key, []).append(match)
    for group in families.values():
        first = group[0]
        models = tuple(model for match in group for model in match.models)
        yield Match(first.make, models, first.positions, first.made_by, first.weight, first.confidence)
