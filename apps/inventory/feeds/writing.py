"""Rows of cells as CSV or XML, one after the other: memory does not grow with them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from apps.inventory.exporting import writing
from apps.inventory.exporting.columns import Cell
from apps.inventory.feeds.states import XML

_PLAIN: "AttributesImpl[str]" = AttributesImpl({})
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(target: IO[bytes], kind: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write the cars in the format ``kind``; how many."""
    if kind == XML:
        return _xml(target, headings, rows)
    return writing.write(target, kind, headings, rows)


def _xml(target: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """``<vehicles><vehicle><heading>…``; an unknown fact is an empty element."""
    out = XMLGenerator(target, "utf-8", short_empty_elements=True)
    out.startDocument()
    out.startElement("vehicles", _PLAIN)
    count = 0
    for row in rows:
        count += 1
        out.startElement("vehicle", _PLAIN)
        for heading, cell in zip(headings, row, strict=True):
            out.startElement(heading, _PLAIN)
            out.characters(_NOT_XML.sub("", as_text(cell)))
            out.endElement(heading)
        out.endElement("vehicle")
    out.endElement("vehicles")
    out.endDocument()
    return count


def as_text(cell: Cell) -> str:
    """A cell as it stands in a file."""
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell, "f")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
