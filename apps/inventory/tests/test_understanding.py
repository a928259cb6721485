"""What search texts mean: the grammar, the spelling, and car, colour and body weighed together."""

from decimal import Decimal
from typing import Any

import pytest

from apps.inventory.bodies import body_kind
from apps.inventory.colours import basic_colour
from apps.inventory.understanding.reading import Understood
from apps.inventory.understanding.resolving import understand
from apps.inventory.understanding.spelling import nearness
from apps.inventory.understanding.vocabulary import vocabulary

STOCK = vocabulary(
    [
        ("Honda", "Civic"),
        ("HONDA", "Civic"),
        ("Honda", "CR-V"),
        ("Honda", "Accord"),
        ("Jeep", "Cherokee"),
        ("Jeep", "Grand Cherokee"),
        ("Tesla", "Model 3"),
        ("Tesla", "Model S"),
        ("Ford", "F-150"),
        ("Ford", "Fusion"),
        ("Chevrolet", "Silverado 1500"),
        ("Chevrolet", "Silverado 2500"),
        ("Volkswagen", "Golf"),
        ("Volvo", "S60"),
        ("Volvo", "S80"),
        ("Land Rover", "Range Rover"),
        ("Land Rover", "Range Rover Evoque"),
        ("Land Rover", "Discovery Sport"),
        ("Toyota", "RAV4"),
        ("Mercedes-Benz", "C-Class"),
        ("Škoda", "Octavia"),
    ]
)


def read(text: str) -> Understood:
    def trims(makes: Any, models: Any) -> list[str]:
        return ["Touring", "EX-L", "Sport"] if "Civic" in models else []

    return understand(text, STOCK, trims=trims, this_year=2026)


def said(text: str) -> dict[str, str]:
    """Field → label."""
    return {reading.field: reading.label for reading in read(text).readings}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("hnda civc 2019 blu", {"make": "Honda", "model": "Civic", "year": "2019", "colour": "Blue"}),
        ("bleu 2019 civci hoonda", {"make": "Honda", "model": "Civic", "year": "2019", "colour": "Blue"}),
        ("civic", {"make": "Honda", "model": "Civic"}),
        ("grand cherokee", {"make": "Jeep", "model": "Grand Cherokee"}),
        ("cheroke gray grnad", {"make": "Jeep", "model": "Grand Cherokee", "colour": "Gray"}),
        ("jeep cherokee", {"make": "Jeep", "model": "Cherokee"}),
        ("model 3", {"make": "Tesla", "model": "Model 3"}),
        ("model3", {"make": "Tesla", "model": "Model 3"}),
        ("f-150", {"make": "Ford", "model": "F-150"}),
        ("f150", {"make": "Ford", "model": "F-150"}),
        ("ford f 150", {"make": "Ford", "model": "F-150"}),
        ("rav 4", {"make": "Toyota", "model": "RAV4"}),
        ("crv", {"make": "Honda", "model": "CR-V"}),
        ("cr v", {"make": "Honda", "model": "CR-V"}),
        ("silverado", {"make": "Chevrolet", "model": "Silverado (2 models)"}),
        ("chevy silverado 2500", {"make": "Chevrolet", "model": "Silverado 2500"}),
        ("silver civic", {"make": "Honda", "model": "Civic", "colour": "Silver"}),
        ("volkswagn gol", {"make": "Volkswagen", "model": "Golf"}),
        ("vw", {"make": "Volkswagen"}),
        ("volvo s60", {"make": "Volvo", "model": "S60"}),
        ("range rover", {"make": "Land Rover", "model": "Range Rover"}),
        ("evoque range rovr", {"make": "Land Rover", "model": "Range Rover Evoque"}),
        ("mercedes c class", {"make": "Mercedes-Benz", "model": "C-Class"}),
        ("skoda octavai", {"make": "Škoda", "model": "Octavia"}),
        ("honda sedan", {"make": "Honda", "body": "Sedan"}),
        ("red or blue honda", {"make": "Honda", "colour": "Red or Blue"}),
        ("2018 or 2019 accord", {"make": "Honda", "model": "Accord", "year": "2018 or 2019"}),
        ("'19 civic", {"make": "Honda", "model": "Civic", "year": "2019"}),
        ("burgundy accord", {"make": "Honda", "model": "Accord", "colour": "Burgundy"}),
        ("used pickup under 20k", {"condition": "Used", "body": "Truck", "price": "up to $20,000"}),
        ("touring civic", {"make": "Honda", "model": "Civic"}),
        ("tuoring civic", {"make": "Honda", "model": "Civic", "word": "Touring"}),
        ("sport 2015", {"year": "2015"}),
        ("zzzqqq", {}),
    ],
)
def test_meaning(text: str, meaning: dict[str, str]) -> None:
    assert said(text) == meaning


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("under 20k", {"price__lte": Decimal(20000)}),
        ("<20000", {"price__lte": Decimal(20000)}),
        ("below $9,500", {"price__lte": Decimal(9500)}),
        ("20-25k", {"price__gte": Decimal(20000), "price__lte": Decimal(25000)}),
        ("$20,000 to $25,000", {"price__gte": Decimal(20000), "price__lte": Decimal(25000)}),
        ("20000-25000", {"price__gte": Decimal(20000), "price__lte": Decimal(25000)}),
        ("over 40k", {"price__gte": Decimal(40000)}),
        ("<60k mi", {"odometer__lte": 60000}),
        ("under 60,000 miles", {"odometer__lte": 60000}),
        ("30-60k km", {"odometer__gte": 30000, "odometer__lte": 60000}),
        ("2015-2018", {"year__gte": 2015, "year__lte": 2018}),
        ("2015 to 2018", {"year__gte": 2015, "year__lte": 2018}),
        ("since 2018", {"year__gte": 2018}),
        ("from 2018", {"year__gte": 2018}),
        ("2018+", {"year__gte": 2018}),
        ("before 2015", {"year__lt": 2015}),
        ("2019", {"year__in": [2019]}),
        ("'98", {"year__in": [1998]}),
        ("’19", {"year__in": [2019]}),
        ("new or cpo", {"condition__in": ["cpo", "new"]}),
        ("certified pre-owned", {"condition__in": ["cpo"]}),
        ("pre-owned", {"condition__in": ["used"]}),
        (
            "used 2019 under 20k",
            {"condition__in": ["used"], "year__in": [2019], "price__lte": Decimal(20000)},
        ),
        ("1500-2500", {}),
        ("2090", {}),
        ("under 20", {}),
        ("25k-20k", {}),
    ],
)
def test_grammar(text: str, conditions: dict[str, Any]) -> None:
    assert read(text).conditions == conditions


