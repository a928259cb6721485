"""Rows of cells into a CSV or XLSX file, one after the other: memory does not grow with them.

A text that a spreadsheet program would take for a formula is marked (``importing.marks``); a
number stays a number.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from apps.core.errors import Invalid
from apps.inventory.exporting.columns import Cell
from apps.inventory.exporting.states import XLSX
from apps.inventory.importing.marks import safe

MOST_XLSX = 1_048_575
"""Rows that a sheet holds below its header."""
WIDTH = 16


def write(target: IO[bytes], kind: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write header and rows in the format ``kind``; how many rows. Invalid where they do not fit."""
    return (_xlsx if kind == XLSX else _csv)(target, columns, rows)


def _csv(target: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
        count += 1
    text.detach()
    return count


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell, "f")
        case date():
            return cell.isoformat()
        case str():
            return safe(cell)
        case _:
            return str(cell)


def _xlsx(target: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Stock")
    sheet.freeze_panes = "A2"
    sheet.sheet_format.defaultColWidth = WIDTH
    sheet.append([_head(sheet, name) for name in columns])
    count = 0
    for row in rows:
        count += 1
        if count > MOST_XLSX:
            raise Invalid(f"A sheet holds {MOST_XLSX:,} rows. Export CSV, or narrow the list.")
        sheet.append([_as_value(cell) for cell in row])
    book.save(target)
    return count


def _head(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _as_value(cell: Cell) -> Cell:
    return ILLEGAL_CHARACTERS_RE.sub("", safe(cell)) if isinstance(cell, str) else cell
