"""The first visible sheet of an XLSX workbook, after a look into its archive.

Formula cells are read as the value that the spreadsheet program saved with them; one without a
saved value is refused, because an empty price would look like "unknown".
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from apps.core.errors import DomainError, Invalid
from apps.inventory.importing.limits import MAX_ARCHIVE, MAX_PART, MAX_PARTS, MAX_SHARED

UNREADABLE = (
    "The workbook cannot be read. Open it in a spreadsheet program, save it as .xlsx or CSV, try again."
)
CHUNK = 1 << 16
_FORMULA, _DOCTYPE = b"<f", b"<!DOCTYPE"


def check(path: Path) -> bool:
    """Refuse an archive that would unpack to a giant or is no workbook; whether it holds formulas.

    The parts are unpacked once, in pieces: what an archive says of its sizes proves nothing.
    """
    try:
        with ZipFile(path) as archive:
            return _checked(archive)
    except (BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
        raise Invalid(UNREADABLE) from error


def _checked(archive: ZipFile) -> bool:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or len(set(names)) != len(names):
        raise Invalid(f"The workbook has more than {MAX_PARTS:,} parts, or two of one name. {UNREADABLE}")
    if "xl/workbook.xml" not in names:
        raise Invalid("This archive is no XLSX workbook. Import one CSV, XLSX or JSON file.")
    if sum(part.file_size for part in parts) > MAX_ARCHIVE:
        raise Invalid(f"The workbook unpacks to more than {MAX_ARCHIVE:,} bytes. Save the sheet as CSV.")
    formulas = {_scan(archive, part) for part in parts}  # every part is looked at
    return True in formulas


def _scan(archive: ZipFile, part: ZipInfo) -> bool:
    """Unpack one part to count its bytes; whether it is a sheet with formulas."""
    most = MAX_SHARED if part.filename == "xl/sharedStrings.xml" else MAX_PART
    is_sheet = part.filename.startswith("xl/worksheets/")
    size, formulas, tail = 0, False, b""
    with archive.open(part) as handle:
        while piece := handle.read(CHUNK):
            size += len(piece)
            seen = tail + piece
            if size > most:
                raise Invalid(f"A part of the workbook is larger than {most:,} bytes. Save the sheet as CSV.")
            if _DOCTYPE in seen.replace(b"\0", b""):
                raise Invalid(
                    f"The workbook declares entities, which no spreadsheet program does. {UNREADABLE}"
                )
            formulas = formulas or (is_sheet and (_FORMULA + b">" in seen or _FORMULA + b" " in seen))
            tail = seen[-32:]
    return formulas


def layout(path: Path) -> tuple[str, int, list[str]]:
    """(sheet's name, row of the header, header): the first row with two cells that say something."""
    with _sheet(path, data_only=True) as sheet:
        for number, values in enumerate(sheet.iter_rows(values_only=True, max_row=50), 1):
            header = [text_of(value).strip() for value in values]
            while header and not header[-1]:
                header.pop()
            if sum(map(bool, header)) >= 2:
                return sheet.title, number, header
    raise Invalid("The first sheet holds no row of column names.")


def rows(path: Path, begin: int, width: int, *, formulas: bool) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) below the header; rows without content are passed over."""
    found = _checked_rows(path) if formulas else _plain_rows(path)
    for number, values in enumerate(found, 1):
        if number <= begin:
            continue
        cells = [text_of(value) for value in values[:width]]
        if any(cells):
            yield number, cells + [""] * (width - len(cells))


def _plain_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    with _sheet(path, data_only=True) as sheet:
        yield from sheet.iter_rows(values_only=True)


def _checked_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    """Values beside formulas, to find a formula without a value."""
    with _sheet(path, data_only=True) as sheet, _sheet(path, data_only=False) as written:
        pairs = zip(sheet.iter_rows(values_only=True), written.iter_rows(), strict=False)
        for number, (values, cells) in enumerate(pairs, 1):
            for column, (value, cell) in enumerate(zip(values, cells, strict=False), 1):
                if value is None and cell.data_type == "f":
                    raise Invalid(
                        f"Cell {get_column_letter(column)}{number} is a formula without a saved value. Open the "
                        "workbook in a spreadsheet program, save it, and import it again."
                    )
            yield values


@contextmanager
def _sheet(path: Path, *, data_only: bool) -> Iterator[Any]:
    """The first visible sheet. Whatever openpyxl stumbles over is the file's fault: say it once.

    The file is handed over open: of a path openpyxl wants the extension, which a copy need not have.
    """
    book: Any = None
    content = path.open("rb")
    try:
        book = load_workbook(content, read_only=True, data_only=data_only, keep_links=False)
        sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
        sheet.reset_dimensions()  # what the file says of its extent proves nothing
        yield sheet
    except (DomainError, GeneratorExit):
        raise
    except Exception as error:
        raise Invalid(UNREADABLE) from error
    finally:
        if book is not None:
            book.close()
        content.close()


def text_of(value: Any) -> str:
    """A cell as text, nothing lost: whole numbers without ".0", dates in ISO form."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if math.isfinite(value) and value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
