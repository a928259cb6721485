"""Reading a delimited file whose encoding and delimiter nobody promised."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.core.errors import Invalid

MAX_COLUMNS = 500
MAX_CELL = 131_072
ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True)
class Source:
    """A readable file: where it is and how to read it."""

    path: Path
    encoding: str
    delimiter: str
    headers: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(line number, column → text) for each row; short rows give empty cells."""
        with self.path.open(encoding=self.encoding, newline="") as handle:
            reader = csv.DictReader(handle, delimiter=self.delimiter, restval="")
            try:
                for row in reader:
                    row.pop(None, None)
                    yield reader.line_num, row
            except csv.Error as error:
                raise Invalid(f"Line {reader.line_num + 1} cannot be read: {error}.") from error


def examine(path: Path) -> Source:
    """Find out how to read ``path``. Invalid, with the remedy, if it is no delimited text."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.")
    csv.field_size_limit(MAX_CELL)
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as handle:
        first = handle.readline(1_000_000)
    delimiter = max(",;\t|", key=first.count)
    headers = tuple(next(csv.reader([first], delimiter=delimiter), []))
    if len(headers) < 2:
        raise Invalid("The first line holds no column names separated by comma, semicolon, tab or bar.")
    if len(headers) > MAX_COLUMNS:
        raise Invalid(f"The file has {len(headers)} columns; at most {MAX_COLUMNS} can be read.")
    twice = sorted({header for header in headers if headers.count(header) > 1})
    if twice:
        raise Invalid(f"Two columns share a name: {', '.join(twice)}. Rename one of them.")
    return Source(path=path, encoding=encoding, delimiter=delimiter, headers=headers)


def _encoding(path: Path) -> str:
    """The first encoding that reads the whole file; memory stays flat."""
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as handle:
                while handle.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Invalid("The file is neither UTF-8 nor Windows-1252 text. Save it as CSV (UTF-8) and try again.")
