"""Cars onto pages of a PDF."""

from collections.abc import Sequence
from itertools import batched
from typing import IO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from apps.inventory.printing.cars import PrintedCar, Store
from apps.inventory.printing.labels import draw_label
from apps.inventory.printing.pen import Pen
from apps.inventory.printing.prints import A4, LETTER, PRINTS, SHEETS, Sheet
from apps.inventory.printing.sticker import draw_sticker


def write_pdf(target: IO[bytes], kind: str, cars: Sequence[PrintedCar], store: Store) -> int:
    """Write ``cars`` as prints of ``kind``: a page each, or sheets of labels; how many cars.

    Without a car the file has one empty page, since a PDF has at least one.
    """
    sheet = SHEETS.get((kind, store.letter))
    paper = sheet.paper if sheet else (LETTER if store.letter else A4)
    canvas = Canvas(target, pagesize=(paper[0] * mm, paper[1] * mm))
    canvas.setTitle(f"{PRINTS[kind]}s" if len(cars) != 1 else f"{PRINTS[kind]} {cars[0].stock_number}")
    canvas.setAuthor(store.name)
    pen = Pen(canvas, paper[1])
    if sheet is None:
        for car in cars:
            draw_sticker(pen, car, store, paper)
            canvas.showPage()
    else:
        for page in batched(cars, sheet.across * sheet.down, strict=False):
            _labels(pen, page, sheet)
            canvas.showPage()
    canvas.save()
    return len(cars)


def _labels(pen: Pen, cars: Sequence[PrintedCar], sheet: Sheet) -> None:
    for place, car in enumerate(cars):
        row, column = divmod(place, sheet.across)
        at = (sheet.first[0] + column * sheet.step[0], sheet.first[1] + row * sheet.step[1])
        draw_label(pen, car, at, sheet.label)
