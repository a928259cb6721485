"""A run's file and rules, as the jobs read them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from apps.core.errors import Invalid
from apps.inventory.importing import mapping, reading
from apps.inventory.importing.rules import Rules
from apps.inventory.models import ImportRun

SAMPLES, SAMPLE_ROWS, SAMPLE_LENGTH = 3, 50, 60


def rules_of(run: ImportRun) -> Rules:
    """How the run's file is to be understood, as somebody chose it."""
    return Rules.of(mapping.check(run.columns, run.headers, run.options.get("constants")), run.options)


@contextmanager
def opened(run: ImportRun) -> Iterator[reading.Source]:
    """The stored file, ready to be read."""
    if not run.file:
        raise Invalid("The file of this import is not kept any more. Upload it again.")
    with run.file.open("rb") as stored, copied(stored) as path:
        yield reading.examine(path)


@contextmanager
def copied(content: IO[bytes]) -> Iterator[Path]:
    """A local copy: readers want a path, and a storage need not have one."""
    with tempfile.NamedTemporaryFile() as local:
        copyfileobj(content, local)
        local.flush()
        yield Path(local.name)


def samples_of(source: reading.Source) -> dict[str, list[str]]:
    """The first different values of each column, to be shown beside it."""
    found: dict[str, list[str]] = {header: [] for header in source.headers}
    for count, (_, cells) in enumerate(source.rows()):
        if count >= SAMPLE_ROWS:
            break
        for header, text in cells.items():
            shown = text.strip()[:SAMPLE_LENGTH]
            if shown and shown not in found[header] and len(found[header]) < SAMPLES:
                found[header].append(shown)
    return found
