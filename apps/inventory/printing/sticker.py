"""The window sticker: one page that hangs in the car for the public."""

from decimal import Decimal

from reportlab.lib.colors import HexColor

from apps.inventory.printing.cars import PrintedCar, Store
from apps.inventory.printing.pen import BOLD, Pen, ink_on

MARGIN = 15.0
_GREY = HexColor("#374151")
_SMALL = 8.5
DISCLAIMER = (
    "The price does not include taxes, title, registration and licence fees, finance charges, or any "
    "document, emission testing or dealer fee that the law lets a dealer charge. Equipment is as decoded "
    "from the VIN and described by the dealer: look at the vehicle before you buy. Mileage is as read when "
    "this was printed and changes with test drives. This is neither the manufacturer's price label nor the "
    "FTC Buyers Guide, which a used vehicle shows besides and which says whether there is a warranty."
)


def draw_sticker(pen: Pen, car: PrintedCar, store: Store, paper: tuple[float, float]) -> None:
    """``car`` on a page of ``paper``."""
    room = paper[0] - 2 * MARGIN
    _head(pen, store, paper)
    pen.text((MARGIN, 58), car.title, 24, room=room, font=BOLD)
    pen.text((MARGIN, 66), _said(car), 12, room=room, colour=_GREY)
    _price(pen, car, store, room)
    top = _brands(pen, car, room)
    half = room / 2 - 5
    pen.text((MARGIN, top), "Vehicle", 13, room=half, font=BOLD)
    _equipment(pen, car, top, half)
    _description(pen, car, (MARGIN + half + 10, top), half, paper[1] - 78 - top)
    _foot(pen, car, paper)


def _head(pen: Pen, store: Store, paper: tuple[float, float]) -> None:
    ink = ink_on(store.colour)
    room = paper[0] - 2 * MARGIN
    pen.box((0, 0), (paper[0], 42), HexColor(store.colour))
    pen.text((MARGIN, 20), store.name, 28, room=room, font=BOLD, colour=ink)
    pen.text(
        (MARGIN, 28), " · ".join(p for p in (store.address, store.phone) if p), 11, room=room, colour=ink
    )
    if store.licence:
        pen.text((MARGIN, 35), f"Dealer licence {store.licence}", 10, room=room, colour=ink)


def _said(car: PrintedCar) -> str:
    parts = (car.condition, car.odometer, car.colour, f"Stock number {car.stock_number}")
    return " · ".join(part for part in parts if part)


def _price(pen: Pen, car: PrintedCar, store: Store, room: float) -> None:
    pen.box((MARGIN, 74), (room, 34), HexColor("#f3f4f6"))
    if car.price is None:
        pen.text((MARGIN + 8, 95), "Ask us for the price", 26, room=room - 16, font=BOLD)
        return
    pen.text((MARGIN + 8, 84), "Our price", 12, room=60, colour=_GREY)
    pen.text((MARGIN + 8, 101), _amount(store, car.price), 42, room=room * 0.6, font=BOLD)
    if car.msrp is not None:
        right = MARGIN + room - 8
        pen.text((right, 84), "MSRP", 12, room=60, align="right", colour=_GREY)
        pen.text((right, 96), _amount(store, car.msrp), 20, room=70, align="right")


def _amount(store: Store, amount: Decimal) -> str:
    """Exactly what is asked: without cents only where there are none."""
    return f"{store.symbol}{amount:,.{0 if amount == amount.to_integral_value() else 2}f}"


def _brands(pen: Pen, car: PrintedCar, room: float) -> float:
    """The disclosure of title brands; where what follows begins."""
    if not car.brands:
        return 120.0
    told = f"Branded title: {', '.join(car.brands)}. Ask us what that means for this vehicle."
    pen.text((MARGIN, 117), told, 12, room=room, font=BOLD)
    return 128.0


def _equipment(pen: Pen, car: PrintedCar, top: float, room: float) -> None:
    known = (("Mileage", car.odometer or "Not known"), *car.equipment)
    for number, (label, value) in enumerate(known):
        line = top + 9 + number * 8
        pen.text((MARGIN, line), label, 10, room=28, colour=_GREY)
        pen.text((MARGIN + 28, line), value, 10.5, room=room - 28)
        pen.rule((MARGIN, line + 2.4), room)


def _description(pen: Pen, car: PrintedCar, at: tuple[float, float], room: float, depth: float) -> None:
    if car.description.strip():
        pen.text(at, "About this car", 13, room=room, font=BOLD)
        pen.lines((at[0], at[1] + 9), car.description, 10, room=room, most=int(depth / 4.6))


def _foot(pen: Pen, car: PrintedCar, paper: tuple[float, float]) -> None:
    room, top = paper[0] - 2 * MARGIN, paper[1] - 62
    pen.rule((MARGIN, top), room)
    if car.vin:
        pen.bars((MARGIN, top + 6), car.vin, room=room, height=18)
    pen.text((paper[0] / 2, top + 30), f"VIN {car.vin or 'not known'}", 12, room=room, align="centre")
    pen.lines((MARGIN, top + 38), DISCLAIMER, _SMALL, room=room, most=6)
