"""Each kind of file gives the same rows."""

import gzip
import json
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from apps.inventory.importing import delimited, reading
from apps.inventory.importing.sheets import text_of

ROWS = [{"vin": "X", "make": "Citroën", "price": "21950.5"}, {"vin": "Y", "make": "A, B", "price": ""}]


def read(path: Path) -> list[dict[str, str]]:
    return [cells for _, cells in reading.examine(path).rows()]


def as_csv(encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    lines = [delimiter.join(ROWS[0])]
    lines += [delimiter.join(f'"{value}"' for value in row.values()) for row in ROWS]
    return "\r\n".join(lines).encode(encoding)


def as_xlsx(tmp: Path) -> bytes:
    book, out = Workbook(), BytesIO()
    book.create_sheet("Hidden", 0).sheet_state = "hidden"
    sheet = book["Sheet"]
    sheet.append(["Our stock"])
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        sheet.append([float(v) if n == "price" and v else v for n, v in row.items()])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (as_csv(), "CSV, UTF-8, separated by commas"),
        (as_csv("utf-8-sig", ";"), "CSV, UTF-8, separated by semicolons"),
        (as_csv("utf-16", "\t"), "CSV, UTF-16, separated by tabs"),
        (as_csv("cp1252", "|"), "CSV, Windows-1252, separated by bars"),
        (gzip.compress(as_csv()), "CSV, UTF-8, separated by commas"),
        (json.dumps(ROWS).encode(), "JSON, UTF-8"),
        ("\n".join(json.dumps(row) for row in ROWS).encode("utf-8-sig"), "JSON, UTF-8"),
        (json.dumps(ROWS, ensure_ascii=False).encode("utf-16"), "JSON, UTF-16"),
        (gzip.compress(json.dumps(ROWS, ensure_ascii=False).encode("cp1252")), "JSON, Windows-1252"),
    ],
    # Packed bytes carry their moment: as names they would differ from one worker to the next.
    ids=["csv", "csv-bom", "csv-utf16", "csv-1252", "csv-gz", "json", "lines", "json-utf16", "json-gz"],
)
def test_the_same_rows_from_each_kind(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "stock"
    path.write_bytes(content)
    assert reading.examine(path).told == told
    assert read(path) == ROWS


def test_a_workbook_with_a_title_above_and_a_hidden_sheet(tmp_path: Path) -> None:
    path = tmp_path / "stock.xlsx"
    path.write_bytes(as_xlsx(tmp_path))
    assert reading.examine(path).told == "XLSX, sheet “Sheet”"
    assert read(path) == ROWS
    assert [line for line, _ in reading.examine(path).rows()] == [3, 4]


def test_a_saved_formula_is_read_as_its_value(tmp_path: Path) -> None:
    book, out = Workbook(), BytesIO()
    book.active.append(["vin", "price"])
    book.active.append(["X", "=1+1"])
    book.save(out)
    path = tmp_path / "stock.xlsx"
    with ZipFile(out) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(
                name, source.read(name).replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
            )
    assert read(path) == [{"vin": "X", "price": "2"}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (21950.0, "21950"),
        (0.1, "0.1"),
        (123456789012, "123456789012"),
        (True, "true"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1), "2026-03-01"),  # noqa: DTZ001 - sheets know no zone
        (datetime(2026, 3, 1, 9, 30), "2026-03-01T09:30:00"),  # noqa: DTZ001
        (None, ""),
    ],
)
def test_cells_become_text_without_loss(value: object, text: str) -> None:
    assert text_of(value) == text


def test_inner_objects_and_lists(tmp_path: Path) -> None:
    path = tmp_path / "stock.json"
    path.write_text('[{"vin": "X", "price": {"now": 21950.10, "was": null}, "photos": ["a", "b"], "n": 1e3}]')
    assert read(path) == [
        {"vin": "X", "price.now": "21950.10", "price.was": "", "photos": "a | b", "n": "1E+3"}
    ]


def test_objects_may_have_different_members(tmp_path: Path) -> None:
    path = tmp_path / "stock.jsonl"
    path.write_text('{"vin": "X"}\n{"make": "Honda"}\n')
    assert reading.examine(path).headers == ("vin", "make")


def test_a_column_without_a_name_is_called_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(",vin\n1,X\n")
    assert reading.examine(path).headers == ("Column 1", "vin")


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (['"a, b, c";d\n', '"1, 2";3\n'], ";"),
        (["a,b\n", "1;2;3;4,5\n", '"x;y;z",2\n'], ","),
        (["a|b,c\n", "1|2,3\n", "1|2\n"], "|"),
    ],
)
def test_commas_in_quoted_cells_do_not_mislead(lines: list[str], delimiter: str) -> None:
    assert delimited.sniff(lines) == delimiter


def _unix(row: dict[str, str]) -> dict[str, str]:
    """A row whose line ends within cells are of one kind: parsing folds white space anyway."""
    return {name: value.replace("\r\n", "\n") for name, value in row.items()}


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes",
        "escaped_quotes",
        "json",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
        "empty",
        "empty_crlf",
    ],
)
def test_csv_spectrum(shared_data: Path, name: str) -> None:
    folder = shared_data / "data/csv"
    expected = json.loads((folder / f"csv_spectrum_{name}.expected.json").read_text())
    found = read(folder / f"csv_spectrum_{name}.csv")
    assert [_unix(row) for row in found] == [_unix(row) for row in expected]
