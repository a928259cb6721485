"""The kinds of print and the papers they go on, as data. Lengths are millimetres."""

from dataclasses import dataclass

STICKER, KEY_TAG, FILE_LABEL = "sticker", "key_tag", "file_label"
PRINTS = {STICKER: "Window sticker", KEY_TAG: "Key tag", FILE_LABEL: "File label"}
MOST_PRINTED = 2_000
"""Cars of one file: a PDF is held in memory until it is written."""
LETTER_COUNTRIES = frozenset({"US", "CA", "MX"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """Labels in a grid on one page: how many, how large, where the first one begins and how far it is on."""

    paper: tuple[float, float]
    across: int
    down: int
    label: tuple[float, float]
    first: tuple[float, float]
    step: tuple[float, float]


LETTER, A4 = (215.9, 279.4), (210.0, 297.0)
SHEETS = {
    # The sheets that office shops sell: Avery 5160 and 5163 on Letter, L7160 and L7163 on A4.
    (KEY_TAG, True): Sheet(LETTER, 3, 10, (66.7, 25.4), (4.8, 12.7), (69.85, 25.4)),
    (KEY_TAG, False): Sheet(A4, 3, 7, (63.5, 38.1), (7.2, 15.1), (66.04, 38.1)),
    (FILE_LABEL, True): Sheet(LETTER, 2, 5, (101.6, 50.8), (4.0, 12.7), (106.0, 50.8)),
    (FILE_LABEL, False): Sheet(A4, 2, 7, (99.1, 38.1), (4.65, 15.1), (101.6, 38.1)),
}
