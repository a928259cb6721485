"""Files made to hurt: a clear message, at once, in little memory."""

import gzip
import json
import random
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from apps.core.errors import Invalid
from apps.inventory.importing import reading

MOST_MEMORY = 100  # MiB
PROGRAM = Path(__file__).with_name("hostile_reader.py")
ROOT = Path(__file__).resolve().parents[3]
MEGA = 1 << 20


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def archive(parts: dict[str, bytes], base: bytes = b"") -> bytes:
    """``base`` (a workbook) with parts replaced or added."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        if base:
            with ZipFile(BytesIO(base)) as source:
                for name in source.namelist():
                    target.writestr(name, parts.pop(name, None) or source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def lying(content: bytes) -> bytes:
    """The archive's directory says of every part that it unpacks to ten bytes."""
    damaged, at = bytearray(content), content.find(b"PK\x01\x02")
    while at >= 0:
        damaged[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(damaged)


SHEET = "xl/worksheets/sheet1.xml"
BOOK = workbook(["vin", "make"], ["X", "Honda"])
GIANT = b"y" * 10_000_000
BOMB = {SHEET: b"<x>" + b" " * (150 * MEGA) + b"</x>"}
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    b'<sheetData><row r="1"><c r="A1" t="str"><v>vin</v></c><c r="B1" t="str"><v>make</v></c></row>'
    b'<row r="1048576"><c r="A1048576" t="str"><v>X</v></c></row></sheetData></worksheet>'
)
NOISE = random.Random(7).randbytes(50_000)

FILES = {
    "bomb.xlsx": (lambda: archive(dict(BOMB), BOOK), "unpacks to more than|is larger than"),
    "lying-bomb.xlsx": (lambda: lying(archive(dict(BOMB), BOOK)), "cannot be read"),
    "many-parts.xlsx": (lambda: archive({f"p{n}": b"" for n in range(1_500)}, BOOK), "more than 1,000 parts"),
    "entities.xlsx": (lambda: archive({SHEET: LAUGHS}, BOOK), "declares entities"),
    "archive.xlsx": (lambda: archive({"readme.txt": b"hello"}), "no XLSX workbook"),
    "cut-off.xlsx": (lambda: BOOK[: len(BOOK) // 2], "cannot be read"),
    "formula.xlsx": (
        lambda: workbook(["vin", "price"], ["X", "=1+1"]),
        "Cell B2 is a formula without a saved",
    ),
    "giant-cell.xlsx": (
        lambda: archive({SHEET: FAR.replace(b">X<", b">" + GIANT + b"<").replace(b"1048576", b"2")}, BOOK),
        "at most 131,072",
    ),
    "wide.xlsx": (lambda: workbook([f"c{n}" for n in range(501)]), "501 columns; at most 500"),
    "giant-cell.csv": (lambda: b"vin,make\nX," + GIANT, "Line 2 cannot be read"),
    "giant-quoted.csv": (lambda: b'vin,make\nX,"' + b"y\n" * 5_000_000 + b'"', "field larger than"),
    "wide.csv": (lambda: ",".join(f"c{n}" for n in range(501)).encode(), "501 columns; at most 500"),
    "bomb.csv.gz": (
        lambda: gzip.compress(b"vin,make\n" + b"X,Honda\n" * (26 * MEGA), 1),
        "more than 209,715,200",
    ),
    "flat-bomb.csv.gz": (
        lambda: gzip.compress(b"vin,make\n" + b"y" * (150 * MEGA), 1),
        "Line 2 cannot be read",
    ),
    "twice.gz": (lambda: gzip.compress(gzip.compress(b"vin,make\n")), "another packed file"),
    "damaged.gz": (lambda: gzip.compress(NOISE)[:20_000], "damaged|no text file|neither UTF-8"),
    "noise.csv": (lambda: NOISE, "no text file|neither UTF-8|column names"),
    "picture.csv": (lambda: b"\x89PNG\r\n\x1a\n" + NOISE, "no text file|neither UTF-8"),
    "page.csv": (lambda: b"<!DOCTYPE html><table><tr><td>vin,make", "web page"),
    "report.csv": (lambda: b"%PDF-1.7\nvin,make\n", "PDF"),
    "old.xls": (lambda: b"\xd0\xcf\x11\xe0" + NOISE, "old .xls kind"),
    "table-and-archive.csv": (lambda: b"vin,make\nX,Honda\n" + BOOK, "no text file|neither UTF-8"),
    "unmarked-utf16.csv": (lambda: "vin,make\nX,Honda\n".encode("utf-16-le"), "no text file"),
    "empty.csv": (lambda: b" \n", "empty"),
    "deep.json": (lambda: b'[{"a":' * 100_000, "nested deeper|no valid JSON|array of objects"),
    "giant-text.json": (lambda: b'[{"vin":"' + GIANT + b'"}]', "10,000,000 characters"),
    "many-members.json": (
        lambda: json.dumps([{f"c{n}": 1 for n in range(501)}]).encode(),
        "more than 500 members",
    ),
    "giant-number.json": (lambda: b'[{"price":' + b"9" * 5_000 + b"}]", "no valid JSON"),
    "cut-off.json": (lambda: b'[{"vin":"X"},{"vin":', "no valid JSON"),
    "text.json": (lambda: b'["vin", "make"]', "array of objects"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for name, (content, _) in FILES.items():
        path = folder / name
        path.write_bytes(content())
        paths.append(str(path))
    run = subprocess.run(
        [sys.executable, PROGRAM, *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    return {Path(path).name: found for path, found in json.loads(run.stdout).items()}


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_words_in_little_memory(told, name: str) -> None:
    import re

    found = told[name]
    assert re.search(FILES[name][1], str(found["said"])), found
    assert found["grown"] <= MOST_MEMORY, found


def test_500_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(500)) + "\n" + ",".join(["x"] * 500) + "\n")
    assert len(reading.examine(path).headers) == 500


def test_one_row_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    path = tmp_path / "long.csv"
    path.write_text("vin,make\n" + "X,Honda\n" * 3)
    with pytest.raises(Invalid, match="more than 2 rows"):
        list(reading.examine(path).rows())
