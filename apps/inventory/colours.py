"""What colour a maker's colour name is: "Lunar Silver Metallic" is silver. Pure.

The last plain colour word of a name decides ("Crystal Black Pearl": black, "Blue Black": black);
where none is plain, the last word that stands for one ("Ruby Flare": red); a finish alone ("Pearl")
is white. A name that says nothing of the kind has no basic colour.
"""

from collections.abc import Mapping

from apps.inventory.intake_rules import search_text

BASIC = (
    "black",
    "white",
    "silver",
    "gray",
    "blue",
    "red",
    "green",
    "brown",
    "beige",
    "gold",
    "orange",
    "yellow",
    "purple",
    "pink",
)
_ABBREVIATED = {
    "grey": "gray",
    "blk": "black",
    "wht": "white",
    "slvr": "silver",
    "gry": "gray",
    "blu": "blue",
    "grn": "green",
    "brn": "brown",
    "yel": "yellow",
    "golden": "gold",
}
_HUES = {
    "black": "ebony jet midnight noir obsidian onyx raven",
    "white": "alabaster arctic blanco cream glacier ivory polar snow",
    "silver": "aluminum chrome iridium platinum quicksilver sterling",
    "gray": "anthracite ash cement charcoal graphite granite gunmetal magnetic nickel pewter slate steel titanium",
    "blue": "aqua azure cobalt indigo navy sapphire sky teal turquoise",
    "red": "burgundy carmine cherry claret crimson garnet maroon merlot ruby scarlet wine",
    "green": "emerald hunter jade lime mint olive sage verde",
    "brown": "bronze chestnut chocolate cocoa coffee copper espresso mahogany mocha umber",
    "beige": "almond cashmere champagne khaki mojave sand sandstone tan taupe",
    "gold": "brass",
    "orange": "mango pumpkin tangerine",
    "yellow": "amber lemon sunflower",
    "purple": "amethyst eggplant lavender plum violet",
    "pink": "fuchsia magenta rose",
}
PLAIN: Mapping[str, str] = {
    word.upper(): basic for word, basic in ({name: name for name in BASIC} | _ABBREVIATED).items()
}
"""The words that name a basic colour itself."""
HUES: Mapping[str, str] = {word.upper(): basic for basic, words in _HUES.items() for word in words.split()}
"""The words that name a shade: to look for one is to look for that word too."""
_FINISHES = frozenset({"PEARL", "PEARLCOAT", "TRICOAT"})


def basic_colour(name: str) -> str:
    """One of ``BASIC``, or "" where ``name`` tells none."""
    words = search_text(name).replace("-", " ").replace("/", " ").split()
    for known in (PLAIN, HUES):
        found = [known[word] for word in words if word in known]
        if found:
            return found[-1]
    return "white" if _FINISHES.intersection(words) else ""
