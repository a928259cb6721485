"""The makes and models of a dealership's stock, as words to be found again. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from apps.inventory.intake_rules import search_text

ALIASES: Mapping[str, str] = {
    "VW": "VOLKSWAGEN",
    "CHEVY": "CHEVROLET",
    "CADDY": "CADILLAC",
    "BENZ": "MERCEDES",
    "MB": "MERCEDES",
    "BIMMER": "BMW",
    "BEEMER": "BMW",
    "VETTE": "CORVETTE",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A make or a model: every spelling that stock has, and the ways to say it in words.

    ``words`` may be said in part, from the first on ("silverado" of "Silverado 1500");
    ``whole`` are further ways, each to be said whole ("f 150", "f150").
    """

    label: str
    spellings: tuple[str, ...]
    words: tuple[str, ...]
    whole: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A model with its make."""

    make: Name
    model: Name


@dataclass(frozen=True)
class Vocabulary:
    """The model lines in stock; made anew when stock changes, never changed."""

    lines: tuple[Line, ...]

    @cached_property
    def makes(self) -> tuple[Name, ...]:
        """Each make once."""
        return tuple(dict.fromkeys(line.make for line in self.lines))

    @cached_property
    def words(self) -> Mapping[str, None]:
        """Every word that any name may be said with, in order."""
        names = [*self.makes, *(line.model for line in self.lines)]
        return dict.fromkeys(word for name in names for way in (name.words, *name.whole) for word in way)

    @cached_property
    def lines_by_word(self) -> Mapping[str, Sequence[int]]:
        """Where in ``lines`` each word may say the model."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            for word in {word for way in (line.model.words, *line.model.whole) for word in way}:
                found.setdefault(word, []).append(number)
        return found


def plain(text: str) -> str:
    """Upper case, without accents; letters and digits only."""
    return re.sub(r"[^0-9A-Z]", "", search_text(text))


def vocabulary(pairs: Iterable[tuple[str, str]]) -> Vocabulary:
    """The vocabulary of (make, model) as stock has them; spellings of one name come together."""
    makes: dict[str, list[str]] = {}
    models: dict[tuple[str, str], list[str]] = {}
    for make, model in pairs:
        makes.setdefault(plain(make), []).append(make)
        models.setdefault((plain(make), plain(model)), []).append(model)
    names = {key: _name(spellings) for key, spellings in makes.items() if key}
    return Vocabulary(
        tuple(
            Line(names[make], _name(spellings))
            for (make, model), spellings in sorted(models.items())
            if make and model
        )
    )


def _name(spellings: Iterable[str]) -> Name:
    different = tuple(dict.fromkeys(spellings))
    label = different[0]
    words = tuple(word for word in map(plain, label.split()) if word)
    parts = tuple(re.findall(r"[A-Z]+|[0-9]+", search_text(label)))
    ways = {(plain(label),), parts, tuple(re.findall(r"[0-9A-Z]+", search_text(label)))} - {words}
    return Name(label, different, words, tuple(sorted(ways)))
