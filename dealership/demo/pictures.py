"""Pictures of the demo's cars, drawn here so that nobody's photos are needed. Pure: the same words, the same bytes."""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 960, 720
_FINE = 2  # drawn larger, then made smaller: smooth edges
_LEFT, _TOP, _WIDE = 25, 255, 0.91  # where the car stands, and pixels per unit of its outline

type Points = Sequence[tuple[float, float]]
type Colour = tuple[int, int, int]

PAINT: dict[str, Colour] = {
    "Black": (38, 40, 45),
    "White": (236, 238, 240),
    "Silver": (184, 190, 197),
    "Gray": (118, 124, 132),
    "Blue": (38, 84, 150),
    "Red": (165, 34, 40),
    "Green": (44, 92, 70),
    "Pearl White": (240, 236, 226),
    "Graphite": (74, 79, 87),
    "Sand": (190, 172, 142),
}
_SEATS: dict[str, Colour] = {
    "Black": (78, 80, 87),
    "Gray": (126, 113, 119),
    "Beige": (190, 172, 146),
    "Brown": (112, 76, 52),
    "Black Leather": (66, 66, 70),
    "Ivory": (222, 214, 196),
}
# Outlines of the right side, 1,000 wide, the road at 322: body, cabin, windows.
_LOW = ((58, 268), (40, 218), (50, 162), (120, 144), (300, 138), (640, 142), (800, 152), (912, 174))
_NOSE = ((952, 206), (958, 250), (940, 268))
_SHAPES: dict[str, tuple[Points, Points, tuple[Points, ...]]] = {
    "sedan": (
        (*_LOW, *_NOSE),
        ((168, 146), (285, 76), (395, 54), (520, 57), (602, 82), (705, 148)),
        (
            ((222, 138), (305, 86), (404, 67), (424, 67), (430, 138)),
            ((446, 138), (438, 67), (515, 70), (586, 93), (652, 139)),
        ),
    ),
    "wagon": (
        (*_LOW, *_NOSE),
        ((78, 148), (118, 84), (190, 56), (350, 50), (520, 57), (602, 82), (705, 148)),
        (
            ((112, 137), (140, 92), (198, 68), (242, 66), (246, 138)),
            ((262, 138), (258, 65), (424, 63), (430, 138)),
            ((446, 138), (438, 64), (515, 69), (586, 93), (652, 139)),
        ),
    ),
    "suv": (
        ((55, 272), (38, 200), (46, 132), (110, 118), (640, 124), (810, 140), (915, 164), (950, 200))
        + ((954, 256), (935, 272)),
        ((64, 128), (98, 50), (178, 27), (360, 22), (522, 28), (604, 54), (698, 130)),
        (
            ((98, 115), (122, 60), (190, 39), (238, 37), (242, 115)),
            ((258, 115), (254, 36), (424, 34), (430, 116)),
            ((446, 116), (438, 35), (516, 41), (590, 66), (646, 118)),
        ),
    ),
    "truck": (
        ((44, 268), (34, 206), (38, 138), (60, 128), (370, 128), (650, 128), (842, 140), (944, 164))
        + ((962, 204), (962, 258), (944, 270)),
        ((352, 132), (366, 58), (420, 32), (505, 28), (584, 34), (646, 60), (712, 134)),
        (
            ((384, 120), (394, 64), (432, 44), (486, 42), (490, 120)),
            ((506, 120), (502, 42), (578, 47), (628, 70), (668, 122)),
        ),
    ),
}
_WHEELS = ((208, 66), (786, 66))  # where along the car, and how large


@cache
def outside(body: str, colour: str) -> bytes:
    """A car from its right side; an unknown body is drawn as an SUV."""
    image, draw = _canvas(_backdrop)
    outline, cabin, windows = _SHAPES.get(body, _SHAPES["suv"])
    paint = PAINT.get(colour, PAINT["Gray"])
    draw.ellipse(_box(500, 326, 470, 18), fill=(96, 99, 104))
    draw.polygon(_smooth(cabin), fill=_mix(paint, (0, 0, 0), 0.12))
    draw.polygon(_smooth(outline), fill=paint)
    _shade(image, _smooth(outline), paint)
    for window in windows:
        draw.polygon([_at(x, y) for x, y in window], fill=(70, 84, 100))
    _lines(draw, paint, outline)
    for x, size in _WHEELS:
        _wheel(draw, x, 326 - size, size)
    return _jpeg(image)


@cache
def inside(seats: str) -> bytes:
    """The driver's place."""
    cloth = _SEATS.get(seats, _SEATS["Black"])
    image, draw = _canvas(lambda y: _mix((206, 222, 236), (168, 186, 200), y))
    _rect(draw, (-40, 180, 1000, 900), _mix(cloth, (20, 20, 22), 0.55), 60)
    _rect(draw, (-40, 246, 1000, 336), _mix(cloth, (255, 255, 255), 0.08), 40)
    _rect(draw, (420, 196, 664, 352), (18, 20, 24), 18)
    _rect(draw, (434, 210, 650, 338), (44, 104, 148), 8)
    _rect(draw, (450, 304, 560, 310), (214, 228, 240), 3)
    _rect(draw, (130, 186, 390, 300), (24, 26, 30), 50)
    for x in (205, 315):
        _round(draw, x, 246, 40, outline=(196, 202, 208), width=8)
    for x in (710, 810):
        _rect(draw, (x, 262, x + 80, 314), (24, 26, 30), 14)
    _rect(draw, (520, 420, 650, 760), _mix(cloth, (0, 0, 0), 0.35), 24)
    _round(draw, 585, 500, 30, fill=(190, 194, 200))
    _rect(draw, (730, 410, 1040, 900), cloth, 70)
    _round(draw, 260, 470, 216, outline=(34, 36, 41), width=72)
    for box in ((70, 452, 450, 496), (240, 470, 280, 660)):
        _rect(draw, box, (42, 44, 50), 18)
    _round(draw, 260, 474, 74, fill=(52, 55, 62))
    return _jpeg(image)


