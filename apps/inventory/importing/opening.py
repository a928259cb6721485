"""Opening a file that nobody vouches for: what it is, by its content, and its text within limits."""

import gzip
import io
import zlib
from pathlib import Path
from typing import TextIO

from apps.core.errors import Invalid
from apps.inventory.importing.limits import MAX_UNPACKED

HEAD = 4096
GZIP, ZIP, OLD_EXCEL = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
REFUSED = {
    OLD_EXCEL: "This is a workbook of the old .xls kind. Save it as .xlsx or CSV and try again.",
    b"%PDF": "This is a PDF. Export the table as CSV, XLSX or JSON and try again.",
    GZIP: "This file holds another packed file. Unpack it once and try again.",
}
ENCODINGS = ("utf-8-sig", "cp1252")
MARKED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class _Bounded(io.RawIOBase):
    """A stream that refuses to go on past ``MAX_UNPACKED`` bytes: a small file may unpack to a giant."""

    def __init__(self, source: io.BufferedIOBase) -> None:
        self._source = source
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            count = self._source.readinto(buffer)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Invalid("The packed file is damaged. Pack it again and try again.") from error
        self._read += count
        if self._read > MAX_UNPACKED:
            raise Invalid(f"The file holds more than {MAX_UNPACKED:,} bytes. Split it and import the parts.")
        return count

    def close(self) -> None:
        self._source.close()
        super().close()


def binary(path: Path) -> io.BufferedReader:
    """The bytes of a file, unpacked where it is packed."""
    with path.open("rb") as handle:
        packed = handle.read(2) == GZIP
    source = gzip.open(path, "rb") if packed else path.open("rb")  # noqa: SIM115 - closed with the reader
    return io.BufferedReader(_Bounded(source), 1 << 16)


def text(path: Path, encoding: str) -> TextIO:
    """The text of a file, line ends as they are."""
    return io.TextIOWrapper(binary(path), encoding=encoding, newline="")


def kind_of(path: Path) -> str:
    """ "csv", "xlsx" or "json", by content; the name of a file proves nothing. Invalid for others."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.")
    with path.open("rb") as handle:
        if handle.read(4) == ZIP:
            return "xlsx"
    with binary(path) as unpacked:
        head = unpacked.read(HEAD)
    for magic, words in {**REFUSED, ZIP: REFUSED[GZIP]}.items():
        if head.startswith(magic):
            raise Invalid(words)
    if not head.strip():
        raise Invalid("The file is empty: it holds no column names.")
    return _text_kind(head)


def _text_kind(head: bytes) -> str:
    encoding = MARKED.get(head[:2], "utf-8-sig")
    first = head.decode(encoding, "replace").lstrip()[:1]
    if first == "<":
        raise Invalid("This is a web page or XML. Export the table as CSV, XLSX or JSON and try again.")
    return "json" if first in ("[", "{") else "csv"


def encoding_of(path: Path) -> str:
    """UTF-16 by its mark, else the first encoding that reads the whole file; memory stays flat."""
    with binary(path) as handle:
        marked = MARKED.get(handle.read(2))
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            _read_all(path, encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Invalid("The file is neither UTF-8 nor Windows-1252 text. Save it as CSV (UTF-8) and try again.")


def _read_all(path: Path, encoding: str) -> None:
    with text(path, encoding) as handle:
        while part := handle.read(1 << 20):
            if "\0" in part:
                raise Invalid("This is no text file. Export the table as CSV (UTF-8), XLSX or JSON.")
