"""What kind of body a maker's body name is: "Sport Utility" is an SUV. Pure."""

from collections.abc import Mapping

from apps.inventory.intake_rules import search_text

LABELS: Mapping[str, str] = {
    "sedan": "Sedan",
    "suv": "SUV",
    "truck": "Truck",
    "hatchback": "Hatchback",
    "coupe": "Coupe",
    "convertible": "Convertible",
    "wagon": "Wagon",
    "minivan": "Minivan",
    "van": "Van",
}
_WORDS = {
    "sedan": "sedan saloon",
    "suv": "suv crossover utility",
    "truck": "truck pickup",
    "hatchback": "hatchback hatch liftback",
    "coupe": "coupe",
    "convertible": "convertible cabriolet cabrio roadster spyder spider",
    "wagon": "wagon estate avant",
    "minivan": "minivan mpv",
    "van": "van",
}
WORDS: Mapping[str, str] = {word.upper(): kind for kind, words in _WORDS.items() for word in words.split()}
"""Each word that names a kind of body."""


def body_kind(body: str, trim: str = "") -> str:
    """A key of ``LABELS`` by the body, else by the trim ("EX Sedan"); "" where neither tells."""
    for text in (body, trim):
        for word in search_text(text).replace("-", " ").split():
            if word in WORDS:
                return WORDS[word]
    return ""