@cache
def wheel() -> bytes:
    """A wheel from nearby."""
    image, draw = _canvas(lambda y: _mix((150, 155, 161), (104, 107, 112), y))
    _wheel(draw, 500, 116, 310)
    return _jpeg(image)


def _canvas(shade: Callable[[float], Colour]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A picture whose rows are coloured by ``shade`` of 0 at the top to 1 at the bottom."""
    column = Image.new("RGB", (1, HEIGHT * _FINE))
    for y in range(column.height):
        column.putpixel((0, y), shade(y / column.height))
    image = column.resize((WIDTH * _FINE, HEIGHT * _FINE), Image.Resampling.NEAREST)
    return image, ImageDraw.Draw(image)


def _backdrop(y: float) -> Colour:
    """A bright wall above, the lot below."""
    if y < 0.62:
        return _mix((214, 226, 236), (238, 240, 240), y / 0.62)
    return _mix((158, 162, 167), (122, 126, 131), (y - 0.62) / 0.38)


def _shade(image: Image.Image, outline: Points, paint: Colour) -> None:
    """Light from above on the shoulder, shadow along the sill."""
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).polygon([(x, y) for x, y in outline], fill=255)
    light = Image.new("RGB", image.size, paint)
    draw = ImageDraw.Draw(light)
    draw.rectangle((*_at(0, 100), *_at(1000, 168)), fill=_mix(paint, (255, 255, 255), 0.26))
    draw.rectangle((*_at(0, 226), *_at(1000, 300)), fill=_mix(paint, (0, 0, 0), 0.34))
    image.paste(
        light.reduce(8).filter(ImageFilter.GaussianBlur(5)).resize(image.size, Image.Resampling.BILINEAR),
        mask=mask,
    )


def _lines(draw: ImageDraw.ImageDraw, paint: Colour, outline: Points) -> None:
    """Doors, handles, lights."""
    thin = _mix(paint, (0, 0, 0), 0.4)
    for x in (438, 664):
        draw.line((*_at(x, 140), *_at(x - 14, 262)), fill=thin, width=4)
    for x in (382, 560):
        draw.line((*_at(x, 166), *_at(x + 42, 166)), fill=thin, width=10)
    nose = max(x for x, _ in outline[4:-2])
    draw.polygon(
        [_at(nose - 56, 176), _at(nose - 4, 182), _at(nose + 12, 204), _at(nose - 40, 200)], (250, 250, 240)
    )
    draw.polygon([_at(42, 166), _at(84, 162), _at(78, 194), _at(42, 198)], (176, 30, 34))
    draw.line((*_at(250, 268), *_at(740, 268)), fill=(40, 42, 46), width=14)


def _wheel(draw: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    draw.ellipse(_box(x, y, size * 1.14, size * 1.14), fill=(24, 25, 28))
    draw.ellipse(_box(x, y, size, size), fill=(44, 46, 50))
    draw.ellipse(_box(x, y, size * 0.7, size * 0.7), fill=(196, 201, 207))
    for turn in range(5):
        start = turn * 72 - 90
        draw.pieslice(_box(x, y, size * 0.64, size * 0.64), start + 14, start + 58, fill=(70, 74, 80))
    draw.ellipse(_box(x, y, size * 0.2, size * 0.2), fill=(150, 156, 163))


def _smooth(points: Points) -> list[tuple[float, float]]:
    """A closed curve through ``points`` (Catmull and Rom's), flat along its bottom."""
    found: list[tuple[float, float]] = []
    last = len(points) - 1
    for number in range(last):
        a, b, c, d = (points[min(max(number + step, 0), last)] for step in (-1, 0, 1, 2))
        for part in range(8):
            t = part / 8
            found.append(_at(_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return [*found, _at(*points[-1])]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _at(x: float, y: float) -> tuple[float, float]:
    """A point of an outline in the picture."""
    return ((_LEFT + x * _WIDE) * _FINE, (_TOP + y * _WIDE) * _FINE)


def _box(x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
    """The frame of an ellipse around a point of an outline."""
    return (*_at(x - wide, y - high), *_at(x + wide, y + high))


def _round(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, **look: Any) -> None:
    edges = (x - size, y - size, x + size, y + size)
    draw.ellipse([edge * _FINE for edge in edges], **look)


def _rect(draw: ImageDraw.ImageDraw, box: tuple[float, ...], fill: Colour, radius: int) -> None:
    left, top, right, bottom = (edge * _FINE for edge in box)
    draw.rounded_rectangle((left, top, right, bottom), radius * _FINE, fill=fill)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.reduce(_FINE).save(out, "JPEG", quality=88)
    return out.getvalue()
