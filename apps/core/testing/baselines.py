"""Query counts of pages and services, kept in a file: a change of a count is seen in the diff.

``UPDATE_QUERY_BASELINES=1 pytest …`` writes the counts that it sees.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).resolve().parents[3] / "tests" / "query_baselines.json"
FREE = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET CONSTRAINTS", "SELECT set_config('app.")


@contextmanager
def assert_query_baseline(name: str) -> Iterator[None]:
    """The block runs as many queries as ``name`` says in tests/query_baselines.json.

    BEGIN, COMMIT, savepoints and the scope's settings are not counted.
    """
    with CaptureQueriesContext(connection) as captured:
        yield
    seen = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(FREE)]
    known: dict[str, int] = json.loads(FILE.read_text())
    if os.environ.get("UPDATE_QUERY_BASELINES"):
        FILE.write_text(json.dumps({**known, name: len(seen)}, indent=2, sort_keys=True) + "\n")
        return
    listing = "\n".join(f"{number}. {sql[:300]}" for number, sql in enumerate(seen, 1))
    assert known.get(name) == len(seen), (
        f"{name}: {len(seen)} queries, the baseline says {known.get(name)}. If the new count is right, "
        f"set it in {FILE.name}.\n{listing}"
    )
