"""A file of rows, whatever its kind: what it is, its columns, and its rows as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.core.errors import Invalid
from apps.inventory.importing import delimited, objects, opening, sheets
from apps.inventory.importing.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS


@dataclass(frozen=True, slots=True)
class Source:
    """A readable file: where it is and how to read it.

    ``kind`` is csv, xlsx or json. ``encoding`` and ``delimiter`` are what was found out;
    ``sheet`` and ``begin`` the sheet and the row of its header.
    """

    path: Path
    kind: str
    headers: tuple[str, ...]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    begin: int = 1
    formulas: bool = False

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(line number, column → text) for each row; short rows give empty cells."""
        for count, (line, cells) in enumerate(self._rows()):
            if count >= MAX_ROWS:
                raise Invalid(f"The file has more than {MAX_ROWS:,} rows. Split it and import the parts.")
            for name, text in cells.items():
                if len(text) > MAX_CELL:
                    raise Invalid(
                        f"Line {line} cannot be read: {name} has {len(text):,} characters; at most {MAX_CELL:,}."
                    )
            yield line, cells

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        width = len(self.headers)
        if self.kind == "json":
            yield from objects.records(self.path, self.encoding)
            return
        found = (
            sheets.rows(self.path, self.begin, width, formulas=self.formulas)
            if self.kind == "xlsx"
            else delimited.rows(self.path, self.encoding, self.delimiter, width)
        )
        for line, cells in found:
            yield line, dict(zip(self.headers, cells, strict=True))

    @property
    def told(self) -> str:
        """What was found out, in words: "CSV, UTF-8, separated by semicolons"."""
        if self.kind == "xlsx":
            return f"XLSX, sheet “{self.sheet}”"
        encoding = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}[self.encoding]
        between = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(self.delimiter)
        return f"{self.kind.upper()}, {encoding}" + (f", separated by {between}" if between else "")


def examine(path: Path) -> Source:
    """Find out how to read ``path``. Invalid, with the remedy, if it cannot be read or is too large."""
    kind = opening.kind_of(path)
    if kind == "xlsx":
        formulas = sheets.check(path)
        sheet, begin, header = sheets.layout(path)
        return Source(path, kind, _headers(header), sheet=sheet, begin=begin, formulas=formulas)
    encoding = opening.encoding_of(path)
    if kind == "json":
        return Source(path, kind, _headers(objects.layout(path, encoding)), encoding=encoding)
    delimiter, header = delimited.layout(path, encoding)
    return Source(path, kind, _headers(header), encoding=encoding, delimiter=delimiter)


def _headers(found: list[str]) -> tuple[str, ...]:
    """The columns' names; one without a name is called by its place."""
    if len(found) > MAX_COLUMNS:
        raise Invalid(f"The file has {len(found)} columns; at most {MAX_COLUMNS} can be read.")
    headers = tuple(name if name.strip() else f"Column {place}" for place, name in enumerate(found, 1))
    twice = sorted({header for header in headers if headers.count(header) > 1})
    if twice:
        raise Invalid(f"Two columns share a name: {', '.join(twice)}. Rename one of them.")
    return headers
