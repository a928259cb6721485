"""Text and bar codes on a page, in millimetres from the upper left corner.

The fonts are those that every PDF reader has; they know Western letters. Others are written without
their accents, and what has no Latin letter at all as a question mark.
"""

import unicodedata
from collections.abc import Iterator

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
WIDEST_BAR = 0.38
"""Millimetres of the narrowest bar where there is room; a phone reads from 0.19 on."""
QUIET = 10
"""Bars of white that the symbology wants on either side."""


class Pen:
    """Draws on the page of ``canvas``; ``height`` is the page's."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas, self._height = canvas, height

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float,
        *,
        room: float,
        font: str = PLAIN,
        align: str = "left",
        colour: Color = black,
    ) -> None:
        """One line whose base begins at ``at`` (or ends, or is centred there), shortened to ``room``."""
        line = _fitted(western(words), font, size, room * mm)
        self._canvas.setFillColor(colour)
        self._canvas.setFont(font, size)
        draw = {"left": "drawString", "right": "drawRightString", "centre": "drawCentredString"}[align]
        getattr(self._canvas, draw)(at[0] * mm, (self._height - at[1]) * mm, line)

    def lines(self, at: tuple[float, float], words: str, size: float, *, room: float, most: int) -> int:
        """A text in lines of ``room``; the last of ``most`` says with dots that there is more. How many."""
        found = list(_wrapped(western(words), size, room * mm))
        shown = found[:most]
        if len(found) > most:
            shown[-1] = _fitted(f"{shown[-1]} ...", PLAIN, size, room * mm)
        for number, line in enumerate(shown):
            self.text((at[0], at[1] + number * size * 0.46), line, size, room=room + 1)
        return len(shown)

    def box(self, at: tuple[float, float], size: tuple[float, float], colour: Color) -> None:
        """A filled rectangle whose upper left corner is ``at``."""
        self._canvas.setFillColor(colour)
        self._canvas.rect(
            at[0] * mm, (self._height - at[1] - size[1]) * mm, size[0] * mm, size[1] * mm, stroke=0, fill=1
        )

    def rule(self, at: tuple[float, float], room: float) -> None:
        """A thin line to the right."""
        y = (self._height - at[1]) * mm
        self._canvas.setLineWidth(0.5)
        self._canvas.setStrokeColor(HexColor("#9ca3af"))
        self._canvas.line(at[0] * mm, y, (at[0] + room) * mm, y)

    def bars(self, at: tuple[float, float], value: str, *, room: float, height: float) -> None:
        """``value`` as Code 128 in the middle of ``room``, as wide as it may be; ASCII only."""
        modules = Code128(value, barWidth=1, quiet=0).width
        bar = min(WIDEST_BAR, room / (modules + 2 * QUIET))
        code = Code128(value, barWidth=bar * mm, barHeight=height * mm, quiet=0)
        left = at[0] + (room - modules * bar) / 2
        self._canvas.setFillColor(black)
        code.drawOn(self._canvas, left * mm, (self._height - at[1] - height) * mm)


def western(words: str) -> str:
    """The words in the letters that the fonts have; control characters become spaces."""
    return "".join(_letter(char) for char in words)


def _letter(char: str) -> str:
    if char == "\n":
        return char
    if unicodedata.category(char).startswith("C"):
        return " "
    for candidate in (char, unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()):
        if candidate and candidate.encode("cp1252", "ignore"):
            return candidate
    return "" if unicodedata.combining(char) else "?"


def ink_on(colour: str) -> Color:
    """Black or white, whichever reads better on #rrggbb (WCAG relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return black if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else white


def _fitted(line: str, font: str, size: float, room: float) -> str:
    if stringWidth(line, font, size) <= room:
        return line
    while line and stringWidth(f"{line}...", font, size) > room:
        line = line[:-1]
    return f"{line.rstrip(' .')}..."


def _wrapped(words: str, size: float, room: float) -> Iterator[str]:
    for paragraph in words.splitlines():
        if paragraph.strip():
            yield from simpleSplit(paragraph, PLAIN, size, room)
