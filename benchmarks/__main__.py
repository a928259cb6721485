"""``make bench``: the table; ``ARGS="--growth"`` how each work grows with the stock."""

import argparse
import logging
import os
import sys
from pathlib import Path

from benchmarks.place import open_place

STOCK = 100_000


def main() -> int:
    """Fill the private place up, measure, print."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…")
    parser.add_argument("--growth", action="store_true", help="10,000 → 100,000 → 1,000,000 units")
    parser.add_argument("--only", default="", help="lines whose name contains this")
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    if chosen.growth:
        from benchmarks.growth import grow

        return grow()
    open_place("bench")
    return _table(chosen.only, chosen.rounds)


def _table(only: str, rounds: int) -> int:
    from benchmarks import report
    from benchmarks.measuring import measure, sides
    from benchmarks.preparing import prepare
    from benchmarks.works import works

    caller = prepare(STOCK)
    product, floor = sides()
    _log_to_nowhere()
    chosen = [work for work in works(caller) if only in work.name]
    print(f"{STOCK:,} units. {report.machine()}", report.HEAD, report.RULE, sep="\n")
    for line in measure(chosen, product, floor, rounds):
        print(report.row(line))
    return 0


def _log_to_nowhere() -> None:
    """Lines are made and written as in production, but not into the table."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(Path(os.devnull).open("w"))  # noqa: SIM115 - until the end


if __name__ == "__main__":
    sys.exit(main())
