"""Delimited text whose encoding and delimiter nobody promised."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from apps.core.errors import Invalid
from apps.inventory.importing import opening
from apps.inventory.importing.limits import MAX_CELL, MAX_LINE

DELIMITERS = ",;\t|"
SAMPLE = 50


def layout(path: Path, encoding: str) -> tuple[str, list[str]]:
    """(delimiter, header) of the file."""
    csv.field_size_limit(MAX_CELL)
    with opening.text(path, encoding) as handle:
        lines = list(islice(_lines(handle), SAMPLE))
    delimiter = sniff(lines)
    header = next(csv.reader(lines, delimiter=delimiter), [])
    if len(header) < 2:
        raise Invalid("The first line holds no column names separated by comma, semicolon, tab or bar.")
    return delimiter, header


def sniff(lines: list[str]) -> str:
    """The delimiter that cuts the most lines into as many cells as the first; quoted ones count not."""
    return max(DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))


def _fitness(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        widths = [len(row) for row in csv.reader(lines[:1], delimiter=delimiter)]
    if not widths or widths[0] < 2:
        return 0.0, 0
    return Counter(widths)[widths[0]] / len(widths), widths[0]


def rows(path: Path, encoding: str, delimiter: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) after the header; as many cells as ``width``, missing ones empty."""
    csv.field_size_limit(MAX_CELL)
    with opening.text(path, encoding) as handle:
        reader = csv.reader(_lines(handle), delimiter=delimiter)
        try:
            next(reader, None)
            for cells in reader:
                if cells:
                    yield reader.line_num, (cells + [""] * width)[:width]
        except csv.Error as error:
            raise Invalid(f"Line {reader.line_num + 1} cannot be read: {error}.") from error


def _lines(handle: TextIO) -> Iterator[str]:
    """Lines of bearable length."""
    number = 0
    while line := handle.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise Invalid(f"Line {number} cannot be read: it has more than {MAX_LINE:,} characters.")
        yield line
