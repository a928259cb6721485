"""Key tags and file labels: what stands on one label."""

from apps.inventory.printing.cars import PrintedCar
from apps.inventory.printing.pen import BOLD, Pen

PAD = 3.0


def draw_label(pen: Pen, car: PrintedCar, at: tuple[float, float], size: tuple[float, float]) -> None:
    """``car`` on the label at ``at``: stock number, car, colour, bar code, VIN; larger where there is room."""
    left, top = at[0] + PAD, at[1]
    room, height = size[0] - 2 * PAD, size[1]
    scale = min(height / 25.4, size[0] / 66.7)
    number = 12 * scale
    pen.text((left, top + 5.4 * scale), car.stock_number, number, room=room * 0.62, font=BOLD)
    pen.text((left + room, top + 5.4 * scale), car.colour, 8 * scale, room=room * 0.36, align="right")
    pen.text((left, top + 9.4 * scale), car.title, 8 * scale, room=room)
    bars = top + 11.2 * scale
    depth = height - 11.2 * scale - 5.2 * scale
    if car.vin:
        pen.bars((at[0] + 0.5, bars), car.vin, room=size[0] - 1, height=depth)
    said = car.vin or "No VIN"
    pen.text((left + room / 2, top + height - 2.2 * scale), said, 8 * scale, room=room, align="centre")