def test_every_spelling_in_stock_counts() -> None:
    assert read("honda").conditions == {"make__in": ["Honda", "HONDA"]}


def test_a_shade_must_occur_and_a_colour_need_not() -> None:
    assert read("burgundy").words == ("BURGUNDY",)
    assert read("burgundy").conditions == {"colour__in": ["red"]}
    assert read("red").words == ()


def test_what_is_right_is_sure() -> None:
    readings = {reading.field: reading for reading in read("Honda Civci bleu").readings}
    assert readings["colour"].confidence < 1
    assert readings["model"].confidence < 1
    assert (readings["model"].typed, readings["colour"].typed) == ("Civci", "bleu")
    assert not read("honda civic blue 2019").corrected
    assert readings["colour"].rest == "Honda Civci"


def test_a_second_near_reading_is_offered() -> None:
    other = next(r.other for r in read("2019 s60 volvo").readings if r.field == "model")
    assert other is None
    offered = next(r.other for r in read("2015 range rover blue").readings if r.field == "model")
    assert offered is not None
    assert (offered.label, offered.text) == (
        "Land Rover Range Rover Evoque",
        "2015 Land Rover Range Rover Evoque blue",
    )


@pytest.mark.parametrize("text", ["1M8GDM9AXKP042788", "042788", "N10042", "10042"])
def test_identifiers(text: str) -> None:
    meant = read(text)
    assert (meant.identifier, meant.readings) == (text, ())


def test_digits_are_never_slips() -> None:
    assert nearness("S60", ["S60", "S80", "S6"]) == {"S60": 1}
    assert nearness("F150", ["F250"]) == {}


def test_short_words_are_not_guessed() -> None:
    assert nearness("A", ["AN", "A"]) == {"A": 1}
    assert "TAN" not in nearness("CAN", ["TAN"])


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("Lunar Silver Metallic", "silver"),
        ("Crystal Black Pearl", "black"),
        ("Black Sapphire Metallic", "black"),
        ("Ruby Flare Pearl", "red"),
        ("Off White", "white"),
        ("Pearl", "white"),
        ("Magnetic Grey", "gray"),
        ("Blue/Gray", "gray"),
        ("Burgundy", "red"),
        ("Tan", "beige"),
        ("Wind Chill", ""),
        ("", ""),
    ],
)
def test_basic_colours(name: str, colour: str) -> None:
    assert basic_colour(name) == colour


@pytest.mark.parametrize(
    ("body", "trim", "kind"),
    [
        ("Sport Utility", "", "suv"),
        ("4dr Sedan", "", "sedan"),
        ("", "EX Coupe", "coupe"),
        ("Crew Cab Pickup", "", "truck"),
        ("", "", ""),
    ],
)
def test_kinds_of_body(body: str, trim: str, kind: str) -> None:
    assert body_kind(body, trim) == kind
